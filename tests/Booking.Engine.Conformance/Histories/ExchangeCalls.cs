using System.Collections.Immutable;

namespace BookingEngine.Conformance.Histories;

/// <summary>Reads the exchange and changes it.</summary>
internal sealed record ReadExchange : Call
{
    internal Exchange? Found { get; private set; }

    public override async Task<string> RunAsync(StoreHost host, Ground ground, CancellationToken stop)
    {
        Found = await host.Exchanges.FindAsync(ground.ExchangeId, stop);
        return Found is null ? "none" : $"version {Found.Version}";
    }

    protected override IEnumerable<(string Answer, Model Next)> Apply(Model model) =>
        [(model.Exists ? $"version {model.Version}" : "none", model)];
}

/// <summary>Replaces the exchange by a changed one, if it still has the version that was read.</summary>
internal abstract record ChangeExchange(Exchange Read) : Call
{
    public override async Task<string> RunAsync(StoreHost host, Ground ground, CancellationToken stop)
    {
        var result = await host.Exchanges.ReplaceAsync(Changed(ground), stop);
        return result.Succeeded ? $"version {result.Value.Version}" : $"{result.Error.Code}";
    }

    protected abstract Exchange Changed(Ground ground);

    protected abstract Model Changed(Model model);

    protected override IEnumerable<(string Answer, Model Next)> Apply(Model model)
    {
        if (!model.Exists || model.Version != Read.Version)
        {
            return Refused(model, model.Exists ? BookingErrorCode.ExchangeChanged : BookingErrorCode.ExchangeNotFound);
        }

        var next = Changed(model.Changed());
        return [($"version {next.Version}", next)];
    }
}

internal sealed record ChangeHours(int Open, int Close, int Capacity, Exchange Read) : ChangeExchange(Read)
{
    public override string ToString() => $"ChangeHours {Open}-{Close}, {Capacity} places, of version {Read.Version}";

    protected override Exchange Changed(Ground ground) => Read with
    {
        OperatingHours = Examples.EveryDay(Ground.Time(Open), Ground.Time(Close)),
        Policy = Read.Policy with { DefaultCapacity = Capacity },
    };

    protected override Model Changed(Model model) => model with { Open = Open, Close = Close, Capacity = Capacity };
}

/// <summary>Changes a barber, or adds all barbers to an exchange that has none.</summary>
internal sealed record ChangeBarber(int Number, Model.Barber Barber, Exchange Read) : ChangeExchange(Read)
{
    public override string ToString() => $"ChangeBarber {Number} to {Barber}, of version {Read.Version}";

    protected override Exchange Changed(Ground ground) => Read.Resources.Count == 0
        ? Read with { Resources = Ground.ResourcesOf(ground.Barbers) }
        : Read.With(Ground.ResourceOf(ground.Barbers, Number, Barber));

    protected override Model Changed(Model model) => model with
    {
        Barbers = model.Barbers.IsEmpty ? Ground.AllBarbers : model.Barbers.SetItem(Number, Barber),
    };
}

/// <summary>
/// Deletes the exchange in steps. If it finds upcoming bookings, it changes nothing. Otherwise it announces the
/// deletion, after which nothing can be booked, and looks again. At the end the exchange is either as it was before
/// or gone.
/// </summary>
internal sealed record DeleteExchange : Call
{
    private const string Gone = "deleted";

    private static readonly string Stand = $"{BookingErrorCode.HasUpcomingBookings}";
    private static readonly string StandAfterAll = $"{Stand}, once it had begun";

    internal override int Steps => 3;

    public override async Task<string> RunAsync(StoreHost host, Ground ground, CancellationToken stop)
    {
        var before = await host.Exchanges.FindAsync(ground.ExchangeId, stop);
        var result = await host.Exchanges.DeleteAsync(ground.ExchangeId, cancellationToken: stop);
        return result.Succeeded ? Gone
            : result.Error.Code != BookingErrorCode.HasUpcomingBookings ? $"{result.Error.Code}"
            : (await host.Exchanges.FindAsync(ground.ExchangeId, stop))!.Version == before!.Version ? Stand
            : StandAfterAll;
    }

    public override IEnumerable<Model> Step(Model model, int step, string answer)
    {
        if (answer == $"{BookingErrorCode.ExchangeNotFound}")
        {
            return model.Exists ? [] : [model];
        }

        bool goes = answer == Gone;
        if (!model.Exists || !(goes || answer == Stand || answer == StandAfterAll))
        {
            return [];
        }

        bool anyStand = model.Bookings.Values.Any(entry => entry.IsToCome);
        return step switch
        {
            0 when answer == Stand => anyStand ? [model] : [],
            _ when answer == Stand => [model],
            0 => [model.Changed() with { IsBeingDeleted = true }],
            1 => anyStand == goes ? [] : [model],
            _ when goes =>
            [
                model.Changed() with
                {
                    Exists = false,
                    Bookings = ImmutableSortedDictionary<int, Model.Entry>.Empty,
                    Slots = ImmutableSortedDictionary<Place, int?>.Empty,
                },
            ],
            _ => [model.Changed() with { IsBeingDeleted = false }],
        };
    }

    protected override IEnumerable<(string Answer, Model Next)> Apply(Model model) =>
        throw new NotSupportedException("It has several steps.");
}
