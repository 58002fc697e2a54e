using System.Text.Json.Nodes;
using BookingEngine.AspNetCore.Http;
using BookingEngine.AspNetCore.OpenApi;
using NodaTime;
using static BookingEngine.AspNetCore.Http.Field;
using static BookingEngine.AspNetCore.Http.FieldTypes;

namespace BookingEngine.AspNetCore.Exchanges;

/// <summary>The fields of a reminder, and of the quiet hours of an exchange or a service.</summary>
internal static class ReminderFields
{
    private static readonly Field<Duration?> MinutesBefore = Optional(
        "minutes_before", Minutes(1, Reminder.MostMinutes), "How long before the start it is due, whatever the clocks show meanwhile.");

    private static readonly Field<int?> DaysBefore = Optional(
        "days_before", Whole(0, Reminder.MostDays), "In place of the minutes: how many dates before that of the start it is due.");

    private static readonly Field<LocalTime?> AtTime = Optional(
        "at_time", OpeningTime, "The time of day at which it is due, with days_before.");

    private static readonly Field<LocalTime?> QuietFrom = Optional(
        "quiet_from", OpeningTime.OrNull(),
        "When the hours begin in which no reminder is due. One that would be is due a minute before, or, if that is past, at their end.");

    private static readonly Field<LocalTime?> QuietTo = Optional(
        "quiet_to", OpeningTime.OrNull(), "When these hours end. A time before quiet_from is on the next date.");

    /// <summary>A list of reminders.</summary>
    public static FieldType<IReadOnlyList<Reminder>> List { get; } = Rows("NewReminder", Limits.Reminders, Read);

    /// <summary>The fields of quiet hours, which stand beside those of their exchange or service.</summary>
    public static Field[] Quiet { get; } = [QuietFrom, QuietTo];

    /// <summary>The body of a reminder in a response.</summary>
    public static ResponseBody<Reminder> Response { get; } = new()
    {
        { OptionalMember(MinutesBefore.Name, Schema.Whole(1, Reminder.MostMinutes)), reminder => reminder.Before },
        { OptionalMember(DaysBefore.Name, Schema.Whole(0, Reminder.MostDays)), reminder => reminder.DaysBefore },
        { OptionalMember(AtTime.Name, Schema.PrintedTime()), reminder => reminder.At },
    };

    /// <summary>The members of quiet hours in a response.</summary>
    public static ResponseBody<QuietHours?> QuietResponse { get; } = new()
    {
        { QuietFrom.Name, Schema.OrNull(Schema.PrintedTime()), quiet => quiet?.From },
        { QuietTo.Name, Schema.OrNull(Schema.PrintedTime()), quiet => quiet?.To },
    };

    /// <summary>Returns the schemas of the bodies.</summary>
    public static IEnumerable<(string Name, JsonObject Schema)> Schemas()
    {
        yield return ("NewReminder", Schema.With(
            Schema.Object(MinutesBefore, DaysBefore, AtTime),
            ("anyOf", new JsonArray(
                new JsonObject { ["required"] = new JsonArray(MinutesBefore.Name) },
                new JsonObject { ["required"] = new JsonArray(DaysBefore.Name, AtTime.Name) }))));
        yield return ("Reminder", Schema.Object(Response));
    }

    /// <summary>Reads quiet hours. A time that is left out keeps its value; with one of them null there must be none.</summary>
    public static QuietHours? ReadQuiet(RequestFields fields, QuietHours? current)
    {
        var (from, to) = (fields.Read(QuietFrom, current?.From), fields.Read(QuietTo, current?.To));
        if (from is not { } begin || to is not { } end)
        {
            if (from is not null || to is not null)
            {
                fields.Errors.Add(from is null ? QuietFrom.Name : QuietTo.Name, Wording.Required);
            }

            return null;
        }

        if (!QuietHours.AreShort(begin, end))
        {
            fields.Errors.Add(QuietTo.Name, Wording.QuietTooLong);
            return current;
        }

        return new QuietHours(begin, end);
    }

    private static Reminder? Read(RequestFields row)
    {
        var (before, days, at) = (row.Read(MinutesBefore), row.Read(DaysBefore), row.Read(AtTime));
        if (row.Errors.Any)
        {
            return null;
        }

        switch (before, days, at)
        {
            case ({ } minutes, null, null):
                return Reminder.MinutesBefore((int)minutes.TotalMinutes);
            case (null, { } dates, { } time):
                return Reminder.OnDayBefore(dates, time);
            case (null, null, null):
                row.Errors.Add(MinutesBefore.Name, Wording.Required);
                break;
            case (null, _, _):
                row.Errors.Add(days is null ? DaysBefore.Name : AtTime.Name, Wording.Required);
                break;
            default:
                row.Errors.Add(MinutesBefore.Name, Wording.MinutesOrDays);
                break;
        }

        return null;
    }
}
