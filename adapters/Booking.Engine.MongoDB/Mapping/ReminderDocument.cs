using MongoDB.Bson;
using NodaTime;

namespace BookingEngine.MongoDB.Mapping;

/// <summary>Maps a <see cref="Reminder"/> and <see cref="QuietHours"/> within the document of their exchange. Times are seconds of the day.</summary>
internal static class ReminderDocument
{
    private const string Before = "before";
    private const string DaysBefore = "daysBefore";
    private const string At = "at";
    private const string From = "from";
    private const string To = "to";

    public static BsonDocument Of(Reminder reminder) => new()
    {
        { Before, Values.Of(reminder.Before) },
        { DaysBefore, Values.Of(reminder.DaysBefore) },
        { At, Values.Of(reminder.At is { } at ? (int?)SecondOf(at) : null) },
    };

    public static Reminder ToReminder(BsonDocument document) => document.Optional(Before) is { } before
        ? Reminder.MinutesBefore((int)before.ToDuration().TotalMinutes)
        : Reminder.OnDayBefore(document[DaysBefore].ToInt32(), ToTime(document[At]));

    public static BsonValue Of(QuietHours? quiet) => quiet is null
        ? BsonNull.Value
        : new BsonDocument { { From, SecondOf(quiet.From) }, { To, SecondOf(quiet.To) } };

    public static QuietHours ToQuietHours(BsonValue value) =>
        new(ToTime(value.AsBsonDocument[From]), ToTime(value.AsBsonDocument[To]));

    private static int SecondOf(LocalTime time) => (int)(time.TickOfDay / NodaConstants.TicksPerSecond);

    private static LocalTime ToTime(BsonValue second) => LocalTime.FromSecondsSinceMidnight(second.ToInt32());
}
