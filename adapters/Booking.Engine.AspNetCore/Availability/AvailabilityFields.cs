using BookingEngine.AspNetCore.Http;
using BookingEngine.AspNetCore.OpenApi;
using NodaTime;
using static BookingEngine.AspNetCore.Http.Field;
using static BookingEngine.AspNetCore.Http.FieldTypes;

namespace BookingEngine.AspNetCore.Availability;

/// <summary>The fields of queries for availability.</summary>
internal static class AvailabilityFields
{
    private static readonly Field<int> PartySize = Optional(
        "party_size", Capacity(1), @default: 1, "How many places a slot must have left.");

    /// <summary>The exchange whose slots are asked for.</summary>
    public static Field<Guid?> Exchange { get; } =
        Required("exchange", Uuid.OrNone()) with { Example = Examples.ExchangeId };

    /// <summary>How long the slots are.</summary>
    public static Field<Duration?> SlotDuration { get; } = Optional(
        "slot_duration", Minutes(1, NodaConstants.MinutesPerDay),
        "In minutes, within the exchange's bounds. Left out: the exchange's.");

    /// <summary>The day of a query for one day.</summary>
    public static Field<LocalDate?> Date { get; } = Optional(
        "date", FieldTypes.Date, "Left out: today, in the exchange's zone.");

    /// <summary>The booking that is left out of account.</summary>
    public static Field<Guid?> WithoutBooking { get; } = Optional(
        "booking", Uuid, "The slots as if this booking of the caller's were not there: those it can be moved to.");

    /// <summary>The first day of a range.</summary>
    public static Field<LocalDate?> StartDate { get; } =
        Required("start_date", FieldTypes.Date.OrNone()) with { Example = "2024-01-15" };

    /// <summary>The last day of a range.</summary>
    public static Field<LocalDate?> EndDate { get; } =
        Required("end_date", FieldTypes.Date.OrNone(), "Inclusive.") with { Example = "2024-01-21" };

    /// <summary>The fields of a query for one day.</summary>
    public static Field[] OfDay { get; } = [Exchange, Date, SlotDuration, PartySize, WithoutBooking];

    /// <summary>The fields of a query for a range of days.</summary>
    public static Field[] OfRange { get; } = [Exchange, StartDate, EndDate, SlotDuration, PartySize];

    /// <summary>Reads what kind of slots is asked for.</summary>
    public static SlotQuery Read(RequestFields query) => new()
    {
        Duration = query.Read(SlotDuration),
        PartySize = query.Read(PartySize),
    };
}
