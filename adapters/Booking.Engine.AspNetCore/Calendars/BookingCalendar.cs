using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using BookingEngine.AspNetCore.Bookings;
using BookingEngine.AspNetCore.Http;
using Ical.Net;
using Ical.Net.CalendarComponents;
using Ical.Net.DataTypes;
using Ical.Net.Serialization;
using Microsoft.AspNetCore.Http;
using NodaTime;

namespace BookingEngine.AspNetCore.Calendars;

/// <summary>
/// Sends bookings of one exchange as an iCalendar object (RFC 5545), with an entity tag. All times are in UTC. No event
/// recurs, so none needs a zone, whose definitions calendar programs interpret differently.
/// </summary>
internal sealed partial class BookingCalendar : IResult
{
    /// <summary>The media type of the response.</summary>
    public const string MediaType = "text/calendar";

    private const string Product = "-//Booking.Engine//Bookings//EN";
    private const string LastLine = "END:VCALENDAR";
    private const string OverrideName = "X-BOOKING-OVERRIDE";
    private const int MostHeld = 100;
    private const int BufferedCharacters = 16 * 1024;

    private readonly Calendar _calendar;
    private readonly IReadOnlyList<CalendarEvent> _blocks;
    private readonly IAsyncEnumerable<BookingSummary> _bookings;
    private readonly bool _forOwner;
    private readonly string? _tag;
    private readonly bool _isExport;

    private BookingCalendar(
        Calendar calendar,
        IReadOnlyList<CalendarEvent> blocks,
        IAsyncEnumerable<BookingSummary> bookings,
        bool forOwner,
        string? tag,
        bool isExport = false)
    {
        _calendar = calendar;
        _blocks = blocks;
        _bookings = bookings;
        _forOwner = forOwner;
        _tag = tag;
        _isExport = isExport;
    }

    /// <summary>
    /// Returns the calendar of one booking. The exchange's owner sees an appointment with the customer, everybody else
    /// an appointment at the exchange.
    /// </summary>
    public static IResult Of(BookingDetails booking, bool forOwner)
    {
        var summary = new BookingSummary(booking.Booking, booking.Exchange, booking.LocalStart, booking.LocalEnd);
        using var tag = new Tag(booking.Exchange, forOwner);
        tag.Add(summary);
        return new BookingCalendar(
            Empty(booking.Exchange), [], AsyncEnumerable.Repeat(summary, 1), forOwner, tag.ToString());
    }

    /// <summary>Returns the calendar of an exchange's bookings and blocks, or of those of one of its resources, for its owner.</summary>
    /// <param name="exchange">The exchange.</param>
    /// <param name="resource">The resource, or null for the whole exchange.</param>
    /// <param name="blocks">The events of its blocks.</param>
    /// <param name="bookings">
    /// The bookings, each once. If there are many, they are read twice: once for the entity tag, and again to be sent,
    /// so that they are not kept in memory while a slow client reads. A change in between makes the body newer than the
    /// tag, and then the next request gets another tag.
    /// </param>
    /// <param name="most">The most bookings to send. If there are more, the calendar says so.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    public static async Task<IResult> OfAsync(
        Exchange exchange,
        Resource? resource,
        IReadOnlyList<CalendarEvent> blocks,
        IAsyncEnumerable<BookingSummary> bookings,
        int most,
        CancellationToken cancellationToken)
    {
        using var tag = new Tag(exchange, forOwner: true);
        foreach (var block in blocks)
        {
            tag.Add(block);
        }

        var held = new List<BookingSummary>();
        int count = 0;
        await foreach (var booking in bookings.Take(most + 1).WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            tag.Add(booking);
            if (++count <= MostHeld)
            {
                held.Add(booking);
            }
        }

        var calendar = Empty(exchange);
        calendar.AddProperty("X-WR-CALNAME", Text(resource is null ? exchange.BusinessName : $"{exchange.BusinessName}: {resource.Name}"));
        if (count > most)
        {
            calendar.AddProperty(
                "X-WR-CALDESC", FormattableString.Invariant($"Bookings are left out: there are more than {most}."));
        }

        var printed = count <= MostHeld ? held.ToAsyncEnumerable() : bookings.Take(most);
        return new BookingCalendar(calendar, blocks, printed, forOwner: true, tag.ToString());
    }

    /// <summary>Returns the calendar of all bookings of an exchange, as an import reads them. It has no entity tag.</summary>
    public static IResult OfAll(Exchange exchange, IAsyncEnumerable<BookingSummary> bookings)
    {
        var calendar = Empty(exchange);
        calendar.AddProperty("X-WR-CALNAME", Text(exchange.BusinessName));
        return new BookingCalendar(calendar, [], bookings, forOwner: true, tag: null, isExport: true);
    }

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var (request, response) = (httpContext.Request, httpContext.Response);
        if (_tag is not null)
        {
            response.Headers.ETag = _tag;
            if (Precondition.IsKnown(request, _tag))
            {
                response.StatusCode = StatusCodes.Status304NotModified;
                return;
            }
        }

        response.ContentType = $"{MediaType}; charset=utf-8";
        if (HttpMethods.IsHead(request.Method))
        {
            return;
        }

        var aborted = httpContext.RequestAborted;
        string frame = new CalendarSerializer().SerializeToString(_calendar)!;
        int end = frame.LastIndexOf(LastLine, StringComparison.Ordinal);
        // When the buffer is full it is sent, and writing waits for a client that reads slowly.
        var writer = new StreamWriter(response.Body, bufferSize: BufferedCharacters, leaveOpen: true);
        await using var _ = writer.ConfigureAwait(false);
        await writer.WriteAsync(Printed(frame[..end]), aborted).ConfigureAwait(false);
        foreach (var block in _blocks)
        {
            await writer.WriteAsync(Printed(new EventSerializer().SerializeToString(block)!), aborted).ConfigureAwait(false);
        }

        await foreach (var booking in _bookings.WithCancellation(aborted).ConfigureAwait(false))
        {
            string text = new EventSerializer().SerializeToString(Event(booking))!;
            await writer.WriteAsync(Printed(text), aborted).ConfigureAwait(false);
        }

        await writer.WriteAsync(frame.AsMemory(end), aborted).ConfigureAwait(false);
    }

    private static Calendar Empty(Exchange exchange)
    {
        var calendar = new Calendar { ProductId = Product };
        calendar.AddProperty("X-WR-TIMEZONE", exchange.TimeZone.Id);
        return calendar;
    }

    private CalendarEvent Event(BookingSummary details)
    {
        var (booking, exchange) = (details.Booking, details.Exchange);
        var changed = Utc(Instant.Max(booking.UpdatedAt, exchange.UpdatedAt));
        string[] overrides = _forOwner ? [.. OverrideChoice.NamesOf(booking.Overrides)] : [];
        var written = new CalendarEvent
        {
            Uid = ExportedEvent.UidOf(booking.Id),
            DtStamp = changed,
            Created = Utc(booking.CreatedAt),
            LastModified = changed,
            Sequence = (int)Math.Min(Sequence(details), int.MaxValue),
            Start = Utc(details.Start),
            End = Utc(details.End),
            Status = booking.Status switch
            {
                BookingStatus.Pending => EventStatus.Tentative,
                BookingStatus.Cancelled => EventStatus.Cancelled,
                _ => EventStatus.Confirmed,
            },
            Transparency = booking.Status == BookingStatus.Cancelled ? TransparencyType.Transparent : null,
            Summary = Text(Title(booking, _forOwner ? booking.Customer.Name : exchange.BusinessName)),
            Description = Description(booking, overrides) is { Length: > 0 } text ? Text(text) : null,
        };

        // Customers write the notes. So a program can't rely on a line of the description, and is told by a property, too.
        foreach (string name in overrides)
        {
            written.AddProperty(OverrideName, name);
        }

        if (_isExport)
        {
            ExportedEvent.AddTo(written, booking);
        }

        return written;
    }

    /// <summary>Returns the notes, and after them the rules that were passed over.</summary>
    private static string Description(Booking booking, string[] overrides) => overrides.Length == 0
        ? booking.Notes
        : $"{booking.Notes}\n\nPassed over: {string.Join(", ", overrides)}".TrimStart('\n');

    /// <summary>Returns with whom the appointment is, and for which service.</summary>
    private static string Title(Booking booking, string with) =>
        booking.ServiceName is { } service ? $"{with}: {service}" : with;

    /// <summary>
    /// Returns the sequence number of an event. It increases with each change of the booking or of the exchange, since
    /// the event shows both.
    /// </summary>
    private static long Sequence(BookingSummary details) => details.Booking.Version + details.Exchange.Version - 1;

    /// <summary>Returns an instant as calendars write it.</summary>
    public static CalDateTime Utc(Instant instant) =>
        new(instant.InUtc().LocalDateTime.ToDateTimeUnspecified(), CalDateTime.UtcTzId);

    /// <summary>
    /// Removes what a reader may take for the end of a line, or can't handle. Commas, semicolons, backslashes and line
    /// feeds are escaped when the text is written.
    /// </summary>
    public static string Text(string text)
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

    private static ReadOnlyMemory<char> Printed(string text) =>
        SplitCharacter().Replace(text, "$2$1$3").AsMemory();

    /// <summary>
    /// Finds characters that Ical.Net broke: it folds lines between the two UTF-16 units of a character. Such a
    /// character is moved to the next line.
    /// </summary>
    [GeneratedRegex("([\uD800-\uDBFF])(\r\n )([\uDC00-\uDFFF])")]
    private static partial Regex SplitCharacter();

    /// <summary>Computes the entity tag of a calendar without formatting it: a hash of everything that it is made from.</summary>
    private sealed class Tag : IDisposable
    {
        private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

        /// <param name="exchange">The exchange of the calendar.</param>
        /// <param name="forOwner">Whether the calendar names the customers.</param>
        public Tag(Exchange exchange, bool forOwner) => Add(
            $"{typeof(BookingCalendar).Module.ModuleVersionId} {exchange.Id} {exchange.Version} {forOwner}");

        /// <summary>
        /// Adds a booking. Its times are included, since a new tz database can change them without a change of the
        /// booking.
        /// </summary>
        public void Add(BookingSummary details) => Add(
            $"{details.Booking.Id} {Sequence(details)} {details.Start} {details.End}");

        /// <summary>Adds the event of a block. Its time is included, for the same reason.</summary>
        public void Add(CalendarEvent block) => Add($"{block.Uid} {block.Start} {block.End}");

        public override string ToString() => $"\"{Base64Url.EncodeToString(_hash.GetCurrentHash().AsSpan(0, 16))}\"";

        public void Dispose() => _hash.Dispose();

        private void Add(FormattableString line) =>
            _hash.AppendData(Encoding.UTF8.GetBytes(FormattableString.Invariant(line) + "\n"));
    }
}
