using NodaTime;
using NodaTime.TimeZones;

namespace BookingEngine.AspNetCore.Requests;

/// <summary>The fields of a booking in a request.</summary>
internal static class BookingFields
{
    /// <summary>The request that a body describes; null where something is wrong with it.</summary>
    /// <param name="fields">The body.</param>
    /// <param name="exchanges">Where the exchange is looked up, where only it can tell what is wrong.</param>
    /// <param name="cancellationToken">Cancels the look-up.</param>
    public static async Task<BookingRequest?> ReadAsync(
        JsonFields fields, ExchangeService exchanges, CancellationToken cancellationToken)
    {
        var exchangeId = fields.Uuid("exchange");
        var onClock = OnClock(fields);
        var exact = Exact(fields);
        var customer = new Customer(
            fields.Text("customer_name", Limits.NameLength, Presence.Required, isLine: true) ?? "",
            fields.Email("customer_email") ?? "",
            fields.Text("customer_phone", Limits.PhoneLength, Presence.Optional, isLine: true) ?? "");
        string notes = fields.Text("notes", Limits.TextLength, Presence.Optional, isLine: false) ?? "";
        int partySize = fields.Integer("party_size", 1, BookingPolicy.MaxCapacity) ?? 1;
        if (fields.Errors.Any || exact is { IsLocal: true })
        {
            // A good request is spared this query: booking looks the exchange up anyway.
            var exchange = await KnownExchange
                .FindAsync(fields, "exchange", exchangeId, exchanges, cancellationToken)
                .ConfigureAwait(false);
            exact = exchange is null ? exact : exact?.In(exchange.TimeZone, fields.Errors);
        }

        if (fields.Errors.Any || exchangeId is not { } id)
        {
            return null;
        }

        if (exact is not { } period)
        {
            return onClock is { } time
                ? new BookingRequest(id, time.Date, time.Start, time.End, customer) { Notes = notes, PartySize = partySize }
                : null;
        }

        if (period.End <= period.Start)
        {
            fields.Errors.Add("ends_at", "The end must be after the start.");
            return null;
        }

        return new BookingRequest(id, period.Start, period.End, customer) { Notes = notes, PartySize = partySize };
    }

    private static bool IsExact(JsonFields fields) => fields.Has("starts_at") || fields.Has("ends_at");

    private static (LocalDate Date, LocalTime Start, LocalTime End)? OnClock(JsonFields fields)
    {
        if (IsExact(fields))
        {
            return null;
        }

        var (date, start, end) = (fields.Date("date"), fields.Time("start_time"), fields.Time("end_time"));
        return date is { } on && start is { } from && end is { } to ? (on, from, to) : null;
    }

    private static ExactPeriod? Exact(JsonFields fields)
    {
        if (!IsExact(fields))
        {
            return null;
        }

        var (start, end) = (fields.Timestamp("starts_at"), fields.Timestamp("ends_at"));
        return start is { } from && end is { } to ? new ExactPeriod(from, to) : null;
    }

    /// <summary>Two moments; one without an offset is local to the exchange.</summary>
    private readonly record struct ExactPeriod(
        (LocalDateTime Local, Offset? Offset) From, (LocalDateTime Local, Offset? Offset) To)
    {
        public bool IsLocal => From.Offset is null || To.Offset is null;

        public Instant Start => From.Local.WithOffset(From.Offset ?? Offset.Zero).ToInstant();

        public Instant End => To.Local.WithOffset(To.Offset ?? Offset.Zero).ToInstant();

        /// <summary>With the offsets that the zone has then; what its clock skips is noted.</summary>
        public ExactPeriod In(DateTimeZone zone, FieldErrors errors) =>
            new(Located("starts_at", From, zone, errors), Located("ends_at", To, zone, errors));

        private static (LocalDateTime Local, Offset? Offset) Located(
            string field, (LocalDateTime Local, Offset? Offset) time, DateTimeZone zone, FieldErrors errors)
        {
            if (time.Offset is not null)
            {
                return time;
            }

            try
            {
                return (time.Local, zone.ResolveLocal(time.Local, EarlierOfTwo).Offset);
            }
            catch (SkippedTimeException)
            {
                errors.Add(field, $"That time does not exist: the clocks of {zone.Id} skip it.");
                return time;
            }
        }

        private static readonly ZoneLocalMappingResolver EarlierOfTwo =
            Resolvers.CreateMappingResolver(Resolvers.ReturnEarlier, Resolvers.ThrowWhenSkipped);
    }
}
