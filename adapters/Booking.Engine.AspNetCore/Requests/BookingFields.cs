namespace BookingEngine.AspNetCore.Requests;

/// <summary>The fields of a booking in a request.</summary>
internal sealed class BookingFields(ExchangeService exchanges, TimeSlotService timeSlots)
{
    /// <summary>The request that a body describes, as it came; null where something is wrong with it.</summary>
    public async Task<BookingRequest?> ReadAsync(JsonFields fields, CancellationToken cancellationToken)
    {
        var exchangeId = fields.Uuid("exchange");
        var timeSlotId = fields.Has("time_slot") ? fields.Uuid("time_slot") : null;
        var time = fields.Has("time_slot") ? null : TimeFields.Read(fields);
        var customer = Customer(fields, new Customer("", ""));
        string notes = Notes(fields) ?? "";
        int partySize = fields.Integer("party_size", 1, BookingPolicy.MaxCapacity) ?? 1;
        if (fields.Errors.Any)
        {
            // A good request is spared these queries: booking looks both up anyway.
            await NoteUnknownAsync(exchangeId, timeSlotId, fields, cancellationToken).ConfigureAwait(false);
            return null;
        }

        time ??= new RequestedTime.OfTimeSlot(timeSlotId!.Value);
        return new BookingRequest(exchangeId!.Value, time, customer) { Notes = notes, PartySize = partySize };
    }

    /// <summary>Whom a booking is for: what a change leaves out is as before.</summary>
    public static Customer Customer(JsonFields fields, Customer basis) => new(
        fields.Text("customer_name", Limits.NameLength, Presence.Required, isLine: true) ?? basis.Name,
        fields.Email("customer_email") ?? basis.Email,
        fields.Text("customer_phone", Limits.PhoneLength, Presence.Optional, isLine: true) ?? basis.Phone);

    /// <summary>What the customer writes.</summary>
    public static string? Notes(JsonFields fields) =>
        fields.Text("notes", Limits.TextLength, Presence.Optional, isLine: false);

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

    private async Task NoteUnknownAsync(
        Guid? exchangeId, Guid? timeSlotId, JsonFields fields, CancellationToken cancellationToken)
    {
        var exchange = await KnownExchange
            .FindAsync(fields, "exchange", exchangeId, exchanges, cancellationToken)
            .ConfigureAwait(false);
        if (timeSlotId is { } id)
        {
            var slot = await timeSlots.FindAsync(id, cancellationToken).ConfigureAwait(false);
            if (slot is null || (exchange is not null && slot.Exchange.Id != exchange.Id))
            {
                fields.Errors.AddUnknownId("time_slot", id, BookingErrorCode.TimeSlotNotFound);
            }
        }
    }
}
