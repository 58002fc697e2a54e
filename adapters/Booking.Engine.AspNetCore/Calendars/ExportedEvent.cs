using System.Globalization;
using System.Text;
using BookingEngine.AspNetCore.Http;
using Ical.Net.CalendarComponents;

namespace BookingEngine.AspNetCore.Calendars;

/// <summary>
/// What an exported event tells in addition, so that it can be imported: iCalendar has no properties for it, and customers, who would be
/// attendees, must not be invited by a program that reads the calendar.
/// </summary>
internal static class ExportedEvent
{
    public const string Status = "X-BOOKING-STATUS";
    public const string Service = "X-BOOKING-SERVICE";
    public const string PartySize = "X-BOOKING-PARTY-SIZE";
    public const string CustomerName = "X-BOOKING-CUSTOMER-NAME";
    public const string CustomerEmail = "X-BOOKING-CUSTOMER-EMAIL";
    public const string CustomerPhone = "X-BOOKING-CUSTOMER-PHONE";
    public const string Notes = "X-BOOKING-NOTES";

    /// <summary>What the uids of bookings end with.</summary>
    private const string OfBookings = "@booking-engine";

    /// <summary>The properties that an import reads besides those that say when an event is.</summary>
    public static IReadOnlySet<string> Names { get; } = new HashSet<string>(StringComparer.Ordinal)
    {
        Status, Service, PartySize, CustomerName, CustomerEmail, CustomerPhone, Notes, "SUMMARY", "DESCRIPTION", "ATTENDEE",
    };

    /// <summary>Returns the uid of a booking.</summary>
    public static string UidOf(Guid bookingId) => $"{bookingId:D}{OfBookings}";

    /// <summary>Returns the id by which an event is recognised: that of the booking, if it is an exported one, or else its uid.</summary>
    public static string? IdOf(string? uid) =>
        uid?.EndsWith(OfBookings, StringComparison.OrdinalIgnoreCase) is true && Guid.TryParseExact(uid[..^OfBookings.Length], "D", out _)
            ? uid[..^OfBookings.Length]
            : uid;

    /// <summary>Adds to an event what an import needs.</summary>
    public static void AddTo(CalendarEvent written, Booking booking)
    {
        Add(Status, EnumNames<BookingStatus>.Of(booking.Status));
        Add(Service, booking.ServiceName);
        Add(PartySize, booking.PartySize.ToString(CultureInfo.InvariantCulture));
        Add(CustomerName, booking.Customer.Name);
        Add(CustomerEmail, booking.Customer.Email);
        Add(CustomerPhone, booking.Customer.Phone);
        Add(Notes, booking.Notes);

        void Add(string name, string? value)
        {
            if (value is { Length: > 0 })
            {
                written.AddProperty(name, BookingCalendar.Text(value));
            }
        }
    }

    /// <summary>Returns a text without its escapes.</summary>
    public static string Unescaped(string written)
    {
        var text = new StringBuilder(written.Length);
        for (int i = 0; i < written.Length; i++)
        {
            bool isEscape = written[i] == '\\' && i + 1 < written.Length;
            char character = isEscape ? written[++i] : written[i];
            text.Append(isEscape && character is 'n' or 'N' ? '\n' : character);
        }

        return text.ToString();
    }
}
