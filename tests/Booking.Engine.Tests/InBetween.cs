using System.Reflection;

namespace BookingEngine.Tests;

/// <summary>A store between the engine and another one. A test says what is done instead of a call, or before it.</summary>
public class InBetween : DispatchProxy
{
    private object _inner = new();
    private Func<string, object?[], object?> _instead = (_, _) => null;

    /// <summary>Puts a store before another.</summary>
    /// <typeparam name="TPort">The port.</typeparam>
    /// <param name="inner">The other store.</param>
    /// <param name="instead">Is given the name of each method and its arguments. What it returns is the result; null has the other store called.</param>
    public static TPort Before<TPort>(TPort inner, Func<string, object?[], object?> instead)
        where TPort : class
    {
        var port = Create<TPort, InBetween>();
        var between = (InBetween)(object)port;
        (between._inner, between._instead) = (inner, instead);
        return port;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) =>
        _instead(targetMethod!.Name, args ?? [])
        ?? targetMethod.Invoke(_inner, BindingFlags.DoNotWrapExceptions, binder: null, args, culture: null);
}
