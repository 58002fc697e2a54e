using BookingEngine.Primitives;
using NodaTime;

namespace BookingEngine;

/// <summary>An address to which the events of an owner's exchanges are sent.</summary>
public sealed record Webhook
{
    /// <summary>What the names of all webhooks begin with in deliveries (<see cref="EventDelivery.Reader"/>): <c>webhook:</c>.</summary>
    public const string ReaderPrefix = "webhook:";

    /// <summary>The webhook's identity.</summary>
    public required Guid Id { get; init; }

    /// <summary>The id of the user who owns it, as the host knows its users. Only events of exchanges of this owner are sent.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public required string OwnerId
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(OwnerId));
    }

    /// <summary>The exchange whose events are sent, or null for all exchanges of the owner.</summary>
    public Guid? ExchangeId { get; init; }

    /// <summary>The address.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public required Uri Url
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(Url));
    }

    /// <summary>
    /// The names of the events that are sent, as the HTTP API writes them, such as <c>booking.created</c> and <c>booking.*</c>. If it
    /// is empty, all are sent.
    /// </summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public IReadOnlyList<string> Events
    {
        get;
        init => field = ValueList<string>.Of(value, nameof(Events));
    } = ValueList<string>.Empty;

    /// <summary>The secrets by which messages are signed, the newest first.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public IReadOnlyList<WebhookSecret> Secrets
    {
        get;
        init => field = ValueList<WebhookSecret>.Of(value, nameof(Secrets));
    } = ValueList<WebhookSecret>.Empty;

    /// <summary>Whether events are sent. The default is true.</summary>
    public bool IsActive { get; init; } = true;

    /// <summary>Whether the customer is sent with the events of bookings. The default is false.</summary>
    public bool IncludesCustomer { get; init; }

    /// <summary>The time at which it was created, which is a whole microsecond.</summary>
    public Instant CreatedAt { get; init; }

    /// <summary>The version, which is 1 at creation and one more after each change.</summary>
    public long Version { get; init; } = 1;

    /// <summary>The name by which its deliveries name it (<see cref="EventDelivery.Reader"/>): <c>webhook:</c> and its id.</summary>
    public string Reader => ReaderOf(Id);

    /// <summary>Returns the name by which deliveries name the webhook that has an id.</summary>
    /// <param name="id">The webhook's id.</param>
    public static string ReaderOf(Guid id) => $"{ReaderPrefix}{id}";

    /// <summary>Returns the id of the webhook that a delivery names, or null if it names none.</summary>
    /// <param name="reader">The receiver of the delivery.</param>
    internal static Guid? IdOf(string reader) =>
        reader.StartsWith(ReaderPrefix, StringComparison.Ordinal) && Guid.TryParseExact(reader[ReaderPrefix.Length..], "D", out var id)
            ? id
            : null;

    /// <summary>Returns the webhook's id only: its address and its secrets are private.</summary>
    public override string ToString() => $"Webhook {Id}";
}
