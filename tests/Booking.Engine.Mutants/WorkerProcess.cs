using System.Diagnostics;

namespace BookingEngine.Mutants;

/// <summary>A worker, seen from the program that leads it.</summary>
internal sealed class WorkerProcess : IDisposable
{
    private readonly Process _process;

    /// <summary>Starts a worker.</summary>
    /// <param name="folder">Where the tests and the mutated engine are.</param>
    /// <param name="mutant">The mutant that is active from the start, or <see langword="null"/>.</param>
    public WorkerProcess(string folder, int? mutant = null)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(folder, "Booking.Engine.Mutants.dll"), "work", $"{mutant}"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder,
            Environment = { ["BOOKING_TEST_SHORT"] = "1", ["DOTNET_TieredPGO"] = "0", ["DOTNET_GCHeapHardLimit"] = "0x60000000" },
        };
        _process = Process.Start(start)!;
        _process.ErrorDataReceived += (_, _) => { };
        _process.BeginErrorReadLine();
    }

    /// <summary>How many tasks it was given.</summary>
    public int Tasks { get; private set; }

    /// <summary>Hands it a task.</summary>
    public void Send(string line)
    {
        Tasks++;
        _process.StandardInput.WriteLine(line);
        _process.StandardInput.Flush();
    }

    /// <summary>Reads a line of its answer; <see langword="null"/> if the process has ended.</summary>
    public string? Read() => _process.StandardOutput.ReadLine();

    /// <summary>Why it ended without an answer.</summary>
    public string HowItEnded()
    {
        _process.WaitForExit();
        return _process.ExitCode == Worker.Endless ? "endless" : "crashed";
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _process.Kill();
        _process.Dispose();
    }
}
