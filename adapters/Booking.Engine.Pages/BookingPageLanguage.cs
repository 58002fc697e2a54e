using System.Globalization;
using BookingEngine.Pages.Visits;
using Microsoft.AspNetCore.Http;

namespace BookingEngine.Pages;

/// <summary>
/// The language in which the pages are shown, for pages of the app that stand beside them, such as the one on which owners sign in.
/// </summary>
public static class BookingPageLanguage
{
    /// <summary>The languages that the pages are in, by the names that HTML has for them, such as <c>de</c>.</summary>
    public static IReadOnlyList<string> All => Texts.Languages;

    /// <summary>
    /// Returns the culture of a visitor, whose language is one of <see cref="All"/>: the one that the app has found
    /// (<c>UseRequestLocalization</c>), or the one that the visitor has chosen, or else the first that the browser asks for. If the request
    /// chooses one by its query parameter <c>lang</c>, a cookie of the response remembers it.
    /// </summary>
    /// <param name="context">The request, whose response has not started.</param>
    /// <exception cref="ArgumentNullException">The request is null.</exception>
    public static CultureInfo Of(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var language = Visit.Of(context).Language;
        return language.Culture.TwoLetterISOLanguageName == language.Texts
            ? language.Culture
            : CultureInfo.GetCultureInfo(language.Texts);
    }
}
