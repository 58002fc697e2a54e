using BookingEngine.Committing;
using BookingEngine.Deciding;
using BookingEngine.Primitives;
using BookingEngine.Scheduling;
using BookingEngine.Services;
using BookingEngine.Stores;
using NodaTime;

namespace BookingEngine;

/// <summary>
/// Stores time slots in advance of bookings, to set the capacity of their periods or to block them, and finds and
/// changes stored time slots. Expected refusals are returned as results.
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
    /// Generates time slots on a range of dates. They fill each day's hours back to back, regardless of the policy's
    /// step. An existing slot keeps its capacity. An existing slot without a capacity of its own gets the given one,
    /// unless more is already booked in it. The result counts those that could not take it. Each day is committed by itself.
    /// Repeating a generation creates and changes nothing.
    /// </summary>
    /// <param name="generation">The time slots to generate.</param>
    /// <param name="cancellationToken">Stops the operation between two days. Slots that were already generated stay.</param>
    /// <exception cref="ArgumentNullException">The generation is null.</exception>
    /// <remarks>
    /// Nothing has to be generated before a time can be booked. A stored slot only sets the capacity of its period, or
    /// blocks the period with a capacity of 0.
    /// </remarks>
    /// <example>
    /// <code>
    /// // Three places in each slot of that week, where the shop has one otherwise.
    /// var generated = await timeSlots.GenerateAsync(
    ///     new TimeSlotGeneration(shop.Id, monday, monday.PlusDays(6)) { MaxCapacity = 3 });
    /// Print(generated.Value.CreatedCount); // 40
    ///
    /// var day = await availability.GetDayAsync(shop.Id, monday);
    /// Print(day.Slots[0].AvailableCapacity); // 3
    /// </code>
    /// </example>
    public async Task<Result<GeneratedTimeSlots>> GenerateAsync(
        TimeSlotGeneration generation, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(generation);
        if (await FindExchangeAsync(generation.ExchangeId, cancellationToken).ConfigureAwait(false) is not { } exchange)
        {
            return BookingErrors.ExchangeNotFound(generation.ExchangeId);
        }

        if (Problems(generation) is { Count: > 0 } problems)
        {
            return Result<GeneratedTimeSlots>.Refused(problems);
        }

        var dates = Dates(generation);
        int length = generation.SlotDuration is { } duration ? (int)duration.TotalSeconds : exchange.Policy.SlotSeconds;
        int? capacity = generation.MaxCapacity ?? (exchange.DefaultCapacity is var own and not BookingPolicy.NoLimit ? own : null);
        var part = new PartOfHours(generation.StartTime, generation.EndTime);
        int slots = CountSlots(exchange, dates, part, length);
        if (slots > Limits.GeneratedSlots)
        {
            return BookingErrors.TooManyGeneratedSlots;
        }

        int stored = await _bookings.CountTimeSlotsAsync(exchange.Id, cancellationToken).ConfigureAwait(false);
        if (stored + slots > Limits.TimeSlotsOfExchange)
        {
            return BookingErrors.TooManyTimeSlotsOfExchange(stored, slots);
        }

        var total = new GeneratedTimeSlots(0, 0, 0);
        foreach (var date in dates)
        {
            var result = await _committer.CommitAsync(
                exchange.Id,
                [date],
                booking: null,
                state => TimeSlotDecisions.Generate(
                    state.Day(date), part, length, capacity, () => NewId.At(_clock.GetCurrentInstant())),
                cancellationToken).ConfigureAwait(false);
            if (!result.Succeeded)
            {
                return result;
            }

            total = new GeneratedTimeSlots(
                total.CreatedCount + result.Value.CreatedCount,
                total.ExistingCount + result.Value.ExistingCount,
                total.KeptCount + result.Value.KeptCount);
        }

        return total;
    }

    /// <summary>Finds a stored slot by its id. Returns null if it does not exist.</summary>
    public async Task<TimeSlotDetails?> FindAsync(Guid timeSlotId, CancellationToken cancellationToken = default)
    {
        var slot = await _bookings.FindTimeSlotAsync(timeSlotId, cancellationToken).ConfigureAwait(false);
        if (slot is null || await FindExchangeAsync(slot.ExchangeId, cancellationToken).ConfigureAwait(false) is not { } exchange)
        {
            return null;
        }

        var details = await DetailAsync(exchange, [slot], cancellationToken).ConfigureAwait(false);
        return details[0];
    }

    /// <summary>
    /// Returns one page of the stored slots of an exchange, ordered by date and period. Returns null if the exchange does
    /// not exist.
    /// </summary>
    /// <param name="exchangeId">The exchange.</param>
    /// <param name="date">The business date to list, or null for all dates.</param>
    /// <param name="page">The page to return.</param>
    /// <param name="cancellationToken">Cancels the queries.</param>
    /// <exception cref="ArgumentNullException">The page is null.</exception>
    /// <exception cref="ArgumentException">The page's cursor is of another list.</exception>
    public async Task<Page<TimeSlotDetails>?> ListAsync(
        Guid exchangeId, LocalDate? date, PageRequest page, CancellationToken cancellationToken = default)
    {
        Pages.ThrowIfOfAnotherList(page, cursor => cursor is Cursor.OfTimeSlot);
        if (await FindExchangeAsync(exchangeId, cancellationToken).ConfigureAwait(false) is not { } exchange)
        {
            return null;
        }

        var slots = await _bookings.ListTimeSlotsAsync(exchangeId, date, page, cancellationToken).ConfigureAwait(false);
        var details = await DetailAsync(exchange, slots.Items, cancellationToken).ConfigureAwait(false);
        return slots.With(details);
    }

    /// <summary>
    /// Lists all stored slots of an exchange, ordered by date and period; none if the exchange does not exist. Pages are
    /// loaded as they are needed, and each begins where the one before ended.
    /// </summary>
    /// <param name="exchangeId">The exchange.</param>
    /// <param name="date">The business date to list, or null for all dates.</param>
    /// <param name="cancellationToken">Cancels the queries.</param>
    public IAsyncEnumerable<TimeSlotDetails> ListAllAsync(
        Guid exchangeId, LocalDate? date = null, CancellationToken cancellationToken = default) =>
        Pages.AllAsync(
            async (page, stop) => await ListAsync(exchangeId, date, page, stop).ConfigureAwait(false) ?? new([], 0),
            cancellationToken);

    /// <summary>
    /// Sets or removes a stored slot's own capacity. It can't be less than the total party size of the bookings in the
    /// slot.
    /// </summary>
    /// <param name="timeSlotId">The slot.</param>
    /// <param name="maxCapacity">
    /// The new capacity, from 0 (blocked) to 100,000, or null to remove the slot's own capacity.
    /// </param>
    /// <param name="cancellationToken">Cancels the wait. A commit already in progress may still complete.</param>
    /// <example>
    /// <code>
    /// var booked = await bookings.BookAsync(new BookingRequest(shop.Id, monday, new(9, 0), new(10, 0), ada));
    /// var raised = await timeSlots.SetCapacityAsync(booked.Value.TimeSlot.Id, 2);
    /// Print(raised.Value.AvailableCapacity); // 1
    /// </code>
    /// </example>
    public Task<Result<TimeSlotDetails>> SetCapacityAsync(
        Guid timeSlotId, int? maxCapacity, CancellationToken cancellationToken = default) =>
        CapacityProblem(maxCapacity) is { } problem
            ? Task.FromResult<Result<TimeSlotDetails>>(problem)
            : ChangeAsync(
                timeSlotId, day => TimeSlotDecisions.SetCapacity(day, timeSlotId, maxCapacity), cancellationToken);

    /// <summary>Deletes a stored slot, unless a pending or confirmed booking is attached to it.</summary>
    /// <param name="timeSlotId">The slot.</param>
    /// <param name="cancellationToken">Cancels the wait. A commit already in progress may still complete.</param>
    public Task<Result<TimeSlotDetails>> DeleteAsync(Guid timeSlotId, CancellationToken cancellationToken = default) =>
        ChangeAsync(timeSlotId, day => TimeSlotDecisions.Delete(day, timeSlotId), cancellationToken);

    private async Task<Result<TimeSlotDetails>> ChangeAsync(
        Guid timeSlotId, Func<BusinessDay, Decision<TimeSlotDetails>> decide, CancellationToken cancellationToken)
    {
        var slot = await _bookings.FindTimeSlotAsync(timeSlotId, cancellationToken).ConfigureAwait(false);
        if (slot is null)
        {
            return BookingErrors.TimeSlotNotFound(timeSlotId);
        }

        var result = await _committer.CommitAsync(
            slot.ExchangeId, [slot.Date], booking: null, state => decide(state.Day(slot.Date)), cancellationToken)
            .ConfigureAwait(false);
        // The exchange was deleted in the meantime, together with the slot.
        return result.Error?.Code == BookingErrorCode.ExchangeNotFound ? BookingErrors.TimeSlotNotFound(timeSlotId) : result;
    }

    private async Task<Exchange?> FindExchangeAsync(Guid exchangeId, CancellationToken cancellationToken)
    {
        var found = await _exchanges.FindAsync([exchangeId], cancellationToken).ConfigureAwait(false);
        return found is [var exchange] ? exchange : null;
    }

    /// <summary>Adds the details that readers want to see, from the parts of days where the slots lie.</summary>
    private async Task<IReadOnlyList<TimeSlotDetails>> DetailAsync(
        Exchange exchange, IReadOnlyList<TimeSlot> slots, CancellationToken cancellationToken)
    {
        var days = await ListedDays.LoadAsync(
            _bookings, slots.Select(slot => (exchange, slot.Date, slot.Period)), cancellationToken).ConfigureAwait(false);
        return [.. slots.Select(slot => Details.Of(slot, days.Of(exchange, slot.Date)))];
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

    /// <summary>Counts the slots to generate. Counting stops once there are more than can be generated at once.</summary>
    private static int CountSlots(Exchange exchange, List<LocalDate> dates, PartOfHours part, int length)
    {
        int slots = 0;
        foreach (var date in dates)
        {
            var clock = DayClock.For(exchange.TimeZone, date);
            foreach (var window in part.Of(Hours.Windows(exchange.ScheduleNow, date, clock), clock))
            {
                slots += (window.Close - window.Open) / length;
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
            last < first ? BookingErrors.EndDateBeforeStartDate
                : Period.DaysBetween(first, last) >= Limits.GeneratedDays ? BookingErrors.TooManyGeneratedDays
                : null,
            generation.SlotDuration is not { } duration || BookingPolicy.IsSlotDuration(duration)
                ? null
                : BookingErrors.SlotDurationOutOfRange,
            CapacityProblem(generation.MaxCapacity),
            TimeProblem(nameof(generation.StartTime), generation.StartTime),
            TimeProblem(nameof(generation.EndTime), generation.EndTime),
        ];
        return [.. problems.OfType<BookingError>()];
    }

    private static BookingError? CapacityProblem(int? capacity) =>
        capacity is null or (>= 0 and <= BookingPolicy.MaxCapacity)
            ? null
            : BookingErrors.OutOfRange(nameof(TimeSlot.MaxCapacity), 0, BookingPolicy.MaxCapacity);

    private static BookingError? TimeProblem(string field, LocalTime? time) =>
        time is not { } given || WallClock.IsWholeSecond(given) ? null : BookingErrors.FractionOfSecond(field);
}
