namespace BookingEngine.SampleHost;

/// <summary>Where bookings are kept: how it is plugged in, made ready at start, and told to people.</summary>
public sealed record Storage(string Description, Func<IServiceProvider, CancellationToken, Task> PrepareAsync)
{
    public static Storage Add(BookingEngineBuilder engine, HostSettings settings) => settings.Storage switch
    {
        StorageKind.InMemory => new Storage(
            "Data are kept in memory and gone when this process ends.", (_, _) => Task.CompletedTask),
        _ => throw new SettingException($"No storage {settings.Storage}."),
    };
}
