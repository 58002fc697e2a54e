namespace BookingEngine.Conformance.Histories;

/// <summary>
/// A call of a client: how it is made at a host, and what its result and the state after it would be if nobody else
/// called at the same time.
/// </summary>
internal abstract record Call
{
    /// <summary>
    /// The number of steps in which others may see the call take effect. Each happens at one moment between the call
    /// and its result.
    /// </summary>
    internal virtual int Steps => 1;

    public abstract Task<string> RunAsync(StoreHost host, Ground ground, CancellationToken stop);

    /// <summary>
    /// Returns the state after a step of a call that had this result, or null if the result would have been another.
    /// </summary>
    public virtual Model? Step(Model model, int step, string answer)
    {
        var (expected, next) = Apply(model);
        return expected == answer ? next : null;
    }

    protected abstract (string Answer, Model Next) Apply(Model model);

    protected static string Text(Result<BookingDetails> result) => result.Succeeded
        ? $"{Ground.Text(result.Value.Booking)}, {result.Value.AvailableCapacity} left"
        : $"{result.Error.Code}";

    protected static (string Answer, Model Next) Refused(Model model, BookingErrorCode code) => ($"{code}", model);

    protected static (string Answer, Model Next) Changed(Model model, int number, Model.Entry entry)
    {
        var next = model.Bookings.GetValueOrDefault(number) == entry ? model : model.With(number, entry);
        return ($"{entry}, {next.Left(entry.Place)} left", next);
    }
}
