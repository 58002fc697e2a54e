using System.Diagnostics;
using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace BookingEngine.SampleHost.Tests;

/// <summary>
/// Runs the built host in the process of the tests, on a free port, from the entry point that a process of its own would start at. Its code is
/// compiled once for all of these hosts, so that a start takes a tenth of the processor time. What is said of a process, such as that it is
/// killed, that it gets a signal, or where it keeps its files, is tested with a <see cref="HostProcess"/>.
/// </summary>
public sealed class HostInProcess : IAsyncDisposable
{
    private const string Connection = "ConnectionStrings:Booking";
    private const string VariablePrefix = "ASPNETCORE_";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly HostConsole _console = new();
    private readonly Task<int> _ended;
    private IHost? _host;

    private HostInProcess(string directory, string environment, (string Key, string Value)[] settings)
    {
        (string Key, string Value)[] all =
        [
            ("urls", "http://127.0.0.1:0"), ("environment", environment), ("applicationName", typeof(HostSettings).Assembly.GetName().Name!),
            ("Logging:Console:FormatterOptions:ColorBehavior", "Disabled"),
            // The machine may be busy with other tests, which is no reason to answer 503.
            ("Booking:RequestTimeoutSeconds", "300"), ("Booking:RemoveEmptyDays", "false"),
            // A process has the directory as its own.
            (Connection, $"Data Source={Path.Combine(directory, "booking.db")}"),
            .. settings.Where(setting => setting is not (Connection, "")),
        ];
        string[] args = [.. all.Select(setting => $"--{setting.Key.Replace(VariablePrefix, "", StringComparison.Ordinal)}={setting.Value}")];
        _ended = Task.Run(() => RunAsync(args));
    }

    public HttpClient Client { get; } = new();

    /// <summary>What the host has written to the console.</summary>
    public string Output => _console.ToString();

    /// <summary>Starts the host, and waits until it listens. Unless the settings say where, it keeps its data in the directory.</summary>
    public static async Task<HostInProcess> StartAsync(
        string directory, string environment, params (string Key, string Value)[] settings)
    {
        var host = new HostInProcess(directory, environment, settings);
        var first = await Task.WhenAny(host._console.Address, host._ended).WaitAsync(Patience);
        if (first != host._console.Address)
        {
            throw new InvalidOperationException($"The host ended with {await host._ended}:\n{host.Output}");
        }

        host.Client.BaseAddress = await host._console.Address;
        return host;
    }

    /// <summary>Starts a host that is expected to end by itself.</summary>
    public static async Task<(int ExitCode, string Output)> RunAsync(
        string directory, string environment, params (string Key, string Value)[] settings)
    {
        await using var host = new HostInProcess(directory, environment, settings);
        return (await host._ended.WaitAsync(Patience), host.Output);
    }

    /// <summary>Asks the host to end, and waits until it has.</summary>
    public async Task<int> StopAsync()
    {
        _host?.Services.GetRequiredService<IHostApplicationLifetime>().StopApplication();
        return await _ended.WaitAsync(Patience);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        if (!_ended.IsCompleted)
        {
            _ = await StopAsync();
        }
    }

    private async Task<int> RunAsync(string[] args)
    {
        _console.Use();
        using var building = DiagnosticListener.AllListeners.Subscribe(new BuildObserver(this));
        object? ended = typeof(HostSettings).Assembly.EntryPoint!.Invoke(
            null, BindingFlags.DoNotWrapExceptions, binder: null, [args], culture: null);
        return ended is Task<int> task ? await task : (int)ended!;
    }

    /// <summary>Hears of the hosts that are built in this process, and keeps the one that writes to the same console.</summary>
    private sealed class BuildObserver(HostInProcess runner) : IObserver<DiagnosticListener>, IObserver<KeyValuePair<string, object?>>
    {
        public void OnNext(DiagnosticListener listener)
        {
            if (listener.Name == "Microsoft.Extensions.Hosting")
            {
                listener.Subscribe(this);
            }
        }

        public void OnNext(KeyValuePair<string, object?> told)
        {
            if (told is { Key: "HostBuilt", Value: IHost host } && runner._console.IsCurrent)
            {
                runner._host = host;
            }
        }

        public void OnCompleted()
        {
        }

        public void OnError(Exception error)
        {
        }
    }
}
