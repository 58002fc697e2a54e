using BookingEngine.Events;

namespace BookingEngine.Tests.Events;

/// <summary>So many tasks run at once, and one of each key.</summary>
public sealed class SideBySideTests
{
    private readonly TaskCompletionSource _letGo = new();

    [Fact]
    public async Task As_many_run_at_once_as_may_and_no_more()
    {
        var tasks = new SideBySide<string>(2, () => { });

        Assert.Equal([true, true, false], new[] { "a", "b", "c" }.Select(key => tasks.TryStart(key, () => _letGo.Task)).ToArray());

        Assert.Equal(["a", "b"], tasks.Running.Order());
        await EndAsync(tasks);
    }

    [Fact]
    public async Task Two_of_the_same_key_do_not_run_at_once()
    {
        var tasks = new SideBySide<string>(2, () => { });

        Assert.Equal([true, false, true], new[] { "a", "a", "b" }.Select(key => tasks.TryStart(key, () => _letGo.Task)).ToArray());

        await EndAsync(tasks);
    }

    [Fact]
    public async Task One_that_has_ended_has_made_room_when_it_tells_so()
    {
        SideBySide<string>? tasks = null;
        var ran = new List<string>();
        tasks = new SideBySide<string>(1, () => ran.Add($"{tasks!.Running.Count} running"));
        tasks.TryStart("a", () => _letGo.Task);

        await EndAsync(tasks);
        Assert.Equal(["0 running"], ran);
        Assert.True(tasks.TryStart("a", () => Task.CompletedTask));
        await tasks.WhenAllAsync();
    }

    private async Task EndAsync(SideBySide<string> tasks)
    {
        var all = tasks.WhenAllAsync();
        Assert.False(all.IsCompleted);
        _letGo.SetResult();
        await all;
    }
}
