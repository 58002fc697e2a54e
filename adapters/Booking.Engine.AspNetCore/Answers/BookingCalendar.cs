using System.Text;
using System.Text.RegularExpressions;
using Ical.Net;
using Ical.Net.CalendarComponents;
using Ical.Net.DataTypes;
using Ical.Net.Serialization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using NodaTime;

namespace BookingEngine.AspNetCore.Answers;

/// <summary>Bookings of one exchange as an iCalendar object (RFC 5545).</summary>
internal static partial class BookingCalendar
{
    /// <summary>What it is answered as.</summary>
    public const string MediaType = "text/calendar";

    private const string Product = "-//Booking.Engine//Bookings//EN";

    /// <summary>One booking; to its exchange's owner an appointment with the customer, to all others one at the exchange.</summary>
    public static IResult Of(BookingDetails booking, bool forOwner)
    {
        var zone = new CalendarZone(booking.Exchange.TimeZone);
        return Result(new Calendar { ProductId = Product }, zone, [Event(booking, zone, forOwner)]);
    }

    /// <summary>The bookings of an exchange, for its owner.</summary>
    /// <param name="exchange">The exchange.</param>
    /// <param name="bookings">The bookings, each once.</param>
    /// <param name="missing">How many more there are; the calendar says so.</param>
    public static IResult Of(Exchange exchange, IEnumerable<BookingDetails> bookings, int missing)
    {
        var zone = new CalendarZone(exchange.TimeZone);
        var calendar = new Calendar { ProductId = Product };
        calendar.AddProperty("X-WR-CALNAME", Text(exchange.BusinessName));
        calendar.AddProperty("X-WR-TIMEZONE", exchange.TimeZone.Id);
        if (missing > 0)
        {
            calendar.AddProperty("X-WR-CALDESC", FormattableString.Invariant($"Later bookings that are left out: {missing}."));
        }

        return Result(calendar, zone, bookings.Select(booking => Event(booking, zone, forOwner: true)));
    }

    private static ContentHttpResult Result(Calendar calendar, CalendarZone zone, IEnumerable<CalendarEvent> events)
    {
        calendar.Events.AddRange(events);
        if (zone.Definition() is { } definition)
        {
            calendar.TimeZones.Add(definition);
        }

        string text = new CalendarSerializer().SerializeToString(calendar)!;
        return TypedResults.Text(SplitCharacter().Replace(text, "$2$1$3"), MediaType, Encoding.UTF8);
    }

    private static CalendarEvent Event(BookingDetails details, CalendarZone zone, bool forOwner)
    {
        var booking = details.Booking;
        var (start, end) = zone.Times(details.StartsAt, details.EndsAt);
        return new CalendarEvent
        {
            Uid = $"{booking.Id:D}@booking-engine",
            DtStamp = Utc(booking.UpdatedAt),
            Created = Utc(booking.CreatedAt),
            LastModified = Utc(booking.UpdatedAt),
            Sequence = (int)Math.Min(booking.Version, int.MaxValue),
            Start = start,
            End = end,
            Status = booking.Status switch
            {
                BookingStatus.Pending => EventStatus.Tentative,
                BookingStatus.Cancelled => EventStatus.Cancelled,
                _ => EventStatus.Confirmed,
            },
            Summary = Text(forOwner ? booking.Customer.Name : details.Exchange.BusinessName),
            Description = booking.Notes.Length == 0 ? null : Text(booking.Notes),
        };
    }

    private static CalDateTime Utc(Instant instant) =>
        new(instant.InUtc().LocalDateTime.ToDateTimeUnspecified(), CalDateTime.UtcTzId);

    /// <summary>
    /// Text without what a reader may take for the end of a line, or choke on. Commas, semicolons, backslashes and line
    /// feeds are escaped when it is printed.
    /// </summary>
    private static string Text(string text)
    {
        var result = new StringBuilder(text.Length);
        foreach (char character in text.ReplaceLineEndings("\n"))
        {
            if (character is '\n' or '\t' || !char.IsControl(character))
            {
                result.Append(character);
            }
        }

        return result.ToString();
    }

    /// <summary>Ical.Net folds lines amid a character of two UTF-16 units, which would then be lost: it goes to the next line.</summary>
    [GeneratedRegex("([\uD800-\uDBFF])(\r\n )([\uDC00-\uDFFF])")]
    private static partial Regex SplitCharacter();
}
