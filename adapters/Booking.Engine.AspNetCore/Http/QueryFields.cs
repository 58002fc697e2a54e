using BookingEngine.Stores;
using Microsoft.AspNetCore.Http;
using NodaTime;

namespace BookingEngine.AspNetCore.Http;

/// <summary>
/// Reads the fields of a query and notes what is wrong with them, like <see cref="JsonFields"/>. Of a field that comes
/// twice, the last counts. One that is empty counts as left out: so a form sends what nobody filled in.
/// </summary>
internal sealed class QueryFields(IQueryCollection query)
{
    public const int PageSize = 20;
    public const int LargestPageSize = PageRequest.LargestSize;

    /// <summary>What is wrong so far.</summary>
    public FieldErrors Errors { get; } = new();

    /// <summary>A text of at most so many characters; null where it is left out or empty.</summary>
    public string? Text(string field, int longest) =>
        Find(field) is not { Length: > 0 } text
            || Noted(field, TextRules.Text(text, longest) is { } problem ? Wording.Message(problem) : null)
            ? null
            : text;

    /// <summary>The id of something; required.</summary>
    public Guid? RequiredUuid(string field)
    {
        if (Find(field) is null)
        {
            Errors.Add(field, "This field is required.");
        }

        return Uuid(field);
    }

    /// <summary>The id of something.</summary>
    public Guid? Uuid(string field)
    {
        var id = Guid.Empty;
        return Find(field) is not { } text || Noted(field, FieldText.Uuid(text, out id)) ? null : id;
    }

    /// <summary>A date; required.</summary>
    public LocalDate? RequiredDate(string field)
    {
        if (Find(field) is null)
        {
            Errors.Add(field, "This field is required.");
        }

        return Date(field);
    }

    /// <summary>A date.</summary>
    public LocalDate? Date(string field)
    {
        LocalDate date = default;
        return Find(field) is not { } text || Noted(field, FieldText.Date(text, out date)) ? null : date;
    }

    /// <summary>A whole number within bounds.</summary>
    public int? Integer(string field, int least, int most)
    {
        int number = 0;
        return Find(field) is not { } text || Noted(field, FieldText.Integer(text, least, most, out number))
            ? null
            : number;
    }

    /// <summary>Whether something is asked for; null where it is left out or empty.</summary>
    public bool? Boolean(string field) => Find(field) switch
    {
        null or "" => null,
        "true" => true,
        "false" => false,
        _ => Noted(field, "Must be a valid boolean.") ? null : false,
    };

    /// <summary>One of some names.</summary>
    public T? Choice<T>(string field, IReadOnlyDictionary<string, T> choices)
        where T : struct
    {
        if (Find(field) is not { } text)
        {
            return null;
        }

        return !choices.TryGetValue(text, out var chosen)
            && Noted(field, FieldText.NoChoice(text))
            ? null
            : chosen;
    }

    /// <summary>Which page is asked for; null: one that no list has.</summary>
    public PageRequest? Page()
    {
        int size = Integer("page_size", 1, LargestPageSize) ?? PageSize;
        int number = 1;
        return Find("page") is { } text && FieldText.Integer(text, 1, int.MaxValue / LargestPageSize, out number) is not null
            ? null
            : new PageRequest(number, size);
    }

    private string? Find(string field) =>
        query.TryGetValue(field, out var values) && values.LastOrDefault() is { Length: > 0 } text ? text : null;

    private bool Noted(string field, string? error)
    {
        if (error is not null)
        {
            Errors.Add(field, error);
        }

        return error is not null;
    }
}
