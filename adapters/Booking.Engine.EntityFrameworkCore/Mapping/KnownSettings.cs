using System.Collections.Concurrent;

namespace BookingEngine.EntityFrameworkCore.Mapping;

/// <summary>
/// The long settings that were read lately. An exchange is read for every query of its slots, and to read a thousand special
/// hours or some hundred services takes longer than to compute a month. What is known is taken only for the very text that it was
/// read from, so it can't be stale, whoever changes the exchange.
/// </summary>
internal sealed class KnownSettings
{
    /// <summary>A text up to this length is read again: that takes some microseconds.</summary>
    private const int ShortText = 2048;

    /// <summary>The most characters of all texts: with what was read from them some 30 megabytes.</summary>
    private const int MostCharacters = 8 << 20;

    private readonly ConcurrentDictionary<Guid, Known> _byExchange = new();
    private int _characters;

    /// <summary>Returns what the settings of an exchange describe.</summary>
    /// <param name="exchangeId">The exchange.</param>
    /// <param name="text">The texts of the settings.</param>
    /// <param name="read">Reads the texts.</param>
    public ReadSettings Of(Guid exchangeId, (string Listed, string Unlisted) text, Func<ReadSettings> read)
    {
        if (text.Unlisted.Length <= ShortText)
        {
            return read();
        }

        if (_byExchange.TryGetValue(exchangeId, out var known) && known.Text == text)
        {
            return known.Settings;
        }

        var settings = read();
        if (Interlocked.Add(ref _characters, text.Listed.Length + text.Unlisted.Length) > MostCharacters)
        {
            _byExchange.Clear();
            _ = Interlocked.Exchange(ref _characters, text.Listed.Length + text.Unlisted.Length);
        }

        _byExchange[exchangeId] = new Known(text, settings);
        return settings;
    }

    private sealed record Known((string Listed, string Unlisted) Text, ReadSettings Settings);
}

/// <summary>What an <see cref="Exchange"/> has in its settings, apart from its policy.</summary>
internal sealed record ReadSettings(Schedule Schedule, IReadOnlyList<Service> Services, IReadOnlyList<Resource> Resources);
