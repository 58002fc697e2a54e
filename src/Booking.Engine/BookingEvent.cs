using System.Globalization;
using BookingEngine.Primitives;
using NodaTime;

namespace BookingEngine;

/// <summary>
/// Something that happened to a booking or to an exchange. It is stored together with the change itself: there is no event without
/// its change, and no change without its event. It has the id of what changed, but no personal data. Whoever needs the customer
/// reads the booking when the event arrives, and then finds it as it is by then.
/// </summary>
public sealed record BookingEvent
{
    /// <summary>
    /// The event's identity. The same happening has the same id, however often it is delivered. So a receiver recognises by it
    /// what it has handled already.
    /// </summary>
    public required Guid Id { get; init; }

    /// <summary>What happened.</summary>
    public required BookingEventType Type { get; init; }

    /// <summary>The exchange that it happened at.</summary>
    public required Guid ExchangeId { get; init; }

    /// <summary>The booking that it happened to, or null if it happened to the exchange itself.</summary>
    public Guid? BookingId { get; init; }

    /// <summary>
    /// The version that the booking has since, or the exchange if it happened to the exchange. The events of a booking are read
    /// in the order of its versions.
    /// </summary>
    public required long Version { get; init; }

    /// <summary>The business date of the booking after the change, or null if it happened to the exchange.</summary>
    public LocalDate? Date { get; init; }

    /// <summary>The time at which it happened, which is a whole microsecond.</summary>
    public required Instant Timestamp { get; init; }

    /// <summary>
    /// The names of the booking's properties whose values changed, in alphabetical order, and <c>Resources</c> if it got other
    /// resources. It is empty for a new booking and for an exchange.
    /// </summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public IReadOnlyList<string> Changed
    {
        get;
        init => field = ValueList<string>.Of(value, nameof(Changed));
    } = ValueList<string>.Empty;

    /// <summary>
    /// The event's place among those of its exchange: 1, 2, 3 and so on without a gap. It is 0 until the event has one, which is
    /// soon after it was stored. Whoever has read up to a position has missed nothing before it.
    /// </summary>
    public long Position { get; init; }

    /// <summary>Returns the event of an exchange's being created or changed. A store stores it with the exchange.</summary>
    /// <param name="exchange">The exchange, as it is after the change.</param>
    /// <exception cref="ArgumentNullException">The exchange is null.</exception>
    public static BookingEvent OfExchange(Exchange exchange)
    {
        ArgumentNullException.ThrowIfNull(exchange);
        return new BookingEvent
        {
            Id = IdOf(exchange.Id, exchange.Version, BookingEventType.ExchangeChanged),
            Type = BookingEventType.ExchangeChanged,
            ExchangeId = exchange.Id,
            Version = exchange.Version,
            Timestamp = exchange.UpdatedAt,
        };
    }

    /// <summary>
    /// Orders events of an exchange as they get their positions: by time, those of the exchange itself first, and those of one booking always
    /// by its versions, even if the clocks of several hosts differ.
    /// </summary>
    /// <param name="events">The events.</param>
    /// <exception cref="ArgumentNullException">The events are null.</exception>
    public static IReadOnlyList<BookingEvent> InOrder(IEnumerable<BookingEvent> events)
    {
        ArgumentNullException.ThrowIfNull(events);
        var timed = new List<(Instant Time, BookingEvent Happened)>();
        foreach (var ofOne in events.GroupBy(happened => happened.BookingId ?? happened.ExchangeId))
        {
            var time = Instant.MinValue;
            foreach (var happened in ofOne.OrderBy(happened => happened.Version).ThenBy(happened => happened.Timestamp))
            {
                time = Instant.Max(time, happened.Timestamp);
                timed.Add((time, happened));
            }
        }

        return
        [
            .. timed
                .OrderBy(one => one.Time)
                .ThenBy(one => one.Happened.BookingId is not null)
                .ThenBy(one => one.Happened.Version)
                .ThenBy(one => one.Happened.Id)
                .Select(one => one.Happened),
        ];
    }

    /// <summary>Returns the event's type and id.</summary>
    public override string ToString() => $"{Type} {Id}";

    /// <summary>Returns the id of what happened to a version of a booking or of an exchange.</summary>
    internal static Guid IdOf(Guid changed, long version, BookingEventType type) =>
        NamedId.Of(changed.ToString(), version.ToString(CultureInfo.InvariantCulture), type.ToString());
}
