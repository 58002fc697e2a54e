using BookingEngine.AspNetCore.Exchanges;
using BookingEngine.AspNetCore.Http;
using NodaTime;

namespace BookingEngine.AspNetCore.Bookings;

/// <summary>The fields of a booking in a request.</summary>
internal sealed class BookingFields(ExchangeService exchanges, TimeSlotService timeSlots)
{
    /// <summary>The request that a body describes, as it came; null where something is wrong with it.</summary>
    public async Task<BookingRequest?> ReadAsync(JsonFields fields, CancellationToken cancellationToken)
    {
        var exchangeId = fields.Uuid("exchange");
        var timeSlotId = fields.Has("time_slot") ? fields.Uuid("time_slot") : null;
        var time = TimeFields.Read(fields, isNamedElse: timeSlotId is not null || fields.Has("time_slot"));
        var customer = Customer(fields, new Customer("", ""));
        string notes = Notes(fields) ?? "";
        int partySize = fields.Integer("party_size", 1, BookingPolicy.MaxCapacity) ?? 1;
        bool isNamedTwice = timeSlotId is null ? time.HasMoments && time.HasClock : time.HasMoments || time.HasClock;
        if (fields.Errors.Any || isNamedTwice)
        {
            // Other requests are spared these queries: booking looks both up anyway.
            await NoteUnknownAsync(exchangeId, timeSlotId, time, fields, cancellationToken).ConfigureAwait(false);
        }

        return fields.Errors.Any
            ? null
            : new BookingRequest(
                exchangeId!.Value, timeSlotId is { } id ? new RequestedTime.OfTimeSlot(id) : time.Time!, customer)
            {
                Notes = notes,
                PartySize = partySize,
            };
    }

    /// <summary>Whom a booking is for: what a change leaves out is as before.</summary>
    public static Customer Customer(JsonFields fields, Customer basis) => new(
        fields.Text("customer_name", Presence.Required, TextRules.Name) ?? basis.Name,
        fields.Text("customer_email", Presence.Required, TextRules.Email) ?? basis.Email,
        fields.Text("customer_phone", Presence.Optional, phone => TextRules.Line(phone, Limits.PhoneLength)) ?? basis.Phone);

    /// <summary>What the customer writes.</summary>
    public static string? Notes(JsonFields fields) =>
        fields.Text("notes", Presence.Optional, notes => TextRules.Text(notes, Limits.TextLength));

    /// <summary>Notes what a change of a booking can't change, unless it is as it stands.</summary>
    public static void NoteUnchangeable(JsonFields fields, BookingDetails found)
    {
        const string status = "A booking's status is changed by POST to its confirm/, complete/, no_show/ or cancel/.";
        const string time = "A booking is moved by POST to its reschedule/.";
        const string other = "A booking keeps this: cancel it by POST to its cancel/, and make another one.";
        var booking = found.Booking;
        NoteUnless("status", text => text == BookingStatusNames.Of(booking.Status), status);
        NoteUnless("date", text => FieldText.Date(text, out var date) is null && date == booking.Date, time);
        NoteUnless("start_time", text => IsTime(text, booking.Period.StartTime), time);
        NoteUnless("end_time", text => IsTime(text, booking.Period.EndTime), time);
        NoteUnless("starts_at", text => IsMoment(text, found.StartsAt), time);
        NoteUnless("ends_at", text => IsMoment(text, found.EndsAt), time);
        NoteUnless("time_slot", StandsAsTimeSlot(found), time);
        NoteUnless("exchange", text => IsId(text, booking.ExchangeId), other);
        NoteUnless("service", null, other);

        void NoteUnless(string field, Func<string, bool>? stands, string message)
        {
            if (!fields.IsAsItStands(field, stands))
            {
                fields.Errors.Add(field, message);
            }
        }

        static bool IsTime(string text, LocalTime time) => FieldText.Time(text, out var given) is null && given == time;

        static bool IsMoment(string text, OffsetDateTime moment) =>
            FieldText.Timestamp(text, out var local, out var offset) is null && TimeFields.IsAt(moment, (local, offset));
    }

    /// <summary>Notes a time slot that a body names other than the booking's own: a booking isn't moved by that.</summary>
    public static void NoteOtherTimeSlot(JsonFields fields, BookingDetails found)
    {
        if (fields.Has("time_slot") && !fields.IsAsItStands("time_slot", StandsAsTimeSlot(found)))
        {
            fields.Errors.Add("time_slot", "Name the new time by date, start_time and end_time, or by starts_at and ends_at.");
        }
    }

    /// <summary>Notes what a refusal of a booking says of the fields that name something.</summary>
    public static void NoteUnknown(BookingRequest request, BookingErrorCode code, FieldErrors errors)
    {
        if (code == BookingErrorCode.ExchangeNotFound)
        {
            errors.AddUnknownId("exchange", request.ExchangeId, BookingErrorCode.ExchangeNotFound);
        }

        if (code is BookingErrorCode.ExchangeNotFound or BookingErrorCode.TimeSlotNotFound
            && request.Time is RequestedTime.OfTimeSlot named)
        {
            errors.AddUnknownId("time_slot", named.TimeSlotId, BookingErrorCode.TimeSlotNotFound);
        }
    }

    private static Func<string, bool>? StandsAsTimeSlot(BookingDetails found) =>
        found.TimeSlot is { } slot ? text => IsId(text, slot.Id) : null;

    private static bool IsId(string text, Guid id) => FieldText.Uuid(text, out var given) is null && given == id;

    /// <summary>Notes what a body names that isn't there, and ways of naming its time that disagree.</summary>
    private async Task NoteUnknownAsync(
        Guid? exchangeId, Guid? timeSlotId, TimeFields time, JsonFields fields, CancellationToken cancellationToken)
    {
        var exchange = await KnownExchange
            .FindAsync(fields, "exchange", exchangeId, exchanges, cancellationToken)
            .ConfigureAwait(false);
        TimeSlotDetails? slot = null;
        if (timeSlotId is { } id)
        {
            slot = await timeSlots.FindAsync(id, cancellationToken).ConfigureAwait(false);
            if (slot is null || (exchange is not null && slot.Exchange.Id != exchange.Id))
            {
                fields.Errors.AddUnknownId("time_slot", id, BookingErrorCode.TimeSlotNotFound);
                return;
            }
        }

        if (exchange is not null)
        {
            time.NoteContradictions(exchange, slot, fields.Errors);
        }
    }
}
