using Microsoft.AspNetCore.Http;

namespace BookingEngine.Pages.Book;

/// <summary>What a visitor types to book.</summary>
/// <param name="Name">The customer's name.</param>
/// <param name="Email">The customer's e-mail address.</param>
/// <param name="Phone">The customer's phone number, or an empty text.</param>
/// <param name="Notes">The customer's notes, or an empty text.</param>
/// <param name="Key">A key by which a form that is sent twice books once.</param>
internal sealed record Fields(string Name, string Email, string Phone, string Notes, string Key)
{
    private const int LongestKey = 64;

    /// <summary>Whom the booking is for.</summary>
    public Customer Customer => new(Name, Email, Phone);

    /// <summary>Returns the fields of a form that nobody has filled in yet.</summary>
    public static Fields New() => new("", "", "", "", NewKey());

    /// <summary>Reads the fields of a form.</summary>
    public static Fields Of(IFormCollection form) => new(
        form["name"].ToString().Trim(),
        form["email"].ToString().Trim(),
        form["phone"].ToString().Trim(),
        form["notes"].ToString().ReplaceLineEndings("\n").Trim(),
        form["key"].ToString() is { Length: > 0 and <= LongestKey } key ? key : NewKey());

    /// <summary>Returns the same fields for a form that books anew.</summary>
    public Fields Renewed() => this with { Key = NewKey() };

    /// <summary>Returns nothing of what was typed, since it is personal.</summary>
    public override string ToString() => nameof(Fields);

    private static string NewKey() => Guid.NewGuid().ToString("N");
}
