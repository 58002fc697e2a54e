using BookingEngine.Committing;
using BookingEngine.Stores;
using NodaTime;

namespace BookingEngine;

/// <summary>Stores time slots ahead of bookings, to set the capacity of their periods or to block them.</summary>
public sealed class TimeSlotService
{
    private readonly IExchangeStore _exchanges;
    private readonly DayCommitter _committer;
    private readonly IClock _clock;

    internal TimeSlotService(IExchangeStore exchanges, DayCommitter committer, IClock clock)
    {
        _exchanges = exchanges;
        _committer = committer;
        _clock = clock;
    }

    /// <summary>
    /// Generates the slots of a range of dates: back to back over each day's hours, whatever the policy's step. A slot
    /// that exists keeps its capacity; one that has none of its own takes the given one, where that is not below what
    /// is booked in it. Each day is committed by itself; run again, it creates and changes nothing.
    /// </summary>
    /// <param name="exchangeId">The exchange.</param>
    /// <param name="first">The first date.</param>
    /// <param name="last">The last date, inclusive; at most 366 dates and 50,000 slots in all.</param>
    /// <param name="slotDuration">How long a slot is: 1 second to 24 hours, whole seconds; null: as the policy says.</param>
    /// <param name="maxCapacity">The capacity of the slots: 0 (blocked) to 100,000; null: the policy's default.</param>
    /// <param name="cancellationToken">Given up between days.</param>
    /// <exception cref="ArgumentOutOfRangeException">The duration or the capacity is outside its range.</exception>
    public async Task<Result<GeneratedTimeSlots>> GenerateAsync(
        Guid exchangeId,
        LocalDate first,
        LocalDate last,
        Duration? slotDuration = null,
        int? maxCapacity = null,
        CancellationToken cancellationToken = default)
    {
        var found = await _exchanges.FindAsync([exchangeId], cancellationToken).ConfigureAwait(false);
        if (found is not [var exchange])
        {
            return new BookingError(
                BookingErrorCode.ExchangeNotFound, nameof(exchangeId), $"There is no exchange {exchangeId}.");
        }

        var duration = slotDuration ?? exchange.Policy.SlotDuration;
        int capacity = maxCapacity ?? exchange.Policy.DefaultCapacity;
        ArgumentOutOfRangeException.ThrowIfNegative(capacity, nameof(maxCapacity));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(capacity, BookingPolicy.MaxCapacity, nameof(maxCapacity));
        if (RangeProblem(exchange, first, last, duration) is { } problem)
        {
            return problem;
        }

        int length = WallClock.Seconds(
            duration, Duration.FromSeconds(1), BookingPolicy.MaxSlotDuration, nameof(slotDuration));
        var total = new GeneratedTimeSlots(0, 0);
        for (var date = first; date <= last; date = date.PlusDays(1))
        {
            var result = await _committer.CommitAsync(exchangeId, date, Decide, cancellationToken).ConfigureAwait(false);
            if (!result.Succeeded)
            {
                return result;
            }

            total = new GeneratedTimeSlots(
                total.CreatedCount + result.Value.CreatedCount, total.ExistingCount + result.Value.ExistingCount);
        }

        return total;

        Task<Decision<GeneratedTimeSlots>> Decide(ExchangeDay day) => Task.FromResult(
            TimeSlotDecisions.Generate(day, length, capacity, () => NewId.At(_clock.GetCurrentInstant())));
    }

    private static BookingError? RangeProblem(Exchange exchange, LocalDate first, LocalDate last, Duration duration)
    {
        if ((Limits.Date("StartDate", first) ?? Limits.Date("EndDate", last)) is { } outside)
        {
            return outside;
        }

        if (last < first)
        {
            return Problem("The end date must not be before the start date.");
        }

        if (Period.DaysBetween(first, last) >= Limits.GeneratedDays)
        {
            return Problem($"At most {Limits.GeneratedDays} days can be generated at once.");
        }

        int slots = 0;
        for (var date = first; date <= last && slots <= Limits.GeneratedSlots; date = date.PlusDays(1))
        {
            var backToBack = exchange with { Policy = exchange.Policy with { SlotStep = null } };
            slots += Availability.CountSlots(backToBack, date, duration);
        }

        return slots > Limits.GeneratedSlots
            ? Problem($"At most {Limits.GeneratedSlots} slots can be generated at once.")
            : null;

        static BookingError Problem(string message) => new(BookingErrorCode.InvalidField, "EndDate", message);
    }
}
