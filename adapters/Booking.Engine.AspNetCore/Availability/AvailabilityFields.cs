using BookingEngine.AspNetCore.Http;
using BookingEngine.AspNetCore.OpenApi;
using NodaTime;
using static BookingEngine.AspNetCore.Http.Field;
using static BookingEngine.AspNetCore.Http.FieldTypes;

namespace BookingEngine.AspNetCore.Availability;

/// <summary>The fields of availability queries.</summary>
internal static class AvailabilityFields
{
    private static readonly Field<int> PartySize = Optional(
        "party_size", Capacity(1), @default: 1, "The number of places that must remain in a slot.");

    /// <summary>The exchange whose slots are requested.</summary>
    public static Field<Guid?> Exchange { get; } =
        Required("exchange", Uuid.OrNone()) with { Example = Examples.ExchangeId };

    /// <summary>The service whose slots are requested.</summary>
    public static Field<Guid?> Service { get; } = Optional(
        "service", Uuid, "The service to be booked. It is required if the exchange has active services.");

    /// <summary>The resource that must be free.</summary>
    public static Field<Guid?> Resource { get; } = Optional(
        "resource", Uuid, "The resource that must be free, such as a certain hairdresser. The default is any.");

    /// <summary>What else is shown of each slot.</summary>
    public static Field<bool?> Expand { get; } = Optional(
        "expand", Choice(new Dictionary<string, bool> { ["resources"] = true }), "With `resources`, each slot shows the resources that could be chosen for it.");

    /// <summary>The length of the slots.</summary>
    public static Field<Duration?> SlotDuration { get; } = Optional(
        "slot_duration", Minutes(1, NodaConstants.MinutesPerDay),
        "The length of the slots in minutes, within the exchange's bounds, or one that the service is offered in. The default is "
        + "the service's length, or else the exchange's.");

    /// <summary>The date of a query for one day.</summary>
    public static Field<LocalDate?> Date { get; } = Optional(
        "date", FieldTypes.Date, "The default is today in the exchange's zone.");

    /// <summary>The booking that is treated as if it did not exist.</summary>
    public static Field<Guid?> WithoutBooking { get; } = Optional(
        "booking", Uuid, "A booking of the caller that is treated as if it did not exist, to see where it can be moved. If no service is named, "
        + "the slots are those of the booking's.");

    /// <summary>The first date of a range.</summary>
    public static Field<LocalDate?> StartDate { get; } =
        Required("start_date", FieldTypes.Date.OrNone()) with { Example = "2024-01-15" };

    /// <summary>The last date of a range, inclusive.</summary>
    public static Field<LocalDate?> EndDate { get; } =
        Required("end_date", FieldTypes.Date.OrNone(), "Inclusive.") with { Example = "2024-01-21" };

    /// <summary>The fields of a query for one day.</summary>
    public static Field[] OfDay { get; } = [Exchange, Service, Resource, Date, SlotDuration, PartySize, WithoutBooking, Expand];

    /// <summary>The fields of a query for a range of days.</summary>
    public static Field[] OfRange { get; } = [Exchange, Service, Resource, StartDate, EndDate, SlotDuration, PartySize, Expand];

    /// <summary>Reads which slots are requested.</summary>
    public static SlotQuery Read(RequestFields query) => new()
    {
        ServiceId = query.Read(Service),
        ResourceId = query.Read(Resource),
        Duration = query.Read(SlotDuration),
        PartySize = query.Read(PartySize),
    };
}
