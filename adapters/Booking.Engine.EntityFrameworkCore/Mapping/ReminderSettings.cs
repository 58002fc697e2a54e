using NodaTime;

namespace BookingEngine.EntityFrameworkCore.Mapping;

/// <summary>A <see cref="Reminder"/>: a number of minutes, or a number of days with a time of day.</summary>
internal sealed record ReminderSettings(int? MinutesBefore, int? DaysBefore, TimeOnly? At)
{
    public static ReminderSettings Of(Reminder reminder) => new(
        reminder.Before is { } before ? (int)before.TotalMinutes : null, reminder.DaysBefore, reminder.At?.ToTimeOnly());

    public Reminder ToReminder() => MinutesBefore is { } minutes
        ? Reminder.MinutesBefore(minutes)
        : Reminder.OnDayBefore(DaysBefore!.Value, LocalTime.FromTimeOnly(At!.Value));
}

/// <summary>The <see cref="QuietHours"/> of an exchange or a service.</summary>
internal sealed record QuietSettings(TimeOnly From, TimeOnly To)
{
    public static QuietSettings? Of(QuietHours? quiet) =>
        quiet is null ? null : new(quiet.From.ToTimeOnly(), quiet.To.ToTimeOnly());

    public QuietHours ToQuietHours() => new(LocalTime.FromTimeOnly(From), LocalTime.FromTimeOnly(To));
}
