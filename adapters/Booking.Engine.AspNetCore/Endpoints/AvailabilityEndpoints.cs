using BookingEngine.AspNetCore.Answers;
using BookingEngine.AspNetCore.Requests;
using Microsoft.AspNetCore.Http;
using NodaTime;

namespace BookingEngine.AspNetCore.Endpoints;

/// <summary>What can be booked: <c>/time-slots/available_slots/</c> and <c>/time-slots/availability/</c>.</summary>
internal static class AvailabilityEndpoints
{
    private const int MinutesPerDay = NodaConstants.MinutesPerDay;
    private const int MostDays = 366;
    private const int MostSlots = 100_000;

    public static async Task<IResult> DayAsync(
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
        var day = await availability.PrepareAsync(
            id, date is { } one ? (one, one) : null, duration, partySize, cancellationToken).ConfigureAwait(false);
        return day is null ? Answer.NotFound : AvailabilityResult.OfDay(day);
    }

    public static async Task<IResult> DaysAsync(
        HttpRequest request, AvailabilityService availability, CancellationToken cancellationToken)
    {
        var query = new QueryFields(request.Query);
        var exchangeId = query.RequiredUuid("exchange");
        var first = query.RequiredDate("start_date");
        var last = query.RequiredDate("end_date");
        int? minutes = query.Integer("slot_duration", 1, MinutesPerDay);
        int partySize = query.Integer("party_size", 1, BookingPolicy.MaxCapacity) ?? 1;
        if (first is { } start && last is { } end && RangeProblem(start, end) is { } problem)
        {
            query.Errors.Add("end_date", problem);
        }

        if (query.Errors.Any || exchangeId is not { } id || first is not { } from || last is not { } to)
        {
            return query.Errors.ToResult();
        }

        var duration = minutes is { } given ? Duration.FromMinutes(given) : (Duration?)null;
        var days = await availability.PrepareAsync(id, (from, to), duration, partySize, cancellationToken)
            .ConfigureAwait(false);
        if (days is null)
        {
            return Answer.NotFound;
        }

        if (days.CountSlots() > MostSlots)
        {
            query.Errors.Add("end_date", $"At most {MostSlots} slots can be asked for at once.");
            return query.Errors.ToResult();
        }

        return AvailabilityResult.OfRange(days);
    }

    private static string? RangeProblem(LocalDate first, LocalDate last) =>
        last < first ? "The end date must not be before the start date."
        : Period.DaysBetween(first, last) >= MostDays ? $"At most {MostDays} days can be asked for at once."
        : null;
}
