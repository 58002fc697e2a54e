using System.IO.Pipelines;
using System.Text.Json;
using BookingEngine.AspNetCore.Http;

namespace BookingEngine.AspNetCore.Availability;

/// <summary>
/// Prints the slots of days. A body may be of many megabytes: what is printed is sent as soon as it is much, and nothing
/// more is computed before a slow client has taken it.
/// </summary>
internal sealed class AvailabilityBody(PipeWriter pipe, CancellationToken cancellationToken) : IAsyncDisposable
{
    private const int ManyBytes = 64 * 1024;

    private static readonly JsonEncodedText Exchange = JsonEncodedText.Encode("exchange");
    private static readonly JsonEncodedText Days = JsonEncodedText.Encode("days");
    private static readonly JsonEncodedText FirstAvailable = JsonEncodedText.Encode("first_available");

    private readonly Utf8JsonWriter _writer = new(pipe, BookingJson.WriterOptions);
    private long _sentBytes;

    /// <summary>How long the body is so far.</summary>
    public long Length => _writer.BytesCommitted + _writer.BytesPending;

    /// <summary>One day, as <c>available_slots</c> has it.</summary>
    public async Task WriteDayAsync(DayAvailability day)
    {
        AvailableSlotsBody.WriteStart(_writer, day);
        for (int from = 0; from < day.Slots.Length;)
        {
            from = SlotFields.WriteSome(_writer, day, from);
            await SendIfMuchAsync().ConfigureAwait(false);
        }

        AvailableSlotsBody.WriteEnd(_writer);
    }

    /// <summary>All the days, each computed when its turn comes, and the first slot that can be had.</summary>
    public async Task WriteRangeAsync(PreparedAvailability availability)
    {
        (DayAvailability Day, Slot Slot)? first = null;
        _writer.WriteStartObject();
        _writer.WriteString(Exchange, availability.Exchange.Id);
        _writer.WriteStartArray(Days);
        for (int i = 0; i < availability.Count; i++)
        {
            var day = availability.GetDay(i);
            await WriteDayAsync(day).ConfigureAwait(false);
            first ??= FirstOf(day);
            await SendIfMuchAsync().ConfigureAwait(false);
        }

        _writer.WriteEndArray();
        WriteFirst(_writer, first);
        _writer.WriteEndObject();
    }

    public ValueTask DisposeAsync() => _writer.DisposeAsync();

    /// <summary>The writer hands over to the pipe; only a flush of the pipe sends, and waits for the client.</summary>
    private async ValueTask SendIfMuchAsync()
    {
        if (Length - _sentBytes > ManyBytes)
        {
            await _writer.FlushAsync(cancellationToken).ConfigureAwait(false);
            _sentBytes = Length;
            _ = await pipe.FlushAsync(cancellationToken).ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    private static (DayAvailability, Slot)? FirstOf(DayAvailability day)
    {
        foreach (var slot in day.Slots)
        {
            if (slot.IsAvailable)
            {
                return (day, slot);
            }
        }

        return null;
    }

    private static void WriteFirst(Utf8JsonWriter writer, (DayAvailability Day, Slot Slot)? first)
    {
        if (first is not var (day, slot))
        {
            writer.WriteNull(FirstAvailable);
            return;
        }

        writer.WriteStartObject(FirstAvailable);
        AvailableSlotsBody.WriteDate(writer, day);
        SlotFields.Write(writer, day, slot);
        writer.WriteEndObject();
    }
}
