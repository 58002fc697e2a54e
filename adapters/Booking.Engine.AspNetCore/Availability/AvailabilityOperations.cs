using BookingEngine.AspNetCore.OpenApi;
using static BookingEngine.AspNetCore.OpenApi.Parameter;

namespace BookingEngine.AspNetCore.Availability;

/// <summary>The operations on availability.</summary>
internal static class AvailabilityOperations
{
    private const string Tag = "time slots";

    public static Operation Day { get; } = new("available_slots", Tag, "See the slots of a day")
    {
        About = "The slots within the hours, with the bookings subtracted. Reading stores nothing.",
        Parameters = [.. Query(AvailabilityFields.OfDay), IfNoneMatch],
        Responses = [Response.Ok("AvailableSlots", Examples.AvailableSlots, "ETag"), Response.NotModified],
        Refused = [404],
    };

    public static Operation Days { get; } = new("availability", Tag, "See the slots of a range of days")
    {
        About = "At most 366 days and 100,000 slots.",
        Parameters = [.. Query(AvailabilityFields.OfRange), IfNoneMatch],
        Responses = [Response.Ok("Availability", Examples.Availability, "ETag"), Response.NotModified],
        Refused = [404],
    };
}
