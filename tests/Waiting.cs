using System.Diagnostics;

namespace BookingEngine;

/// <summary>Waits for what others bring about, such as a host in the background. A test that waits in vain fails, and says for what.</summary>
internal static class Waiting
{
    private static readonly TimeSpan AtMost = TimeSpan.FromMinutes(1);

    /// <summary>Waits until something is so, a minute at most.</summary>
    /// <param name="what">What is waited for, as a sentence.</param>
    /// <param name="isSo">Whether it is so.</param>
    public static Task UntilAsync(string what, Func<bool> isSo) => UntilAsync(what, () => Task.FromResult(isSo()));

    /// <inheritdoc cref="UntilAsync(string, Func{bool})"/>
    public static async Task UntilAsync(string what, Func<Task<bool>> isSo)
    {
        for (var waited = Stopwatch.StartNew(); !await isSo();)
        {
            Assert.True(waited.Elapsed < AtMost, $"This was waited for in vain: {what}");
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }
    }
}
