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
    /// Returns the states in which a step of a call that had this result may leave an exchange: several if the result doesn't tell
    /// all that has changed, and none if it would have been another.
    /// </summary>
    public virtual IEnumerable<Model> Step(Model model, int step, string answer) =>
        Apply(model).Where(outcome => outcome.Answer == answer).Select(outcome => outcome.Next);

    /// <summary>Returns the results that the call may have, each with the state after it.</summary>
    protected abstract IEnumerable<(string Answer, Model Next)> Apply(Model model);

    protected static string Text(Ground ground, Result<BookingDetails> result) => result.Succeeded
        ? Text(ground.Text(result.Value), Ground.PlaceOf(result.Value.Booking), result.Value.AvailableCapacity)
        : $"{result.Error.Code}";

    protected static IEnumerable<(string Answer, Model Next)> Refused(Model model, BookingErrorCode code) => [($"{code}", model)];

    protected static IEnumerable<(string Answer, Model Next)> Changed(Model model, int number, Model.Entry entry) =>
        [Answered(model.Bookings.GetValueOrDefault(number) == entry ? model : model.With(number, entry), number)];

    /// <summary>Gives a booking a barber, if the exchange has any, or refuses it.</summary>
    /// <param name="model">The state before the call.</param>
    /// <param name="number">The booking.</param>
    /// <param name="entry">The booking as it is to be. It prefers the barber that it has.</param>
    /// <param name="only">The only barber that it may get, or null for any.</param>
    /// <param name="overrides">The rules that are passed over.</param>
    protected static IEnumerable<(string Answer, Model Next)> Placed(
        Model model, int number, Model.Entry entry, int? only, Overrides overrides = Overrides.None)
    {
        if (only is { } barber && !model.Barbers.ContainsKey(barber))
        {
            return Refused(model, BookingErrorCode.ResourceNotFound);
        }

        var outcomes = Rota.Place(model, number, entry, only).Select(next => Answered(next, number)).ToArray();
        return outcomes.Length > 0 ? outcomes
            : overrides.HasFlag(Overrides.Capacity) && Rota.CanPlaceOver(model, entry.Place, only)
                ? [Answered(model.With(number, entry with { Barber = only }), number)]
            : Refused(model, only is null ? BookingErrorCode.NoResource : BookingErrorCode.ResourceUnavailable);
    }

    private static (string Answer, Model Next) Answered(Model next, int number)
    {
        var entry = next.Bookings[number];
        return (Text($"{entry}", entry.Place, next.Left(entry.Place)), next);
    }

    // What is left beyond the hours of a day, where the bookings of the next day lie, is not what an answer tells.
    private static string Text(string entry, Place place, int left) => place.IsOvernight ? entry : $"{entry}, {left} left";
}
