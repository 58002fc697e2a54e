using System.Text.Json;

namespace BookingEngine.FileStore.Tests;

/// <summary>
/// A folder of JSON files that are read and changed by one caller at a time, of whichever process. What one caller changes is changed as a
/// whole: it is written to a journal first, and whoever finds a journal completes it.
/// </summary>
/// <param name="path">The folder.</param>
internal sealed class Folder(string path) : IDisposable
{
    private const string Journal = "journal.json";

    private readonly SemaphoreSlim _gate = new(1);

    /// <summary>Runs something on the files while nobody else does, and then stores what it has written.</summary>
    public async Task<T> UseAsync<T>(Func<Files, T> run, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            await using var locked = await LockAsync(cancellationToken);
            Complete();
            var files = new Files(path);
            var result = run(files);
            Store(files.Written);
            return result;
        }
        finally
        {
            _gate.Release();
        }
    }

    public void Dispose() => _gate.Dispose();

    /// <summary>Waits for the lock of all processes, which the operating system frees if its holder dies.</summary>
    private async Task<FileStream> LockAsync(CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(path);
        while (true)
        {
            try
            {
                return new FileStream(Path.Combine(path, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException)
            {
                await Task.Delay(1, cancellationToken);
            }
        }
    }

    private void Store(IReadOnlyDictionary<string, string?> written)
    {
        if (written.Count > 1)
        {
            Write(Journal, JsonSerializer.Serialize(written));
        }

        Apply(written);
        Write(Journal, null);
    }

    private void Complete()
    {
        string journal = Path.Combine(path, Journal);
        if (File.Exists(journal))
        {
            Apply(JsonSerializer.Deserialize<Dictionary<string, string?>>(File.ReadAllText(journal))!);
            Write(Journal, null);
        }
    }

    private void Apply(IReadOnlyDictionary<string, string?> written)
    {
        foreach (var (name, content) in written)
        {
            Write(name, content);
        }
    }

    /// <summary>Replaces a file in one step, or removes it.</summary>
    private void Write(string name, string? content)
    {
        string file = Path.Combine(path, name);
        if (content is null)
        {
            File.Delete(file);
            return;
        }

        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText($"{file}.new", content);
        File.Move($"{file}.new", file, overwrite: true);
    }
}
