namespace BookingEngine;

/// <summary>
/// The names of events outside of the app: in the feed, in messages of webhooks, and in <see cref="Webhook.Events"/>. They consist of what
/// it happened to, a full stop, and what happened.
/// </summary>
/// <example>
/// <code>
/// Print(BookingEventNames.Of(BookingEventType.BookingNoShow));                         // booking.no_show
/// Print(BookingEventNames.Covers("booking.*", BookingEventType.BookingCreated));       // True
/// Print(BookingEventNames.Covers("booking.created", BookingEventType.ExchangeChanged)); // False
/// </code>
/// </example>
public static class BookingEventNames
{
    private const string EveryEndOf = ".*";

    private static readonly Dictionary<BookingEventType, string> Names = new()
    {
        [BookingEventType.BookingCreated] = "booking.created",
        [BookingEventType.BookingConfirmed] = "booking.confirmed",
        [BookingEventType.BookingCancelled] = "booking.cancelled",
        [BookingEventType.BookingRescheduled] = "booking.rescheduled",
        [BookingEventType.BookingReassigned] = "booking.reassigned",
        [BookingEventType.BookingCompleted] = "booking.completed",
        [BookingEventType.BookingNoShow] = "booking.no_show",
        [BookingEventType.BookingChanged] = "booking.changed",
        [BookingEventType.BookingReminderDue] = "booking.reminder_due",
        [BookingEventType.ExchangeChanged] = "exchange.changed",
    };

    /// <summary>All names, in the order of <see cref="BookingEventType"/>.</summary>
    public static IReadOnlyList<string> All { get; } = [.. Names.OrderBy(named => named.Key).Select(named => named.Value)];

    /// <summary>The names that stand for several: <c>booking.*</c> and <c>exchange.*</c>.</summary>
    public static IReadOnlyList<string> Groups { get; } = [.. All.Select(name => name[..name.IndexOf('.')] + EveryEndOf).Distinct()];

    /// <summary>Returns the name of what happened.</summary>
    /// <param name="type">What happened.</param>
    /// <exception cref="ArgumentOutOfRangeException">The value is not one of the defined values.</exception>
    public static string Of(BookingEventType type) => Names.TryGetValue(type, out string? name)
        ? name
        : throw new ArgumentOutOfRangeException(nameof(type), type, "Not a kind of event.");

    /// <summary>Whether a name is that of what happened, or of a group that it belongs to.</summary>
    /// <param name="name">The name, such as <c>booking.created</c> or <c>booking.*</c>.</param>
    /// <param name="type">What happened.</param>
    /// <exception cref="ArgumentNullException">The name is null.</exception>
    public static bool Covers(string name, BookingEventType type)
    {
        ArgumentNullException.ThrowIfNull(name);
        string happened = Of(type);
        return name == happened
            || (name.EndsWith(EveryEndOf, StringComparison.Ordinal) && happened.StartsWith(name[..^1], StringComparison.Ordinal));
    }
}
