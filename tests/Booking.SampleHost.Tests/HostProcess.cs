using System.Diagnostics;
using System.Text;

namespace BookingEngine.SampleHost.Tests;

/// <summary>
/// Runs the built host as a separate process, on a free port and in a directory of its own. A start takes one to three seconds of processor
/// time, so a test that needs no process of its own takes a <see cref="HostInProcess"/>.
/// </summary>
public sealed class HostProcess : IAsyncDisposable
{
    private const string Listening = "Now listening on: ";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly TaskCompletionSource<Uri> _address = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private bool _isDisposed;

    private HostProcess(Process process) => _process = process;

    public HttpClient Client { get; } = new();

    /// <summary>The processor time that the host has used.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    public string Output
    {
        get
        {
            lock (_output)
            {
                return _output.ToString();
            }
        }
    }

    /// <summary>Starts the host, and waits until it listens.</summary>
    public static Task<HostProcess> StartAsync(
        string directory, string environment, params (string Key, string Value)[] settings) =>
        StartAsync(Launch(directory, environment, settings));

    /// <summary>Starts another program that is built with the tests, and waits until it listens.</summary>
    public static Task<HostProcess> StartProgramAsync(
        string program, string directory, params (string Key, string Value)[] settings) =>
        StartAsync(Launch(directory, "Production", settings, program));

    private static async Task<HostProcess> StartAsync(HostProcess host)
    {
        var first = await Task.WhenAny(host._address.Task, host._process.WaitForExitAsync()).WaitAsync(Patience);
        if (first != host._address.Task)
        {
            throw new InvalidOperationException($"The host ended with {host._process.ExitCode}:\n{host.Output}");
        }

        host.Client.BaseAddress = await host._address.Task;
        return host;
    }

    /// <summary>Starts a host that is expected to end by itself.</summary>
    public static async Task<(int ExitCode, string Output)> RunAsync(
        string directory, string environment, params (string Key, string Value)[] settings)
    {
        await using var host = Launch(directory, environment, settings);
        await host._process.WaitForExitAsync().WaitAsync(Patience);
        return (host._process.ExitCode, host.Output);
    }

    /// <summary>Starts the host and kills it after the given time, whatever it is doing by then.</summary>
    public static async Task KillStartingAsync(
        string directory, string environment, TimeSpan after, params (string Key, string Value)[] settings)
    {
        await using var host = Launch(directory, environment, settings);
        _ = await Task.WhenAny(host._process.WaitForExitAsync(), Task.Delay(after));
        if (host._process.HasExited)
        {
            throw new InvalidOperationException($"The host ended by itself:\n{host.Output}");
        }
    }

    /// <summary>Kills the host, so that none of its own handlers runs.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync().WaitAsync(Patience);
    }

    /// <summary>Asks the host to end, as service managers do, and waits until it has.</summary>
    public async Task<int> TerminateAsync()
    {
        await AskToEndAsync();
        return await EndAsync();
    }

    /// <summary>Asks the host to end, as service managers do.</summary>
    public async Task AskToEndAsync()
    {
        using var kill = Process.Start("kill", ["-TERM", $"{_process.Id}"]);
        await kill.WaitForExitAsync();
    }

    /// <summary>Waits until the host has ended and all its output has been read.</summary>
    public async Task<int> EndAsync()
    {
        await _process.WaitForExitAsync().WaitAsync(Patience);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (_isDisposed)
        {
            return;
        }

        _isDisposed = true;
        Client.Dispose();
        if (!_process.HasExited)
        {
            await KillAsync();
        }

        _process.Dispose();
    }

    private static HostProcess Launch(
        string directory, string environment, (string Key, string Value)[] settings, string program = "Booking.SampleHost.dll")
    {
        var start = new ProcessStartInfo("dotnet")
        {
            ArgumentList =
            {
                Path.Combine(AppContext.BaseDirectory, program),
                "--urls", "http://127.0.0.1:0", "--environment", environment,
            },
            WorkingDirectory = directory,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // The machine may be busy with other tests, which is no reason to answer 503.
        start.Environment["Booking__RequestTimeoutSeconds"] = "300";
        start.Environment["Booking__RemoveEmptyDays"] = "false";
        foreach (var (key, value) in settings)
        {
            start.Environment[key.Replace(":", "__", StringComparison.Ordinal)] = value;
        }

        var host = new HostProcess(new Process { StartInfo = start });
        host._process.OutputDataReceived += (_, line) => host.Read(line.Data);
        host._process.ErrorDataReceived += (_, line) => host.Read(line.Data);
        _ = host._process.Start();
        host._process.BeginOutputReadLine();
        host._process.BeginErrorReadLine();
        return host;
    }

    private void Read(string? line)
    {
        lock (_output)
        {
            _output.AppendLine(line);
        }

        if (line?.IndexOf(Listening, StringComparison.Ordinal) is { } at and >= 0)
        {
            _address.TrySetResult(new Uri(line[(at + Listening.Length)..]));
        }
    }
}
