using BookingEngine.Stores;
using NodaTime;

namespace BookingEngine.Deciding;

/// <summary>
/// What the rules decide for a request. It is a refusal, or an answer together with the change that has to be committed
/// for it, or what has to be loaded first: other days, or other bookings that change with it.
/// </summary>
internal sealed class Decision<T>
{
    private readonly Func<DayState, Result<T>>? _answer;

    private Decision(Func<DayState, Result<T>>? answer, DayChange? change = null)
    {
        _answer = answer;
        Change = change;
    }

    /// <summary>The change to commit, or null if nothing changes.</summary>
    public DayChange? Change { get; }

    /// <summary>The business dates that the request concerns, if they are not those of the state; otherwise empty.</summary>
    public IReadOnlyList<LocalDate> OtherDates { get; private init; } = [];

    /// <summary>The bookings that have to be read before it can be decided; otherwise empty.</summary>
    public IReadOnlyList<Guid> BookingsToRead { get; private init; } = [];

    /// <summary>Whether the bookings that the change adds make no events. Those that it changes do.</summary>
    public bool AddsSilently { get; private init; }

    public static implicit operator Decision<T>(BookingError error) => new(_ => error);

    /// <summary>Returns a decision that needs no change.</summary>
    public static Decision<T> Unchanged(T answer) => new(_ => answer);

    /// <summary>Returns a decision with a change, whose answer is computed from the days after the change.</summary>
    public static Decision<T> Changed(DayChange change, Func<DayState, T> answer, bool addsSilently = false) =>
        new(state => answer(state), change) { AddsSilently = addsSilently };

    /// <summary>Returns the decision that the request concerns other days than those it was decided on.</summary>
    public static Decision<T> Elsewhere(params IEnumerable<LocalDate> dates) => new(answer: null) { OtherDates = [.. dates] };

    /// <summary>Returns the decision that other bookings, which change with the request, have to be read first.</summary>
    public static Decision<T> Reading(params IEnumerable<Guid> bookings) => new(answer: null) { BookingsToRead = [.. bookings] };

    /// <summary>Returns the same decision about the import of a booking, which is answered by what became of it.</summary>
    public Decision<ImportedBooking> Answering(string externalId, Guid bookingId, bool addsSilently) =>
        new(_answer is not { } answer ? null : state => answer(state) is { Succeeded: false } refused
            ? Result<ImportedBooking>.Refused(refused.Errors)
            : ImportedBooking.Stored(externalId, bookingId), Change)
        {
            OtherDates = OtherDates,
            BookingsToRead = BookingsToRead,
            AddsSilently = addsSilently,
        };

    /// <summary>
    /// Returns the answer, once the change was applied to the state; null if something has to be loaded first.
    /// </summary>
    public Result<T>? Answer(DayState state) => _answer?.Invoke(state);
}
