using BookingEngine.AspNetCore.Http;
using NodaTime;

namespace BookingEngine.AspNetCore.Exchanges;

/// <summary>The fields of an exchange in a request.</summary>
internal static class ExchangeFields
{
    private const int MinutesPerDay = NodaConstants.MinutesPerDay;
    public const int MostDays = 3660;
    public const int MostOperatingHours = 200;

    /// <summary>
    /// The exchange that a body makes of another: what is left out is as there. Usable where nothing is wrong.
    /// </summary>
    /// <param name="fields">The body.</param>
    /// <param name="basis">The exchange that is changed; for a new one, its defaults.</param>
    /// <param name="zones">The time zones there are.</param>
    public static Exchange Read(JsonFields fields, Exchange basis, IDateTimeZoneProvider zones) => basis with
    {
        BusinessName = fields.Text("business_name", Presence.Required, TextRules.Name) ?? basis.BusinessName,
        Description = fields.Text("description", Presence.Optional, text => TextRules.Text(text, Limits.TextLength))
            ?? basis.Description,
        OperatingHours = fields.List("operating_hours", MostOperatingHours, OperatingHours) ?? basis.OperatingHours,
        TimeZone = TimeZone(fields, zones) ?? basis.TimeZone,
        Policy = Policy(fields, basis.Policy),
    };

    private static BookingPolicy Policy(JsonFields fields, BookingPolicy basis)
    {
        var step = Minutes(fields, "slot_step_minutes", 1, MinutesPerDay, Presence.Nullable);
        int? window = fields.Integer("booking_window_days", 0, MostDays, Presence.Nullable);
        var shortest = Minutes(fields, "min_duration_minutes", 1, MinutesPerDay, Presence.Nullable);
        var longest = Minutes(fields, "max_duration_minutes", 1, MinutesPerDay, Presence.Nullable);
        var policy = basis with
        {
            DefaultCapacity = fields.Integer("default_capacity", 1, BookingPolicy.MaxCapacity)
                ?? basis.DefaultCapacity,
            SlotDuration = Minutes(fields, "slot_duration_minutes", 1, MinutesPerDay) ?? basis.SlotDuration,
            SlotStep = fields.IsGiven("slot_step_minutes") ? step : basis.SlotStep,
            BufferBefore = Minutes(fields, "buffer_before_minutes", 0, MinutesPerDay) ?? basis.BufferBefore,
            BufferAfter = Minutes(fields, "buffer_after_minutes", 0, MinutesPerDay) ?? basis.BufferAfter,
            MinNotice = Minutes(fields, "min_notice_minutes", 0, MostDays * MinutesPerDay) ?? basis.MinNotice,
            BookingWindowDays = fields.IsGiven("booking_window_days") ? window : basis.BookingWindowDays,
            CancellationNotice = Minutes(fields, "cancellation_notice_minutes", 0, MostDays * MinutesPerDay)
                ?? basis.CancellationNotice,
            AutoConfirm = fields.Boolean("auto_confirm") ?? basis.AutoConfirm,
            MinDuration = fields.IsGiven("min_duration_minutes") ? shortest : basis.MinDuration,
            MaxDuration = fields.IsGiven("max_duration_minutes") ? longest : basis.MaxDuration,
            SlotStarts = fields.Choice("slot_starts", SlotStartsNames.ByName) ?? basis.SlotStarts,
            RescheduleKeepsConfirmation = fields.Boolean("reschedule_keeps_confirmation")
                ?? basis.RescheduleKeepsConfirmation,
        };
        NoteLengths(policy, fields.Errors);
        return policy;
    }

    /// <summary>Notes lengths of bookings and slots that don't go together.</summary>
    private static void NoteLengths(BookingPolicy policy, FieldErrors errors)
    {
        if (policy.MinDuration > policy.MaxDuration)
        {
            errors.Add("max_duration_minutes", "Ensure this value is greater than or equal to min_duration_minutes.");
        }
        else if (policy.LengthProblem(policy.SlotDuration) is { } problem)
        {
            errors.Add("slot_duration_minutes", problem.Message);
        }
    }

    private static OperatingHours? OperatingHours(JsonFields row)
    {
        int? day = row.Integer("day_of_week", 1, 7, Presence.Required);
        bool isClosed = row.Boolean("is_closed") ?? false;
        var presence = isClosed ? Presence.Nullable : Presence.Required;
        var open = row.Opening("open_time", presence);
        var close = row.Time("close_time", presence);
        if (row.Errors.Any || day is null)
        {
            return null;
        }

        var period = !isClosed && open is { } from && close is { } to ? new OpeningPeriod(from, to) : (OpeningPeriod?)null;
        return new OperatingHours((IsoDayOfWeek)day, period);
    }

    private static DateTimeZone? TimeZone(JsonFields fields, IDateTimeZoneProvider zones)
    {
        if (fields.Text("time_zone", Presence.Optional, zone => TextRules.Line(zone, Limits.NameLength)) is not { } name)
        {
            return null;
        }

        // The provider itself would also take offsets, such as UTC+03, which no other system knows.
        if (zones.Ids.Contains(name))
        {
            return zones[name];
        }

        fields.Errors.Add("time_zone", $"There is no time zone “{name}”. Give an IANA name, such as Europe/Berlin.");
        return null;
    }

    private static Duration? Minutes(
        JsonFields fields, string field, int least, int most, Presence presence = Presence.Optional) =>
        fields.Integer(field, least, most, presence) is { } minutes ? Duration.FromMinutes(minutes) : null;
}
