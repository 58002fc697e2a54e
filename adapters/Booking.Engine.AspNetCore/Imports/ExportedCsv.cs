using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using BookingEngine.AspNetCore.Bookings;
using BookingEngine.AspNetCore.Http;
using Microsoft.AspNetCore.Http;
using NodaTime.Text;

namespace BookingEngine.AspNetCore.Imports;

/// <summary>
/// Sends bookings as comma-separated values (RFC 4180), as an import reads them. Pages of them are read while they are sent, so they are
/// never all in memory.
/// </summary>
/// <param name="exchange">The exchange.</param>
/// <param name="bookings">The bookings.</param>
internal sealed class ExportedCsv(Exchange exchange, IAsyncEnumerable<BookingDetails> bookings) : IResult
{
    private const int BufferedCharacters = 16 * 1024;
    private const string EndOfLine = "\r\n";

    private static readonly OffsetDateTimePattern Moment = OffsetDateTimePattern.CreateWithInvariantCulture("uuuu-MM-dd'T'HH:mm:sso<Z+HH:mm>");

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.ContentType = $"{CsvBody.MediaType}; charset=utf-8";
        response.Headers.ContentDisposition = "attachment; filename=\"bookings.csv\"";
        if (HttpMethods.IsHead(httpContext.Request.Method))
        {
            return;
        }

        var aborted = httpContext.RequestAborted;
        // When the buffer is full it is sent, and writing waits for a client that reads slowly.
        var writer = new StreamWriter(response.Body, new UTF8Encoding(false), BufferedCharacters, leaveOpen: true);
        await using var _ = writer.ConfigureAwait(false);
        await writer.WriteAsync(string.Join(',', ImportFields.Columns).AsMemory(), aborted).ConfigureAwait(false);
        await writer.WriteAsync(EndOfLine.AsMemory(), aborted).ConfigureAwait(false);
        await foreach (var booking in bookings.WithCancellation(aborted).ConfigureAwait(false))
        {
            string line = string.Join(',', Cells(booking).Select(SafeCell.Write));
            await writer.WriteAsync((line + EndOfLine).AsMemory(), aborted).ConfigureAwait(false);
        }
    }

    private IEnumerable<string> Cells(BookingDetails details)
    {
        var booking = details.Booking;
        yield return $"{booking.Id:D}";
        yield return EnumNames<BookingStatus>.Of(booking.Status);
        yield return Moment.Format(details.LocalStart);
        yield return Moment.Format(details.LocalEnd);
        yield return ServiceOf(booking);
        yield return ImportFields.Join(details.Resources.Select(used => NameOf(used.ResourceId, used.Resource?.Name)));
        yield return booking.PartySize.ToString(CultureInfo.InvariantCulture);
        yield return booking.Customer.Name;
        yield return booking.Customer.Email;
        yield return booking.Customer.Phone;
        yield return booking.Notes;
        yield return booking.Metadata.Count == 0 ? "" : MetadataOf(booking);
        yield return ImportFields.Join(OverrideChoice.NamesOf(booking.Overrides));
    }

    /// <summary>Returns the name of the service, if only one has it, or else its id. A service that was deleted has its former name.</summary>
    private string ServiceOf(Booking booking) =>
        booking.ServiceId is not { } id ? ""
        : exchange.FindService(id) is not { } service ? booking.ServiceName ?? $"{id}"
        : exchange.Services.Count(other => other.Name.Equals(service.Name, StringComparison.OrdinalIgnoreCase)) == 1 ? service.Name
        : $"{id}";

    private string NameOf(Guid id, string? name) =>
        name is null
        || name.Contains(';', StringComparison.Ordinal)
        || exchange.Resources.Count(other => other.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) != 1
            ? $"{id}"
            : name;

    private static string MetadataOf(Booking booking) => new JsonObject(
        booking.Metadata.OrderBy(entry => entry.Key, StringComparer.Ordinal).Select(entry => KeyValuePair.Create(entry.Key, (JsonNode?)entry.Value)))
        .ToJsonString(JsonSerializerOptions.Default);
}
