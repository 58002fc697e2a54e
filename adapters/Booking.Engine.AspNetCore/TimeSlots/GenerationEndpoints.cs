using BookingEngine.AspNetCore.Access;
using BookingEngine.AspNetCore.Exchanges;
using BookingEngine.AspNetCore.Http;
using Microsoft.AspNetCore.Http;
using NodaTime;

namespace BookingEngine.AspNetCore.TimeSlots;

/// <summary><c>/time-slots/generate_slots/</c>: sets the capacity of periods ahead of bookings.</summary>
internal static class GenerationEndpoints
{
    public static async Task<IResult> GenerateAsync(
        HttpContext context, ExchangeService exchanges, TimeSlotService timeSlots, CancellationToken cancellationToken)
    {
        var caller = Caller.Of(context);
        if (caller.Id is null)
        {
            return Responses.NotAuthenticated;
        }

        var (fields, refusal) = await RequestBody.ReadAsync(context).ConfigureAwait(false);
        if (refusal is not null)
        {
            return refusal;
        }

        var exchangeId = fields.Uuid("exchange_uuid");
        var first = fields.Date("start_date");
        var last = fields.Date("end_date");
        int? minutes = fields.Integer("slot_duration_minutes", 1, NodaConstants.MinutesPerDay);
        int? maxCapacity = fields.Integer("max_capacity", 0, BookingPolicy.MaxCapacity);
        var (start, end) = (fields.Opening("start_time", Presence.Optional), fields.Time("end_time", Presence.Optional));
        var weekdays = fields.Integers("days_of_week", 1, 7, longest: 7);
        var exchange = await KnownExchange.FindAsync(fields, "exchange_uuid", exchangeId, exchanges, cancellationToken)
            .ConfigureAwait(false);
        if (fields.Errors.Any || exchange is null)
        {
            return fields.Errors.ToResult();
        }

        if (!caller.Actor.Owns(exchange))
        {
            return Responses.Forbidden;
        }

        var duration = minutes is { } given ? Duration.FromMinutes(given) : exchange.Policy.SlotDuration;
        int capacity = maxCapacity ?? exchange.Policy.DefaultCapacity;
        var generation = new TimeSlotGeneration(exchange.Id, first!.Value, last!.Value)
        {
            SlotDuration = duration,
            MaxCapacity = capacity,
            StartTime = start,
            EndTime = end,
            DaysOfWeek = weekdays is null ? [] : [.. weekdays.Select(day => (IsoDayOfWeek)day)],
        };
        var result = await timeSlots.GenerateAsync(generation, cancellationToken).ConfigureAwait(false);
        if (!result.Succeeded)
        {
            return Refusal.Of(result.Errors, ("exchange_uuid", exchange.Id));
        }

        CreatedLocation.Of(context, exchange.Id);
        var body = new GeneratedSlotsBody(
            exchange.Id,
            new DateText(first.Value),
            new DateText(last.Value),
            ExchangeBody.Minutes(duration),
            capacity,
            start is { } from ? new TimeText(from) : null,
            end is { } to ? new TimeText(to) : null,
            weekdays,
            result.Value.CreatedCount,
            result.Value.ExistingCount);
        return TypedResults.Json(
            body, BookingJson.Shared.GeneratedSlotsBody, statusCode: StatusCodes.Status201Created);
    }
}
