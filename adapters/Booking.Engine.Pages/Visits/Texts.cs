using System.Globalization;
using System.Resources;

namespace BookingEngine.Pages.Visits;

/// <summary>The texts of the pages, from the resource files in Texts.</summary>
internal static class Texts
{
    /// <summary>The language of texts for visitors whose language they are not in.</summary>
    public const string Default = "en";

    private static readonly ResourceManager Resources =
        new("BookingEngine.Pages.Texts.Texts", typeof(Texts).Assembly);

    /// <summary>The languages that all texts are in.</summary>
    public static IReadOnlyList<string> Languages { get; } = [Default, "de", "es"];

    /// <summary>Returns the name of a language in that language.</summary>
    public static string NameOf(string language) => CultureInfo.GetCultureInfo(language).NativeName;

    /// <summary>Returns a text, or null if there is none with this key.</summary>
    public static string? Find(string key, string language) => Resources.GetString(key, CultureInfo.GetCultureInfo(language));
}
