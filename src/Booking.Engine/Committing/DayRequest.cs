using System.Diagnostics;
using BookingEngine.Deciding;
using NodaTime;

namespace BookingEngine.Committing;

/// <summary>A request that waits until its days are decided and committed.</summary>
/// <param name="dates">The business dates that it may change, in order.</param>
/// <param name="booking">
/// The booking that it concerns, and when it has to be read. It is read after the days, so that an unchanged day's
/// version proves that it is current.
/// </param>
internal abstract class DayRequest(IReadOnlyList<LocalDate> dates, (Guid Id, BookingReading Reading)? booking)
{
    public IReadOnlyList<LocalDate> Dates { get; } = dates;

    /// <summary>
    /// The booking to read for the decision, or null for none. An attempt that failed may have stored a new booking
    /// without anybody knowing, so after one any booking is read.
    /// </summary>
    public Guid? BookingToRead => booking is { } about && (HasFailed || about.Reading switch
    {
        BookingReading.Always => true,
        BookingReading.BeforeRefusal => IsRefused,
        _ => false,
    }) ? about.Id : null;

    /// <summary>All bookings to read for the decision: its own, and others that would change with it.</summary>
    public IEnumerable<Guid> BookingsToRead => BookingToRead is { } own ? OtherBookings.Append(own) : OtherBookings;

    /// <summary>The other bookings that an earlier decision asked for.</summary>
    protected HashSet<Guid> OtherBookings { get; } = [];

    /// <summary>Whether the request makes a new booking.</summary>
    protected bool IsForNewBooking => booking is { Reading: not BookingReading.Always };

    /// <summary>Whether an attempt to commit the request has failed or met a conflict.</summary>
    public bool HasFailed { get; set; }

    /// <summary>Whether a decision has refused the request.</summary>
    protected bool IsRefused { get; set; }

    /// <summary>Whether the decision has refused the request because the search for resources reached its bound.</summary>
    public abstract bool IsUndecided { get; }

    /// <summary>The failure of an attempt that may have stored the change all the same, or null if there was none.</summary>
    public Exception? UncertainFailure { get; set; }

    /// <summary>The span in which the request was made; default if there is none.</summary>
    public ActivityContext Origin { get; } = Activity.Current?.Context ?? default;

    /// <summary>Whether nobody waits for the answer any more.</summary>
    public abstract bool IsOver { get; }

    /// <summary>
    /// Decides on the state, applies the change to it, and keeps the answer until <see cref="Answer"/> is called.
    /// </summary>
    /// <returns>
    /// False if bookings have to be read first: the request's own, in case it is stored already though the request was refused, or
    /// others that would change with it.
    /// </returns>
    public abstract bool Decide(DayState state);

    /// <summary>Sends the answer to the caller, since the decision is committed.</summary>
    public abstract void Answer();

    /// <summary>
    /// Refuses the request, which could not be decided. If an earlier attempt may have stored the change all the same, the request
    /// fails as that attempt did.
    /// </summary>
    public abstract void Refuse(BookingError error);

    public abstract void Fail(Exception exception);
}

/// <inheritdoc/>
internal sealed class DayRequest<T>(
    IReadOnlyList<LocalDate> dates,
    (Guid Id, BookingReading Reading)? booking,
    Func<DayState, Decision<T>> decide,
    CancellationToken cancellation)
    : DayRequest(dates, booking)
{
    private readonly TaskCompletionSource<Result<T>?> _answer =
        new(TaskCreationOptions.RunContinuationsAsynchronously);

    private Result<T>? _decided;

    public override bool IsOver => cancellation.IsCancellationRequested || _answer.Task.IsCompleted;

    public override bool IsUndecided => _decided is { Error.IsUndecided: true };

    /// <summary>The answer, or null if the request turned out to concern <see cref="OtherDates"/>.</summary>
    public Task<Result<T>?> Answered => _answer.Task.WaitAsync(cancellation);

    /// <summary>The dates that the request concerns, if they are not those that it was made for.</summary>
    public IReadOnlyList<LocalDate> OtherDates { get; private set; } = [];

    public override bool Decide(DayState state)
    {
        bool wasRead = BookingToRead is not null;
        var decision = decide(state);
        if (decision.Change is { } change)
        {
            state.Apply(change, decision.AddsSilently);
        }

        OtherDates = decision.OtherDates;
        _decided = decision.Answer(state);
        IsRefused |= _decided is { Succeeded: false };
        int others = OtherBookings.Count;
        OtherBookings.UnionWith(decision.BookingsToRead);
        return OtherBookings.Count == others && (wasRead || BookingToRead is null);
    }

    public override void Answer()
    {
        // A new booking was looked for. So one that is refused is known not to be stored.
        if (UncertainFailure is { } failure && _decided is { Succeeded: false } && !IsForNewBooking)
        {
            Fail(failure);
        }
        else
        {
            _answer.TrySetResult(_decided); // With every error, where it has several.
        }
    }

    public override void Refuse(BookingError error)
    {
        if (UncertainFailure is { } failure)
        {
            Fail(failure);
        }
        else
        {
            _answer.TrySetResult(error);
        }
    }

    public override void Fail(Exception exception) => _answer.TrySetException(exception);
}
