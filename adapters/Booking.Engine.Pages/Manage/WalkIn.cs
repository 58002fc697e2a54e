using Microsoft.AspNetCore.Http;
using NodaTime;

namespace BookingEngine.Pages.Manage;

/// <summary>A booking that the owner enters, for somebody who has come or called.</summary>
/// <param name="ServiceId">The service, or null if the exchange has none.</param>
/// <param name="ResourceId">The person or thing, or null for any.</param>
/// <param name="Time">The start, or null if none was given.</param>
/// <param name="PartySize">The number of people.</param>
/// <param name="Name">The customer's name.</param>
/// <param name="Email">The customer's e-mail address, or an empty text.</param>
/// <param name="Phone">The customer's phone number, or an empty text.</param>
internal sealed record WalkIn(
    Guid? ServiceId, Guid? ResourceId, LocalTime? Time, int PartySize, string Name, string Email, string Phone)
{
    /// <summary>
    /// What the addresses of customers end with who gave none. Each has one of its own, since bookings are counted, found and erased by
    /// the address. Nothing can be sent to it: no host is below <c>invalid</c> (RFC 2606).
    /// </summary>
    private const string NoAddress = "@no-address.invalid";

    /// <summary>The rules that the owner passes over, having been told which forbid the booking.</summary>
    private const Overrides All = Overrides.Past | Overrides.Notice | Overrides.Window | Overrides.Hours | Overrides.Grid
        | Overrides.Limits | Overrides.Buffers | Overrides.Capacity;

    /// <summary>What nobody has typed yet.</summary>
    public static WalkIn Empty { get; } = new(null, null, null, 1, "", "", "");

    /// <summary>Reads the form.</summary>
    public static WalkIn Of(IFormCollection form) => new(
        Forms.Id(form, "service"),
        Forms.Id(form, "with"),
        Forms.Time(form, "time"),
        Forms.Number(form, "party", 1, BookingPolicy.MaxCapacity) ?? 1,
        Forms.Text(form, "name"),
        Forms.Text(form, "email"),
        Forms.Text(form, "phone"));

    /// <summary>Returns the request of the owner. It passes over the rules if the owner says so.</summary>
    public BookingRequest RequestFor(Guid exchange, LocalDate date, string owner, bool isAnyway) =>
        new(exchange, date, Time ?? LocalTime.Midnight, new Customer(Name, Email.Length == 0 ? $"{Guid.NewGuid():N}{NoAddress}" : Email, Phone))
        {
            ServiceId = ServiceId,
            ResourceIds = ResourceId is { } resource ? [resource] : [],
            PartySize = PartySize,
            UserId = owner,
            Overrides = isAnyway ? All : Overrides.None,
        };

    /// <summary>Whether a customer has an address that is not made up.</summary>
    public static bool HasAddress(Customer customer) => !customer.Email.EndsWith(NoAddress, StringComparison.Ordinal);

    /// <summary>Returns nothing of what was typed, since it is personal.</summary>
    public override string ToString() => nameof(WalkIn);
}
