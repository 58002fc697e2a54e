using BookingEngine.Primitives;
using NodaTime;

namespace BookingEngine;

/// <summary>
/// When customers are reminded of their bookings: a time before the start, or at a time of day some dates before. The engine sends
/// nothing itself. It raises <see cref="BookingEventType.BookingReminderDue"/>.
/// </summary>
/// <example>
/// <code>
/// await exchanges.UpdateAsync(shop.Id, exchange => exchange with
/// {
///     Reminders = [Reminder.MinutesBefore(60), Reminder.OnDayBefore(1, new(18, 0))],
///     QuietHours = new QuietHours(new(21, 0), new(8, 0)),
/// });
/// Print(Reminder.OnDayBefore(1, new(18, 0))); // 1 day before at 18:00
/// </code>
/// </example>
public sealed record Reminder
{
    /// <summary>The longest time before the start: 86,400 minutes, which is 60 days.</summary>
    public const int MostMinutes = MostDays * NodaConstants.MinutesPerDay;

    /// <summary>The greatest number of dates before the start: 60.</summary>
    public const int MostDays = 60;

    private Reminder()
    {
    }

    /// <summary>
    /// How long before the start it is due, whatever the clocks show meanwhile, in whole minutes. It is null if it is due at a time
    /// of day.
    /// </summary>
    public Duration? Before { get; private init; }

    /// <summary>
    /// How many dates before that of the start it is due, at the time <see cref="At"/>; 0 is the date of the start itself. It is null if
    /// it is due a time before.
    /// </summary>
    public int? DaysBefore { get; private init; }

    /// <summary>The time of day at which it is due on the exchange's clock. It is null if it is due a time before.</summary>
    public LocalTime? At { get; private init; }

    /// <summary>Returns a reminder that is due a time before the start.</summary>
    /// <param name="minutes">The time, from 1 to 86,400 minutes.</param>
    /// <exception cref="ArgumentOutOfRangeException">The time is outside the range.</exception>
    public static Reminder MinutesBefore(int minutes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(minutes, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(minutes, MostMinutes);
        return new Reminder { Before = Duration.FromMinutes(minutes) };
    }

    /// <summary>
    /// Returns a reminder that is due at a time of day some dates before the start. If the clocks skip the time on that date, it is due
    /// as much later as they go forward; if they show it twice, it is due at the first time.
    /// </summary>
    /// <param name="days">The number of dates before that of the start, from 0 to 60.</param>
    /// <param name="at">The time of day, which is a whole second.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is outside its range.</exception>
    public static Reminder OnDayBefore(int days, LocalTime at)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(days, 0);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(days, MostDays);
        _ = WallClock.SecondOfDay(at, nameof(at));
        return new Reminder { DaysBefore = days, At = at };
    }

    /// <summary>Returns when it is due, such as <c>60 minutes before</c> or <c>1 day before at 18:00</c>.</summary>
    public override string ToString() => Before is { } before
        ? $"{WallClock.Minutes(before)} before"
        : FormattableString.Invariant($"{DaysBefore} {(DaysBefore == 1 ? "day" : "days")} before at {WallClock.Format(At!.Value)}");
}
