using System.Diagnostics;
using BookingEngine.Deciding;
using NodaTime;

namespace BookingEngine.Committing;

/// <summary>A request that waits for its day, or days, to be decided and committed.</summary>
/// <param name="dates">The business dates it may change, in order.</param>
/// <param name="booking">
/// The booking it is about, and whether that is known to be stored; it is read after the days, so that their versions
/// vouch for it.
/// </param>
internal abstract class DayRequest(IReadOnlyList<LocalDate> dates, (Guid Id, bool IsStored)? booking)
{
    public IReadOnlyList<LocalDate> Dates { get; } = dates;

    /// <summary>
    /// The booking to read for the decision; null: none. One that is new is looked for only once a try has failed: that
    /// may have stored it without anybody knowing.
    /// </summary>
    public Guid? BookingToRead => booking is { } about && (about.IsStored || HasFailed) ? about.Id : null;

    /// <summary>Whether a try to commit it has failed or met a conflict.</summary>
    public bool HasFailed { get; set; }

    /// <summary>Why a try to commit it failed that may have stored it all the same; null: none did.</summary>
    public Exception? Doubt { get; set; }

    /// <summary>The span that it was made under; default: none.</summary>
    public ActivityContext Origin { get; } = Activity.Current?.Context ?? default;

    /// <summary>Whether nobody waits for the answer any more.</summary>
    public abstract bool IsOver { get; }

    /// <summary>Decides on the state, puts the change into it, and keeps the answer until <see cref="Answer"/>.</summary>
    public abstract void Decide(DayState state);

    /// <summary>Gives the answer: what was decided is committed.</summary>
    public abstract void Answer();

    /// <summary>Answers that others kept changing the day.</summary>
    public abstract void Refuse(BookingError error);

    public abstract void Fail(Exception exception);
}

/// <inheritdoc/>
internal sealed class DayRequest<T>(
    IReadOnlyList<LocalDate> dates,
    (Guid Id, bool IsStored)? booking,
    Func<DayState, Decision<T>> decide,
    CancellationToken cancellation)
    : DayRequest(dates, booking)
{
    private readonly TaskCompletionSource<Result<T>?> _answer =
        new(TaskCreationOptions.RunContinuationsAsynchronously);

    private Result<T>? _decided;

    public override bool IsOver => cancellation.IsCancellationRequested || _answer.Task.IsCompleted;

    /// <summary>The answer; null where the request turned out to concern <see cref="OtherDates"/>.</summary>
    public Task<Result<T>?> Answered => _answer.Task.WaitAsync(cancellation);

    /// <summary>The dates that the request concerns, where they aren't those that it was made for.</summary>
    public IReadOnlyList<LocalDate> OtherDates { get; private set; } = [];

    public override void Decide(DayState state)
    {
        var decision = decide(state);
        if (decision.Change is { } change)
        {
            state.Apply(change);
        }

        OtherDates = decision.OtherDates;
        _decided = decision.Answer(state);
    }

    public override void Answer()
    {
        // What stands in its way then may be its own doing: that isn't refused as if nothing were stored.
        if (Doubt is { } failure
            && _decided is { Error.Code: BookingErrorCode.BookingChanged or BookingErrorCode.TimeSlotNotFound })
        {
            Fail(failure);
            return;
        }

        _answer.TrySetResult(_decided);
    }

    public override void Refuse(BookingError error) => _answer.TrySetResult(error);

    public override void Fail(Exception exception) => _answer.TrySetException(exception);
}
