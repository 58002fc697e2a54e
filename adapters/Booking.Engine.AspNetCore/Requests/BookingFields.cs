namespace BookingEngine.AspNetCore.Requests;

/// <summary>The fields of a booking in a request.</summary>
internal sealed class BookingFields(ExchangeService exchanges, TimeSlotService timeSlots)
{
    /// <summary>The request that a body describes; null where something is wrong with it.</summary>
    public async Task<BookingRequest?> ReadAsync(JsonFields fields, CancellationToken cancellationToken)
    {
        var exchangeId = fields.Uuid("exchange");
        var timeSlotId = fields.Has("time_slot") ? fields.Uuid("time_slot") : null;
        var time = fields.Has("time_slot") ? null : new TimeFields(fields);
        var customer = Customer(fields, new Customer("", ""));
        string notes = Notes(fields) ?? "";
        int partySize = fields.Integer("party_size", 1, BookingPolicy.MaxCapacity) ?? 1;
        Exchange? exchange = null;
        if (fields.Errors.Any || time is not { NeedsZone: false })
        {
            // A good request is spared this query: booking looks the exchange up anyway.
            exchange = await KnownExchange
                .FindAsync(fields, "exchange", exchangeId, exchanges, cancellationToken)
                .ConfigureAwait(false);
        }

        var requested = timeSlotId is { } slot
            ? await OfTimeSlotAsync(slot, exchange, fields, cancellationToken).ConfigureAwait(false)
            : time?.In(exchange?.TimeZone, fields.Errors);
        return fields.Errors.Any || exchangeId is not { } id || requested is null
            ? null
            : Request(id, requested, customer) with { Notes = notes, PartySize = partySize };
    }

    /// <summary>Whom a booking is for: what a change leaves out is as before.</summary>
    public static Customer Customer(JsonFields fields, Customer basis) => new(
        fields.Text("customer_name", Limits.NameLength, Presence.Required, isLine: true) ?? basis.Name,
        fields.Email("customer_email") ?? basis.Email,
        fields.Text("customer_phone", Limits.PhoneLength, Presence.Optional, isLine: true) ?? basis.Phone);

    /// <summary>What the customer writes.</summary>
    public static string? Notes(JsonFields fields) =>
        fields.Text("notes", Limits.TextLength, Presence.Optional, isLine: false);

    private static BookingRequest Request(Guid exchangeId, RequestedTime time, Customer customer) => time switch
    {
        RequestedTime.OnClock onClock =>
            new BookingRequest(exchangeId, onClock.Date, onClock.Start, onClock.End, customer),
        RequestedTime.Exact exact => new BookingRequest(exchangeId, exact.Start, exact.End, customer),
        _ => throw new ArgumentException($"Unknown kind of time: {time}.", nameof(time)),
    };

    /// <summary>The period of a stored slot, exactly: on the night the clocks go back its times may come twice.</summary>
    private async Task<RequestedTime?> OfTimeSlotAsync(
        Guid id, Exchange? exchange, JsonFields fields, CancellationToken cancellationToken)
    {
        var slot = await timeSlots.FindAsync(id, cancellationToken).ConfigureAwait(false);
        if (slot is null || (exchange is not null && slot.Exchange.Id != exchange.Id))
        {
            fields.Errors.AddUnknownId("time_slot", id);
            return null;
        }

        return new RequestedTime.Exact(slot.StartsAt.ToInstant(), slot.EndsAt.ToInstant());
    }
}
