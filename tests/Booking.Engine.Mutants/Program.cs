using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using BookingEngine.Mutants;

// Tries Stryker's mutants of the engine on its tests, one after another in the same process. docs/proof.md has the figures.
//   prepare                      Stryker makes the mutants, and the engine with all of them is put beside a copy of the tests
//   reach                        finds out which test reaches which mutants
//   try [<folder> [<seconds>]]   tries those of a folder that no test noticed yet, each with so many seconds of tests at most
//   figures                      prints how many were noticed, and those that were not
// Without an argument it does all of it. What was tried is kept, so that `try` goes on after a stop.
const string folder = "artifacts/mutants";
const int workers = 2;
string run = Path.GetFullPath(Path.Combine(folder, "run"));
switch (args)
{
    case []:
        Prepare();
        Reach();
        Try("", Plan.Seconds);
        Figures();
        break;
    case ["prepare"]:
        Prepare();
        break;
    case ["reach"]:
        Reach();
        break;
    case ["try", .. var limits]:
        Try(limits.ElementAtOrDefault(0) ?? "", limits is [_, var seconds] ? int.Parse(seconds, CultureInfo.InvariantCulture) : Plan.Seconds);
        break;
    case ["figures"]:
        Figures();
        break;
    case ["work", var mutant]:
        await Worker.RunAsync(mutant.Length == 0 ? null : int.Parse(mutant, CultureInfo.InvariantCulture));
        break;
    default:
        throw new ArgumentException(string.Join(' ', args));
}

void Prepare()
{
    if (Directory.Exists(folder))
    {
        Directory.Delete(folder, recursive: true);
    }

    foreach (string file in Directory.GetFiles(AppContext.BaseDirectory, "*", SearchOption.AllDirectories))
    {
        string copy = Path.Combine(run, Path.GetRelativePath(AppContext.BaseDirectory, file));
        Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
        File.Copy(file, copy);
    }

    Mutate();
}

// Stryker puts the engine with its mutants into the place of the one that is tested, and puts that one back in the end.
void Mutate()
{
    const string tested = "tests/Booking.Engine.Tests/bin/Release/net10.0/Booking.Engine.dll";
    const string original = tested + ".stryker-unchanged";
    using var stryker = Process.Start(new ProcessStartInfo("dotnet", ["stryker", "--output", Path.GetFullPath(Path.Combine(folder, "stryker"))])
    {
        WorkingDirectory = "tests/Booking.Engine.Tests",
    })!;
    while (!stryker.WaitForExit(500))
    {
        try
        {
            if (File.Exists(original) && new FileInfo(tested).Length > new FileInfo(original).Length)
            {
                File.Copy(tested, Path.Combine(run, "Booking.Engine.dll"), overwrite: true);
            }
        }
        catch (IOException)
        {
            // It is being written. The next turn finds it.
        }
    }

    File.Copy(Path.Combine(folder, "stryker", "reports", "mutation-report.json"), Report());
}

void Reach()
{
    using var worker = new WorkerProcess(run);
    using var file = File.CreateText(Path.Combine(folder, "reach.jsonl"));
    worker.Send("reach");
    while (worker.Read() is { } line && line != "end")
    {
        file.WriteLine(line);
    }
}

void Try(string files, int seconds)
{
    var done = Last().Where(verdict => !verdict.IsLeft || verdict.Seconds >= seconds).Select(verdict => verdict.Mutant.Id).ToHashSet();
    var mutants = Mutant.Read(Report()).Where(mutant => mutant.File.StartsWith(files, StringComparison.Ordinal) && !done.Contains(mutant.Id)).ToArray();
    new Random(1).Shuffle(mutants); // What is done when it stops is a sample.
    var waiting = new ConcurrentQueue<Mutant>(mutants);
    var plan = new Plan([.. ReadLines<Reached>("reach.jsonl").Where(test => test.Passes)], seconds);
    using var results = File.AppendText(Path.Combine(folder, "verdicts.jsonl"));
    Parallel.For(0, workers, _ =>
    {
        WorkerProcess? worker = null;
        while (waiting.TryDequeue(out var mutant))
        {
            var verdict = plan.Judge(mutant, run, ref worker);
            lock (results)
            {
                results.WriteLine(JsonSerializer.Serialize(verdict));
                results.Flush();
            }
        }

        worker?.Dispose();
    });
}

void Figures()
{
    var verdicts = Last();
    var all = Mutant.Read(Report()).ToLookup(mutant => mutant.Folder);
    Console.WriteLine("| folder | mutants | tried | noticed | left | |\n|---|---|---|---|---|---|");
    foreach (var files in verdicts.GroupBy(verdict => verdict.Mutant.Folder).OrderBy(files => files.Key, StringComparer.Ordinal))
    {
        Print(files.Key, all[files.Key].Count(), files.Count(), files.Count(verdict => verdict.IsLeft));
    }

    Print("all", all.Sum(files => files.Count()), verdicts.Count, verdicts.Count(verdict => verdict.IsLeft));
    foreach (var (mutant, word, _, tests, _) in verdicts.Where(verdict => verdict.IsLeft).OrderBy(verdict => verdict.Mutant.File, StringComparer.Ordinal).ThenBy(verdict => verdict.Mutant.Line))
    {
        Console.WriteLine($"{mutant.File}:{mutant.Line} {word} after {tests} tests, {mutant.Id} {mutant.Kind}: {mutant.Replacement}");
    }

    void Print(string name, int mutants, int tried, int left) =>
        Console.WriteLine($"| `{name}` | {mutants} | {tried} | {tried - left} | {left} | {100.0 * (tried - left) / tried:0.0} % |");
}

static string Report() => Path.Combine(folder, "report.json");

static List<Verdict> Last() => [.. ReadLines<Verdict>("verdicts.jsonl").GroupBy(verdict => verdict.Mutant.Id).Select(tries => tries.Last())];

static IEnumerable<T> ReadLines<T>(string name) => File.Exists(Path.Combine(folder, name))
    ? File.ReadLines(Path.Combine(folder, name)).Select(line => JsonSerializer.Deserialize<T>(line)!)
    : [];
