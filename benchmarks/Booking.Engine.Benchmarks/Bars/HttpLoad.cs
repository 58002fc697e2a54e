using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace BookingEngine.Benchmarks.Bars;

/// <summary>
/// The load that a URL can bear: as many requests as a few connections can send, each one after the other.
/// </summary>
/// <param name="PerSecond">Requests answered in a second.</param>
/// <param name="Median">What half of them took at most, in microseconds.</param>
/// <param name="P99">What 99 % of them took at most, in microseconds.</param>
public sealed partial record HttpLoad(double PerSecond, double Median, double P99)
{
    private const int Connections = 16;

    /// <summary>Has wrk send requests for some whole seconds.</summary>
    /// <param name="target">The request.</param>
    /// <param name="seconds">How long.</param>
    /// <exception cref="InvalidOperationException">wrk is missing, or some answer was an error.</exception>
    public static async Task<HttpLoad> MeasureAsync(HttpTarget target, int seconds = 1)
    {
        string[] header = target.Header is null ? [] : ["--header", target.Header];
        string[] script = target.Script is null ? [] : ["--script", target.Script];
        var start = new ProcessStartInfo("wrk")
        {
            ArgumentList =
            {
                "--threads", "1", "--connections", $"{Connections}", "--duration", $"{seconds}s", "--timeout", "60s", "--latency",
            },
            RedirectStandardOutput = true,
        };
        Array.ForEach([.. header, .. script, target.Url.AbsoluteUri], start.ArgumentList.Add);
        using var wrk = Start(start);
        string report = await wrk.StandardOutput.ReadToEndAsync();
        await wrk.WaitForExitAsync();
        return wrk.ExitCode == 0 && !report.Contains("errors:", StringComparison.Ordinal)
            && !report.Contains("Non-2xx", StringComparison.Ordinal)
            ? new HttpLoad(
                Number(PerSecondLine().Match(report)),
                Number(MedianLine().Match(report)),
                Number(P99Line().Match(report)))
            : throw new InvalidOperationException($"Not every request of {target.Url} was answered:\n{report}");
    }

    private static Process Start(ProcessStartInfo wrk)
    {
        try
        {
            return Process.Start(wrk)!;
        }
        catch (Win32Exception exception)
        {
            throw new InvalidOperationException(
                "These bars are measured with wrk, which is not installed. On Debian: apt-get install wrk", exception);
        }
    }

    private static double Number(Match line) =>
        double.Parse(line.Groups[1].ValueSpan, CultureInfo.InvariantCulture) * line.Groups[2].Value switch
        {
            "m" => 60e6,
            "s" => 1e6,
            "ms" => 1e3,
            _ => 1,
        };

    [GeneratedRegex(@"Requests/sec:\s+([\d.]+)()")]
    private static partial Regex PerSecondLine();

    [GeneratedRegex(@"50%\s+([\d.]+)(us|ms|s|m)")]
    private static partial Regex MedianLine();

    [GeneratedRegex(@"99%\s+([\d.]+)(us|ms|s|m)")]
    private static partial Regex P99Line();
}

/// <summary>A request that wrk sends again and again.</summary>
/// <param name="Url">Where to.</param>
/// <param name="Header">A header of each request, <c>Name: value</c>; null: none.</param>
/// <param name="Script">The file of a Lua script that makes the requests; null: they are plain GETs.</param>
public sealed record HttpTarget(Uri Url, string? Header = null, string? Script = null);
