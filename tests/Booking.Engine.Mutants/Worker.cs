using System.Diagnostics;
using System.Reflection;
using System.Text.Json;

namespace BookingEngine.Mutants;

/// <summary>A process that runs tests on the mutated engine. It reads a line of standard input for each task, and answers on standard output.</summary>
internal static class Worker
{
    /// <summary>The exit code of a process in which a test took far longer than without the mutant.</summary>
    public const int Endless = 3;

    private const int NoMutant = -1;
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly Type Control = Assembly.Load("Booking.Engine").GetTypes().Single(type => type.Name == "MutantControl");

    /// <summary>Works until the input ends.</summary>
    /// <param name="mutant">The mutant that is active from the start, static initialisers included; <see langword="null"/> if each task names its own.</param>
    public static async Task RunAsync(int? mutant)
    {
        var answers = Console.Out;
        Console.SetOut(TextWriter.Null);
        Set("ActiveMutant", mutant ?? NoMutant);
        var suite = await Suite.FindAsync();
        while (await Console.In.ReadLineAsync() is { } line)
        {
            if (line == "reach")
            {
                await ReachAsync(suite, answers);
                continue;
            }

            var task = JsonSerializer.Deserialize<Trial>(line)!;
            await answers.WriteLineAsync(JsonSerializer.Serialize(await TryAsync(suite, task, mutant is not null)));
        }
    }

    private static async Task ReachAsync(Suite suite, TextWriter answers)
    {
        var reached = new IList<int>[suite.Tests.Count][];
        Set("CaptureCoverage", true);
        for (int test = 0; test < suite.Tests.Count; test++)
        {
            Call("InitCoverage");
            await suite.FirstFailureAsync([test]);
            reached[test] = (IList<int>[])Call("GetCoverageData")!;
        }
        Set("CaptureCoverage", false);
        for (int test = 0; test < suite.Tests.Count; test++)
        {
            var before = Environment.CpuUsage.TotalTime;
            bool passes = await suite.FirstFailureAsync([test]) is null;
            var used = Environment.CpuUsage.TotalTime - before;
            await answers.WriteLineAsync(JsonSerializer.Serialize(new Reached(
                test, $"{suite.Tests[test].TestClassName}.{suite.Tests[test].TestMethodName}", used.TotalMilliseconds, passes, reached[test][0], reached[test][1])));
        }
        await answers.WriteLineAsync("end");
    }

    // Quick tests run together, since starting a run takes a few milliseconds.
    private static async Task<Answer> TryAsync(Suite suite, Trial task, bool isFresh)
    {
        for (int next = 0; next < task.Tests.Length;)
        {
            var (first, expected) = (next, 0.0);
            while (next < task.Tests.Length && next - first < 20 && (next == first || expected + task.Milliseconds[next] < 100))
            {
                expected += task.Milliseconds[next++];
            }
            var (startedAt, used, limit) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime, TimeSpan.FromMilliseconds(4_000 + (10 * expected)));
            int? failed;
            using (new Timer(_ => EndIf(Environment.CpuUsage.TotalTime - used > limit || Stopwatch.GetElapsedTime(startedAt) > 20 * limit), null, Second, Second))
            {
                Set("ActiveMutant", task.Mutant);
                failed = await suite.FirstFailureAsync(task.Tests[first..next]);
            }
            if (failed is { } test)
            {
                // It passes without the mutant, or else this process is spoilt.
                Set("ActiveMutant", NoMutant);
                bool isSpoilt = !isFresh && await suite.FirstFailureAsync([test]) is not null;
                return new Answer(isSpoilt ? "spoilt" : "noticed", test, next);
            }
        }
        Set("ActiveMutant", NoMutant);
        return new Answer("left", null, task.Tests.Length);
    }

    // A test that never ends can't be stopped otherwise.
    private static void EndIf(bool isEndless)
    {
        if (isEndless)
        {
            Environment.Exit(Endless);
        }
    }

    private static void Set(string field, object value) => Control.GetField(field)!.SetValue(null, value);

    private static object? Call(string method) => Control.GetMethod(method)!.Invoke(null, null);
}

/// <summary>A test, how long it takes, whether it passes without a mutant, and the mutants that it reaches (some of them while a type is initialised).</summary>
internal sealed record Reached(int Test, string Name, double Milliseconds, bool Passes, IList<int> Mutants, IList<int> InInitialisers);

/// <summary>A mutant, and the tests to try on it one after another.</summary>
internal sealed record Trial(int Mutant, int[] Tests, double[] Milliseconds);

/// <summary>Whether a test noticed the mutant, which one, and how many were run.</summary>
internal sealed record Answer(string Verdict, int? Test, int Run);
