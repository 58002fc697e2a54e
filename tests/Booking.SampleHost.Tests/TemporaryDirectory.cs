namespace BookingEngine.SampleHost.Tests;

/// <summary>A directory that is deleted with what is in it.</summary>
public sealed class TemporaryDirectory : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("booking-host-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
