using System.Reflection;
using BookingEngine.Stores;

namespace BookingEngine.Tests.Stores;

/// <summary>A guarded store passes every call on, and what its driver throws comes out as a failure of the store.</summary>
public sealed class GuardedStoreTests
{
    private static readonly Type[] Ports = [typeof(IExchangeStore), typeof(IBookingStore), typeof(IEventStore), typeof(ICalendarStore)];

    private readonly InMemoryStore _inner = new();
    private readonly List<(string Method, object?[] Arguments)> _calls = [];
    private Exception? _thrown;

    /// <summary>The methods of all ports, by their places.</summary>
    public static TheoryData<int> Methods => [.. Enumerable.Range(0, All.Length)];

    private static MethodInfo[] All { get; } = [.. Ports.SelectMany(port => port.GetMethods())];

    [Theory]
    [MemberData(nameof(Methods))]
    public async Task A_call_is_passed_on_once_with_its_arguments_and_a_failure_of_the_driver_is_one_of_the_store(int place)
    {
        _thrown = new TimeoutException();
        var failure = new StoreException(StoreFailure.TimedOut, "The store takes too long.", _thrown);
        var method = All[place];
        object?[] arguments = [.. method.GetParameters().Select(ValueOf)];

        var thrown = await Record.ExceptionAsync(
            () => (Task)method.Invoke(Guarded(exception => exception == _thrown ? failure : null), arguments)!);

        Assert.Same(failure, thrown);
        var (called, given) = Assert.Single(_calls);
        Assert.Equal(method.Name, called);
        Assert.Equal(arguments, given);
    }

    [Fact]
    public async Task What_is_no_failure_of_the_store_comes_out_as_it_is()
    {
        var store = Guarded(exception => exception is TimeoutException ? new StoreException(StoreFailure.TimedOut, "No.") : null);
        foreach (var thrown in (Exception[])[new InvalidOperationException(), new StoreException(StoreFailure.Unavailable, "Down.")])
        {
            _thrown = thrown;
            Assert.Same(thrown, await Record.ExceptionAsync(() => store.CountTimeSlotsAsync(Guid.NewGuid(), TestContext.Current.CancellationToken)));
            Assert.Same(thrown, await Record.ExceptionAsync(() => store.NumberAsync(Guid.NewGuid(), TestContext.Current.CancellationToken)));
        }
    }

    private static object? ValueOf(ParameterInfo parameter) =>
        parameter.ParameterType == typeof(Guid) ? Guid.NewGuid()
        : parameter.ParameterType.IsValueType ? Activator.CreateInstance(parameter.ParameterType)
        : null;

    private GuardedStore Guarded(Func<Exception, StoreException?> failureOf) => new(
        InBetween.Before<IExchangeStore>(_inner, Throw),
        InBetween.Before<IBookingStore>(_inner, Throw),
        InBetween.Before<IEventStore>(_inner, Throw),
        InBetween.Before<ICalendarStore>(_inner, Throw),
        failureOf);

    private object? Throw(string method, object?[] arguments)
    {
        _calls.Add((method, arguments));
        return _thrown is null ? null : throw _thrown;
    }
}
