using BookingEngine.AspNetCore.Answers;
using BookingEngine.AspNetCore.Requests;
using Microsoft.AspNetCore.Http;
using NodaTime;

namespace BookingEngine.AspNetCore.Endpoints;

/// <summary><c>/time-slots/</c>: what can be booked, and periods with a capacity of their own.</summary>
internal static class TimeSlotEndpoints
{
    private const int MinutesPerDay = NodaConstants.MinutesPerDay;

    public static async Task<IResult> AvailableAsync(
        HttpRequest request, AvailabilityService availability, CancellationToken cancellationToken)
    {
        var query = new QueryFields(request.Query);
        var exchangeId = query.RequiredUuid("exchange");
        var date = query.Date("date");
        int? minutes = query.Integer("slot_duration", 1, MinutesPerDay);
        int partySize = query.Integer("party_size", 1, BookingPolicy.MaxCapacity) ?? 1;
        if (query.Errors.Any || exchangeId is not { } id)
        {
            return query.Errors.ToResult();
        }

        var duration = minutes is { } given ? Duration.FromMinutes(given) : (Duration?)null;
        var day = await availability.GetDayAsync(id, date, duration, partySize, cancellationToken).ConfigureAwait(false);
        return day is null
            ? Answer.NotFound
            : TypedResults.Json(AvailableSlotsBody.Of(day), BookingJson.Shared.AvailableSlotsBody);
    }

    public static async Task<IResult> GenerateAsync(
        HttpContext context, ExchangeService exchanges, TimeSlotService timeSlots, CancellationToken cancellationToken)
    {
        var caller = Caller.Of(context);
        if (caller.Id is null)
        {
            return Answer.NotAuthenticated;
        }

        var (fields, refusal) = await RequestBody.ReadAsync(context).ConfigureAwait(false);
        if (refusal is not null)
        {
            return refusal;
        }

        var exchangeId = fields.Uuid("exchange_uuid");
        var first = fields.Date("start_date");
        var last = fields.Date("end_date");
        int? minutes = fields.Integer("slot_duration_minutes", 1, MinutesPerDay);
        int? maxCapacity = fields.Integer("max_capacity", 0, BookingPolicy.MaxCapacity);
        var exchange = await KnownExchange.FindAsync(fields, "exchange_uuid", exchangeId, exchanges, cancellationToken)
            .ConfigureAwait(false);
        if (fields.Errors.Any || exchange is null)
        {
            return fields.Errors.ToResult();
        }

        if (!caller.Owns(exchange))
        {
            return Answer.Forbidden;
        }

        var duration = minutes is { } given ? Duration.FromMinutes(given) : exchange.Policy.SlotDuration;
        int capacity = maxCapacity ?? exchange.Policy.DefaultCapacity;
        var generation = new TimeSlotGeneration(exchange.Id, first!.Value, last!.Value)
        {
            SlotDuration = duration,
            MaxCapacity = capacity,
        };
        var result = await timeSlots.GenerateAsync(generation, cancellationToken).ConfigureAwait(false);
        if (!result.Succeeded)
        {
            return Refusal.Of(result.Errors, ("exchange_uuid", exchange.Id));
        }

        var body = new GeneratedSlotsBody(
            exchange.Id,
            new DateText(first.Value),
            new DateText(last.Value),
            ExchangeBody.Minutes(duration),
            capacity,
            result.Value.CreatedCount,
            result.Value.ExistingCount);
        return TypedResults.Json(
            body, BookingJson.Shared.GeneratedSlotsBody, statusCode: StatusCodes.Status201Created);
    }
}
