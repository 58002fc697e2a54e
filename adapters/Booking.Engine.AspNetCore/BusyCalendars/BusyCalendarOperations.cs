using BookingEngine.AspNetCore.OpenApi;
using static BookingEngine.AspNetCore.OpenApi.Parameter;

namespace BookingEngine.AspNetCore.BusyCalendars;

/// <summary>The operations on calendars whose busy times can't be booked.</summary>
internal static class BusyCalendarOperations
{
    private const string Tag = "exchanges";

    public static Operation List { get; } = new("list_calendars", Tag, "List calendars whose busy times can't be booked")
    {
        Callers = Callers.SignedIn,
        Parameters = [ExchangeId],
        Responses =
        [
            new(200, "The calendars, by the time at which they were added.", Schema.ListOf(Schema.Ref("BusyCalendar")))
            {
                Examples = [("One", $"[{Examples.BusyCalendar}]")],
            },
        ],
        Refused = [403],
    };

    public static Operation Create { get; } = new("create_calendar", Tag, "Keep the busy times of a calendar from being booked")
    {
        About = "The calendar is read at once, and then every 15 minutes. Its busy times are shown as slots with unavailable_reason busy. Bookings that stand "
            + "there stay, and are listed as its conflicts. Of what it contains nothing but the busy times is stored. An exchange can have at most 50 calendars.",
        Callers = Callers.SignedIn,
        Parameters = [ExchangeId],
        Body = Schema.Ref("NewBusyCalendar"),
        Examples = [("Of a resource", Examples.NewBusyCalendar), ("All fields", Examples.NewBusyCalendarInFull)],
        Responses = [Response.Created("BusyCalendar", Examples.BusyCalendar, "Location")],
        Refused = [403],
    };

    public static Operation Find { get; } = new("read_calendar", Tag, "Read a calendar, with the bookings that stand in its busy times")
    {
        Callers = Callers.SignedIn,
        Parameters = [ExchangeId, CalendarInPath],
        Responses = [Response.Ok("BusyCalendarWithConflicts", Examples.BusyCalendarWithConflicts)],
        Refused = [403],
    };

    public static Operation Update { get; } = new("update_calendar", Tag, "Change some fields of a calendar")
    {
        About = "Fields that are left out keep their values. The calendar is read anew. With another address or resource, what was read before is dropped.",
        Callers = Callers.SignedIn,
        Parameters = [ExchangeId, CalendarInPath],
        Body = Schema.Ref("BusyCalendarChange"),
        Examples = [("Whole days", """{"ignore_all_day": true}""")],
        Responses = [Response.Ok("BusyCalendar", Examples.BusyCalendar)],
        Refused = [403],
    };

    public static Operation Delete { get; } = new("delete_calendar", Tag, "Let the busy times of a calendar be booked again")
    {
        Callers = Callers.SignedIn,
        Parameters = [ExchangeId, CalendarInPath],
        Responses = [Response.Deleted],
        Refused = [403],
    };
}
