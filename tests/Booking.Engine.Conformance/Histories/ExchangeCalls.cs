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

    protected override (string Answer, Model Next) Apply(Model model) =>
        (model.Exists ? $"version {model.Version}" : "none", model);
}

internal sealed record ChangeHours(long IfVersion, int Open, int Close, int Capacity, Exchange Read) : Call
{
    public override async Task<string> RunAsync(StoreHost host, Ground ground, CancellationToken stop)
    {
        var result = await host.Exchanges.ReplaceAsync(
            Read with
            {
                OperatingHours = Examples.EveryDay(Ground.Time(Open), Ground.Time(Close)),
                Policy = Read.Policy with { DefaultCapacity = Capacity },
            },
            stop);
        return result.Succeeded ? $"version {result.Value.Version}" : $"{result.Error.Code}";
    }

    public override string ToString() => $"ChangeHours {Open}-{Close}, {Capacity} places, of version {IfVersion}";

    protected override (string Answer, Model Next) Apply(Model model)
    {
        if (!model.Exists || model.Version != IfVersion)
        {
            return Refused(model, model.Exists ? BookingErrorCode.ExchangeChanged : BookingErrorCode.ExchangeNotFound);
        }

        var next = model.Changed() with { Open = Open, Close = Close, Capacity = Capacity };
        return ($"version {next.Version}", next);
    }
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

    public override Model? Step(Model model, int step, string answer)
    {
        if (answer == $"{BookingErrorCode.ExchangeNotFound}")
        {
            return model.Exists ? null : model;
        }

        bool goes = answer == Gone;
        if (!model.Exists || !(goes || answer == Stand || answer == StandAfterAll))
        {
            return null;
        }

        bool anyStand = model.Bookings.Values.Any(entry => entry.IsToCome);
        return step switch
        {
            0 when answer == Stand => anyStand ? model : null,
            _ when answer == Stand => model,
            0 => model.Changed() with { IsBeingDeleted = true },
            1 => anyStand == goes ? null : model,
            _ when goes => model.Changed() with
            {
                Exists = false,
                Bookings = ImmutableSortedDictionary<int, Model.Entry>.Empty,
                Slots = ImmutableSortedDictionary<Place, int?>.Empty,
            },
            _ => model.Changed() with { IsBeingDeleted = false },
        };
    }

    protected override (string Answer, Model Next) Apply(Model model) =>
        throw new NotSupportedException("It has several steps.");
}
