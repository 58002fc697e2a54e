using BookingEngine.Events;

namespace BookingEngine.Tests.Events;

/// <summary>What is done again and again goes on after a failure, and ends when the host stops.</summary>
public sealed class TurnsTests : IDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly List<double> _pauses = [];
    private int _turns;

    public void Dispose() => _stopping.Dispose();

    [Fact]
    public async Task The_pause_is_twice_as_long_after_each_turn_that_fails_and_as_at_first_after_one_that_succeeds()
    {
        await TakeAsync(turn =>
        {
            if (turn == 6)
            {
                _stopping.Cancel();
            }
            else if (turn != 4)
            {
                throw new IOException();
            }
        });

        Assert.Equal([1, 2, 4, 1], _pauses);
        Assert.Equal(6, _turns);
    }

    [Fact]
    public async Task A_turn_that_the_stop_of_the_host_has_cancelled_has_not_failed()
    {
        await TakeAsync(_ =>
        {
            _stopping.Cancel();
            throw new OperationCanceledException();
        });

        Assert.Empty(_pauses);
        Assert.Equal(1, _turns);
    }

    [Fact]
    public async Task Nothing_is_waited_for_when_the_host_stops_in_a_pause()
    {
        await TakeAsync(_ => throw new IOException(), hours: 1, _stopping.Cancel).WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);

        Assert.Equal([3_600_000], _pauses);
        Assert.Equal(1, _turns);
    }

    private Task TakeAsync(Action<int> turn, int hours = 0, Action? afterFailure = null) => Turns.TakeAsync(
        _ =>
        {
            turn(++_turns);
            return Task.CompletedTask;
        },
        (_, pause) =>
        {
            _pauses.Add(pause.TotalMilliseconds);
            afterFailure?.Invoke();
        },
        hours > 0 ? TimeSpan.FromHours(hours) : TimeSpan.FromMilliseconds(1),
        _stopping.Token);
}
