using BookingEngine.Primitives;
using NodaTime;

namespace BookingEngine;

/// <summary>
/// The delivery of one event to one receiver, which is tried apart from all others: a receiver that fails holds up nobody else.
/// Only a handler's deliveries that have failed are stored, but all of a webhook's.
/// </summary>
public sealed record EventDelivery
{
    /// <summary>The greatest length of <see cref="LastError"/>: 500 characters.</summary>
    public const int ErrorLength = 500;

    /// <summary>The delivery's identity, which is made of the receiver's name and the event's id.</summary>
    public required Guid Id { get; init; }

    /// <summary>
    /// The receiver, with at most 300 characters: the full name of a handler's type, or <c>webhook:</c> and the id of a webhook.
    /// </summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public required string Reader
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(Reader));
    }

    /// <summary>The exchange of the event.</summary>
    public required Guid ExchangeId { get; init; }

    /// <summary>The event.</summary>
    public required Guid EventId { get; init; }

    /// <summary>The position of the event in its exchange.</summary>
    public required long Position { get; init; }

    /// <summary>How it stands.</summary>
    public DeliveryStatus Status { get; init; } = DeliveryStatus.Pending;

    /// <summary>How often it was tried.</summary>
    public int Attempts { get; init; }

    /// <summary>
    /// When it is tried next, which is a whole microsecond. It is null if it isn't tried again. While it is being tried, it is the time
    /// at which another host takes over.
    /// </summary>
    public Instant? NextAttemptAt { get; init; }

    /// <summary>The HTTP status of the last answer, or null if there was none.</summary>
    public int? ResponseStatus { get; init; }

    /// <summary>What went wrong last, with at most 500 characters and without personal data. It is null if nothing did.</summary>
    public string? LastError { get; init; }

    /// <summary>The time at which it was planned, which is a whole microsecond.</summary>
    public required Instant CreatedAt { get; init; }

    /// <summary>Plans the delivery of an event that has a position. It is due at once.</summary>
    /// <param name="reader">The receiver.</param>
    /// <param name="happened">The event.</param>
    /// <param name="now">The time.</param>
    /// <exception cref="ArgumentNullException">The receiver or the event is null.</exception>
    public static EventDelivery Of(string reader, BookingEvent happened, Instant now)
    {
        ArgumentNullException.ThrowIfNull(reader);
        ArgumentNullException.ThrowIfNull(happened);
        return new EventDelivery
        {
            Id = NamedId.Of(reader, happened.Id.ToString()),
            Reader = reader,
            ExchangeId = happened.ExchangeId,
            EventId = happened.Id,
            Position = happened.Position,
            NextAttemptAt = Timestamp.Of(now),
            CreatedAt = Timestamp.Of(now),
        };
    }

    /// <summary>Returns the delivery's id and status.</summary>
    public override string ToString() => $"EventDelivery {Id}: {Status}";
}
