using System.Globalization;
using BookingEngine.Committing;
using BookingEngine.Scheduling;
using BookingEngine.Stores;
using NodaTime;

namespace BookingEngine;

/// <summary>
/// Stores time slots ahead of bookings, to set the capacity of their periods or to block them; finds and changes stored
/// ones. Expected refusals are results.
/// </summary>
public sealed class TimeSlotService
{
    private readonly IExchangeStore _exchanges;
    private readonly IBookingStore _bookings;
    private readonly DayCommitter _committer;
    private readonly IClock _clock;

    internal TimeSlotService(IExchangeStore exchanges, IBookingStore bookings, DayCommitter committer, IClock clock)
    {
        _exchanges = exchanges;
        _bookings = bookings;
        _committer = committer;
        _clock = clock;
    }

    /// <summary>
    /// Generates the slots of a range of dates: back to back over each day's hours, whatever the policy's step. A slot
    /// that exists keeps its capacity; one that has none of its own takes the given one, where that is not below what
    /// is booked in it. Each day is committed by itself; run again, it creates and changes nothing.
    /// </summary>
    /// <param name="generation">Which.</param>
    /// <param name="cancellationToken">Given up between days.</param>
    /// <exception cref="ArgumentNullException">There is no wish.</exception>
    public async Task<Result<GeneratedTimeSlots>> GenerateAsync(
        TimeSlotGeneration generation, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(generation);
        var found = await _exchanges.FindAsync([generation.ExchangeId], cancellationToken).ConfigureAwait(false);
        if (found is not [var exchange])
        {
            return new BookingError(
                BookingErrorCode.ExchangeNotFound, "Exchange", $"There is no exchange {generation.ExchangeId}.");
        }

        if (Problems(generation) is { Count: > 0 } problems)
        {
            return Result<GeneratedTimeSlots>.Refused(problems);
        }

        var dates = Dates(generation);
        int length = generation.SlotDuration is { } duration ? (int)duration.TotalSeconds : exchange.Policy.SlotSeconds;
        int capacity = generation.MaxCapacity ?? exchange.Policy.DefaultCapacity;
        var part = new PartOfHours(generation.StartTime, generation.EndTime);
        int slots = CountSlots(exchange, dates, part, length);
        if (slots > Limits.GeneratedSlots)
        {
            return Problem(
                nameof(generation.EndDate), $"At most {Limits.GeneratedSlots} slots can be generated at once.");
        }

        int stored = await _bookings.CountTimeSlotsAsync(exchange.Id, cancellationToken).ConfigureAwait(false);
        if (stored + slots > Limits.TimeSlotsOfExchange)
        {
            return new BookingError(
                BookingErrorCode.TooManyTimeSlots, null,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"An exchange can have at most {Limits.TimeSlotsOfExchange:N0} stored time slots: there are {stored:N0}, and these would be {slots:N0}. Delete some of the past."));
        }

        var total = new GeneratedTimeSlots(0, 0);
        foreach (var date in dates)
        {
            var result = await _committer.CommitAsync(
                exchange.Id,
                [date],
                booking: null,
                state => TimeSlotDecisions.Generate(
                    state.Day(date), part, length, capacity, () => NewId.At(_clock.GetCurrentInstant())),
                cancellationToken).ConfigureAwait(false);
            if (!result!.Succeeded)
            {
                return result;
            }

            total = new GeneratedTimeSlots(
                total.CreatedCount + result.Value.CreatedCount, total.ExistingCount + result.Value.ExistingCount);
        }

        return total;
    }

    /// <summary>Finds a stored slot by its id; null where there is none.</summary>
    public async Task<TimeSlotDetails?> FindAsync(Guid timeSlotId, CancellationToken cancellationToken = default)
    {
        var slot = await _bookings.FindTimeSlotAsync(timeSlotId, cancellationToken).ConfigureAwait(false);
        var details = slot is null
            ? []
            : await DetailAsync(slot.ExchangeId, [slot], cancellationToken).ConfigureAwait(false);
        return details is [var found] ? found : null;
    }

    /// <summary>Lists the stored slots of an exchange by date and period.</summary>
    /// <param name="exchangeId">The exchange.</param>
    /// <param name="date">Only those of this business date; null: of all.</param>
    /// <param name="page">Which part.</param>
    /// <param name="cancellationToken">Cancels the queries.</param>
    /// <exception cref="ArgumentNullException">There is no page.</exception>
    public async Task<Page<TimeSlotDetails>> ListAsync(
        Guid exchangeId, LocalDate? date, PageRequest page, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(page);
        var slots = await _bookings.ListTimeSlotsAsync(exchangeId, date, page, cancellationToken).ConfigureAwait(false);
        var details = await DetailAsync(exchangeId, slots.Items, cancellationToken).ConfigureAwait(false);
        return new Page<TimeSlotDetails>(details, slots.TotalCount);
    }

    /// <summary>Gives a stored slot a capacity of its own, or takes it away; not below the parties attached to it.</summary>
    /// <param name="timeSlotId">The slot.</param>
    /// <param name="maxCapacity">0 (blocked) to 100,000; null: none of its own.</param>
    /// <param name="cancellationToken">Given up until the commit; one under way may yet be stored.</param>
    public Task<Result<TimeSlotDetails>> SetCapacityAsync(
        Guid timeSlotId, int? maxCapacity, CancellationToken cancellationToken = default) =>
        CapacityProblem(maxCapacity) is { } problem
            ? Task.FromResult<Result<TimeSlotDetails>>(problem)
            : ChangeAsync(
                timeSlotId, day => TimeSlotDecisions.SetCapacity(day, timeSlotId, maxCapacity), cancellationToken);

    /// <summary>Deletes a stored slot, unless a pending or confirmed booking holds it.</summary>
    /// <param name="timeSlotId">The slot.</param>
    /// <param name="cancellationToken">Given up until the commit; one under way may yet be stored.</param>
    public Task<Result<TimeSlotDetails>> DeleteAsync(Guid timeSlotId, CancellationToken cancellationToken = default) =>
        ChangeAsync(timeSlotId, day => TimeSlotDecisions.Delete(day, timeSlotId), cancellationToken);

    private async Task<Result<TimeSlotDetails>> ChangeAsync(
        Guid timeSlotId, Func<ExchangeDay, Decision<TimeSlotDetails>> decide, CancellationToken cancellationToken)
    {
        var slot = await _bookings.FindTimeSlotAsync(timeSlotId, cancellationToken).ConfigureAwait(false);
        if (slot is null)
        {
            return TimeSlotDecisions.NotFound(timeSlotId);
        }

        var result = await _committer.CommitAsync(
            slot.ExchangeId, [slot.Date], booking: null, state => decide(state.Day(slot.Date)), cancellationToken)
            .ConfigureAwait(false);
        // Deleted meanwhile with its exchange.
        return result!.Error?.Code == BookingErrorCode.ExchangeNotFound ? TimeSlotDecisions.NotFound(timeSlotId) : result;
    }

    /// <summary>Adds what readers want to know: of the days what lies where the slots do.</summary>
    private async Task<IReadOnlyList<TimeSlotDetails>> DetailAsync(
        Guid exchangeId, IReadOnlyList<TimeSlot> slots, CancellationToken cancellationToken)
    {
        var exchange = await _exchanges.FindAsync([exchangeId], cancellationToken).ConfigureAwait(false);
        if (exchange is not [var found])
        {
            return [];
        }

        var days = await ListedDays.LoadAsync(
            _bookings, slots.Select(slot => (found, slot.Date, slot.Period)), cancellationToken).ConfigureAwait(false);
        return [.. slots.Select(slot => new TimeSlotDetails(slot, days.Of(found, slot.Date)))];
    }

    private static List<LocalDate> Dates(TimeSlotGeneration generation)
    {
        var dates = new List<LocalDate>();
        for (var date = generation.StartDate; date <= generation.EndDate; date = date.PlusDays(1))
        {
            if (generation.DaysOfWeek.Count == 0 || generation.DaysOfWeek.Contains(date.DayOfWeek))
            {
                dates.Add(date);
            }
        }

        return dates;
    }

    /// <summary>How many slots would be laid; where there are more than can be generated at once, not all are counted.</summary>
    private static int CountSlots(Exchange exchange, List<LocalDate> dates, PartOfHours part, int length)
    {
        int slots = 0;
        foreach (var date in dates)
        {
            var clock = DayClock.For(exchange.TimeZone, date);
            foreach (var window in part.Of(Hours.Windows(exchange, date, clock), clock))
            {
                slots += Slots.Count(window, length, length);
            }

            if (slots > Limits.GeneratedSlots)
            {
                break;
            }
        }

        return slots;
    }

    private static List<BookingError> Problems(TimeSlotGeneration generation)
    {
        var (first, last) = (generation.StartDate, generation.EndDate);
        BookingError?[] problems =
        [
            Limits.Date(nameof(generation.StartDate), first),
            Limits.Date(nameof(generation.EndDate), last),
            last < first
                ? Problem(nameof(generation.EndDate), "The end date must not be before the start date.")
                : Period.DaysBetween(first, last) >= Limits.GeneratedDays
                    ? Problem(
                        nameof(generation.EndDate), $"At most {Limits.GeneratedDays} days can be generated at once.")
                    : null,
            generation.SlotDuration is not { } duration || BookingPolicy.IsSlotDuration(duration)
                ? null
                : Problem(nameof(generation.SlotDuration), "A slot lasts from 1 second to 24 hours, in whole seconds."),
            CapacityProblem(generation.MaxCapacity),
            TimeProblem(nameof(generation.StartTime), generation.StartTime),
            TimeProblem(nameof(generation.EndTime), generation.EndTime),
        ];
        return [.. problems.OfType<BookingError>()];
    }

    private static BookingError? CapacityProblem(int? capacity) =>
        capacity is null or (>= 0 and <= BookingPolicy.MaxCapacity)
            ? null
            : Problem(nameof(TimeSlot.MaxCapacity), $"Ensure this value is from 0 to {BookingPolicy.MaxCapacity}.");

    private static BookingError? TimeProblem(string field, LocalTime? time) =>
        time is not { } given || WallClock.IsWholeSecond(given) ? null : Problem(field, "A time is a whole second.");

    private static BookingError Problem(string field, string message) =>
        new(BookingErrorCode.InvalidField, field, message);
}
