using System.IO.Pipelines;
using System.Text.Json;
using System.Text.Json.Nodes;
using BookingEngine.AspNetCore.Http;
using BookingEngine.AspNetCore.OpenApi;
using NodaTime;
using static BookingEngine.AspNetCore.Http.Field;
using static BookingEngine.AspNetCore.Http.FieldTypes;

namespace BookingEngine.AspNetCore.Availability;

/// <summary>
/// Writes the slots of days as JSON. A body may have many megabytes. So it is sent in parts, and the next part is
/// computed only once a slow client has received the one before.
/// </summary>
/// <param name="availability">The availability to write.</param>
/// <param name="showsResources">Whether each slot shows the resources that could be chosen for it.</param>
/// <param name="pipe">Where to write to.</param>
/// <param name="cancellationToken">Stops the writing.</param>
internal sealed class AvailabilityBody(
    PreparedAvailability availability, bool showsResources, PipeWriter pipe, CancellationToken cancellationToken) : IAsyncDisposable
{
    private const int ManyBytes = 64 * 1024;

    private static readonly Field Slots =
        Member("slots", Schema.ListOf(Schema.Ref("Slot")), "The list is empty on a closed day.");

    private static readonly Field Days = Member("days", Schema.ListOf(Schema.Ref("AvailableSlots")));

    private static readonly Field FirstAvailable =
        Member("first_available", Schema.OrNull(Schema.Ref("FirstAvailable")));

    private static readonly ResponseBody<DayAvailability> BeforeSlots = new()
    {
        { "exchange", Uuid, day => day.Exchange.Id },
        { "business_name", Text(Limits.NameLength), day => day.Exchange.BusinessName },
        { "date", Date, day => day.Date },
        { "day_of_week", Weekday, day => day.Date.DayOfWeek },
        { "slot_duration_minutes", Minutes(1, NodaConstants.MinutesPerDay), day => day.SlotDuration },
    };

    private static readonly ResponseBody<PreparedAvailability> BeforeDays = new()
    {
        { "exchange", Uuid, availability => availability.Exchange.Id },
    };

    private static readonly ResponseBody<Slot> BeforeFirst = new() { { "date", Date, slot => slot.Date } };

    private readonly Utf8JsonWriter _writer = new(pipe, BookingJson.WriterOptions);
    private long _sentBytes;

    /// <summary>Returns the schemas of the bodies.</summary>
    public static IEnumerable<(string Name, JsonObject Schema)> Schemas()
    {
        yield return ("AvailableSlots", Schema.Object([.. BeforeSlots, Slots]));
        yield return ("Slot", Schema.Object([.. SlotFields.Members, SlotFields.ResourcesMember]));
        yield return ("Availability", Schema.Object([.. BeforeDays, Days, FirstAvailable]));
        yield return ("FirstAvailable", Schema.Object([.. BeforeFirst, .. SlotFields.Members]));
    }

    /// <summary>Returns a slot with its date, for where it stands apart from the other slots of its day.</summary>
    public static ResponseObject WithDate(Slot slot) => new(writer =>
    {
        writer.WriteStartObject();
        BeforeFirst.WriteMembers(writer, slot);
        SlotFields.Write(writer, slot);
        writer.WriteEndObject();
    });

    /// <summary>The length of the body so far, in bytes.</summary>
    public long Length => _writer.BytesCommitted + _writer.BytesPending;

    /// <summary>Writes one day, as <c>available_slots</c> sends it.</summary>
    public Task WriteDayAsync() => WriteDayAsync(0, availability.GetDay(0));

    private async Task WriteDayAsync(int index, DayAvailability day)
    {
        _writer.WriteStartObject();
        BeforeSlots.WriteMembers(_writer, day);
        _writer.WriteStartArray(Slots.Name);
        for (int from = 0; from < day.Slots.Count;)
        {
            from = SlotFields.WriteSome(
                _writer, day, from, showsResources ? slot => availability.FindResources(index, slot) : null);
            await SendIfMuchAsync().ConfigureAwait(false);
        }

        _writer.WriteEndArray();
        _writer.WriteEndObject();
    }

    /// <summary>Writes all days, each computed just before it is written, and the first available slot.</summary>
    public async Task WriteRangeAsync()
    {
        Slot? first = null;
        _writer.WriteStartObject();
        BeforeDays.WriteMembers(_writer, availability);
        _writer.WriteStartArray(Days.Name);
        for (int i = 0; i < availability.Count; i++)
        {
            var day = availability.GetDay(i);
            await WriteDayAsync(i, day).ConfigureAwait(false);
            first ??= day.Available.Select(slot => (Slot?)slot).FirstOrDefault();
            await SendIfMuchAsync().ConfigureAwait(false);
        }

        _writer.WriteEndArray();
        _writer.WritePropertyName(FirstAvailable.Name);
        ResponseObject.Write(_writer, first is { } found ? WithDate(found) : null);
        _writer.WriteEndObject();
    }

    public ValueTask DisposeAsync() => _writer.DisposeAsync();

    /// <summary>
    /// Sends the data if there is much of it. The JSON writer only passes data on to the pipe; flushing the pipe sends
    /// it and waits for the client.
    /// </summary>
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
}
