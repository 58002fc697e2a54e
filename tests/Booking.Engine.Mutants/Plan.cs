using System.Text.Json;

namespace BookingEngine.Mutants;

/// <summary>Which tests are tried on a mutant, and in what order.</summary>
internal sealed class Plan(IReadOnlyList<Reached> tests, int seconds)
{
    /// <summary>How many seconds of tests a mutant is tried with, if nothing else is said.</summary>
    public const int Seconds = 20;

    private const int TasksOfWorker = 300;
    private readonly ILookup<int, Reached> _reaching = tests.SelectMany(test => test.Mutants.Select(mutant => (mutant, test))).ToLookup(pair => pair.mutant, pair => pair.test);
    private readonly HashSet<int> _inInitialisers = [.. tests.SelectMany(test => test.InInitialisers)];

    /// <summary>Tries a mutant.</summary>
    /// <param name="mutant">The mutant.</param>
    /// <param name="folder">Where the tests and the mutated engine are.</param>
    /// <param name="worker">The process to use, if it can be one that tried others before.</param>
    public Verdict Judge(Mutant mutant, string folder, ref WorkerProcess? worker)
    {
        // What one test alone reaches may be an initialiser, too, which runs once. Stryker marks most of them, but not all.
        bool isFresh = _inInitialisers.Contains(mutant.Id) || _reaching[mutant.Id].Count() == 1;
        var chosen = Choose(mutant, isFresh);
        if (chosen.Count == 0)
        {
            return new Verdict(mutant, _reaching.Contains(mutant.Id) ? "left" : "unreached", null, 0, seconds);
        }

        var task = JsonSerializer.Serialize(new Trial(mutant.Id, [.. chosen.Select(test => test.Test)], [.. chosen.Select(test => test.Milliseconds)]));
        if (isFresh || Ask(ref worker, folder, task) is not { Verdict: not "spoilt" } answer)
        {
            using var fresh = new WorkerProcess(folder, mutant.Id);
            answer = Answer(fresh, task);
        }

        return new Verdict(mutant, answer.Verdict, tests.FirstOrDefault(test => test.Test == answer.Test)?.Name, answer.Run, seconds);
    }

    private static Answer Ask(ref WorkerProcess? worker, string folder, string task)
    {
        worker ??= new WorkerProcess(folder);
        var answer = Answer(worker, task);
        if (answer.Verdict is "crashed" or "endless" or "spoilt" || worker.Tasks == TasksOfWorker)
        {
            worker.Dispose();
            worker = null;
        }

        return answer;
    }

    private static Answer Answer(WorkerProcess worker, string task)
    {
        worker.Send(task);
        return worker.Read() is { } line ? JsonSerializer.Deserialize<Answer>(line)! : new Answer(worker.HowItEnded(), null, 0);
    }

    // The quickest first, and those of a class that is named after the file before others.
    private List<Reached> Choose(Mutant mutant, bool isFresh)
    {
        string name = "." + Path.GetFileName(mutant.File).Split('.')[0].TrimEnd('s');
        var reaching = _reaching[mutant.Id].ToHashSet();
        double sum = 0.0;
        return [.. (isFresh ? tests : _reaching[mutant.Id])
            .OrderBy(test => test.Milliseconds * (test.Name.Contains(name, StringComparison.Ordinal) ? 0.1 : 1) * (reaching.Contains(test) ? 1 : 10))
            .TakeWhile(test => (sum += test.Milliseconds) < seconds * 1000)];
    }
}

/// <summary>What became of a mutant: noticed (also by its never ending, or by a crash), left or reached by no test.</summary>
internal sealed record Verdict(Mutant Mutant, string Word, string? By, int Tests, int Seconds)
{
    /// <summary>Whether nothing noticed it.</summary>
    public bool IsLeft => Word is "left" or "unreached";
}
