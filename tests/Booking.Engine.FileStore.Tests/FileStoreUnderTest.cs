using BookingEngine.Conformance;
using Microsoft.Extensions.DependencyInjection;

namespace BookingEngine.FileStore.Tests;

/// <summary>A folder of its own, which each host opens for itself.</summary>
public sealed class FileStoreUnderTest : IStoreUnderTest, IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("booking-files-");

    public void AddTo(BookingEngineBuilder host)
    {
        host.Services.AddSingleton(_ => new FileStore(_directory.FullName));
        host.UseStore<FileStore>();
    }

    public void Dispose() => _directory.Delete(recursive: true);
}
