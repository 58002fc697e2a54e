using System.Text.Json;
using NodaTime;
using NodaTime.Text;

namespace BookingEngine.FileStore.Tests;

/// <summary>The files of a folder, as one caller reads them, and what the caller is going to change.</summary>
/// <param name="path">The folder.</param>
internal sealed class Files(string path)
{
    private readonly Dictionary<string, string?> _written = [];

    /// <summary>The files to write, and those to remove, which are null.</summary>
    public IReadOnlyDictionary<string, string?> Written => _written;

    public static string ExchangeOf(Guid id) => $"exchanges/{id}/exchange.json";

    public static string StreamOf(Guid exchangeId) => $"exchanges/{exchangeId}/stream.json";

    public static string DayOf(Guid exchangeId, LocalDate date) =>
        $"exchanges/{exchangeId}/days/{LocalDatePattern.Iso.Format(date)}.json";

    /// <summary>Says on which day a booking or a time slot is.</summary>
    public static string PlaceOf(Guid id) => $"places/{id}.json";

    public T? Read<T>(string name)
        where T : class
    {
        string? text = _written.TryGetValue(name, out string? written) ? written
            : File.Exists(Path.Combine(path, name)) ? File.ReadAllText(Path.Combine(path, name))
            : null;
        return text is null ? null : JsonSerializer.Deserialize<T>(text, Json.Options);
    }

    public void Write<T>(string name, T value) => _written[name] = JsonSerializer.Serialize(value, Json.Options);

    public void Remove(string name) => _written[name] = null;

    public IEnumerable<T> ReadAll<T>(string folder)
        where T : class =>
        Names(folder, "*.json").Select(name => Read<T>($"{folder}/{name}")!);

    /// <summary>The ids of all exchanges.</summary>
    public IEnumerable<Guid> Exchanges() => Names("exchanges", "*").Select(Guid.Parse).Where(id => Read<Exchange>(ExchangeOf(id)) is not null);

    /// <summary>The stored days of an exchange in a range of dates.</summary>
    public IEnumerable<StoredDay> Days(Guid exchangeId, LocalDate first, LocalDate last)
    {
        string folder = $"exchanges/{exchangeId}/days";
        return Names(folder, "*.json")
            .Select(name => LocalDatePattern.Iso.Parse(Path.GetFileNameWithoutExtension(name)).Value)
            .Where(date => date >= first && date <= last)
            .Select(date => Read<StoredDay>(DayOf(exchangeId, date))!);
    }

    public IEnumerable<StoredDay> Days(Guid exchangeId) => Days(exchangeId, LocalDate.MinIsoValue, LocalDate.MaxIsoValue);

    private string[] Names(string folder, string pattern)
    {
        var directory = new DirectoryInfo(Path.Combine(path, folder));
        return directory.Exists ? [.. directory.EnumerateFileSystemInfos(pattern).Select(entry => entry.Name)] : [];
    }
}
