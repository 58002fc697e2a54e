using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Localization;

namespace BookingEngine.Pages.Visits;

/// <summary>
/// The language of a visitor. If the app finds it for all its pages (<c>UseRequestLocalization</c>), that is taken. Otherwise it is the
/// one that the visitor has chosen, or else the first that the browser asks for and the texts are in.
/// </summary>
/// <param name="Culture">How dates, times and numbers are written.</param>
/// <param name="Texts">The language of the texts, one of <see cref="Visits.Texts.Languages"/>.</param>
internal sealed record VisitorLanguage(CultureInfo Culture, string Texts)
{
    /// <summary>The query parameter with which a visitor chooses a language.</summary>
    public const string Parameter = "lang";

    private const string Cookie = "booking-language";
    private const int MostAccepted = 10;

    /// <summary>The language's name, as HTML has it.</summary>
    public string Name => Culture.TextInfo.IsRightToLeft ? Culture.Name : Texts;

    /// <summary>The direction in which it is written, as HTML has it.</summary>
    public string Direction => Culture.TextInfo.IsRightToLeft ? "rtl" : "ltr";

    /// <summary>Finds the language of a request, and remembers the one that it chooses.</summary>
    public static VisitorLanguage Of(HttpContext context)
    {
        if (context.Features.Get<IRequestCultureFeature>() is { } found)
        {
            var culture = found.RequestCulture.UICulture;
            return new VisitorLanguage(found.RequestCulture.Culture, Known(culture.TwoLetterISOLanguageName) ?? Visits.Texts.Default);
        }

        string? chosen = Known(context.Request.Query[Parameter].ToString());
        if (chosen is not null)
        {
            context.Response.Cookies.Append(Cookie, chosen, new CookieOptions
            {
                HttpOnly = true,
                SameSite = SameSiteMode.Lax,
                Secure = context.Request.IsHttps,
                IsEssential = true,
                MaxAge = TimeSpan.FromDays(365),
                Path = context.Request.PathBase.HasValue ? context.Request.PathBase.Value : "/",
            });
        }

        string? wanted = chosen ?? Known(context.Request.Cookies[Cookie]);
        return Accepted(context.Request, wanted)
            ?? new VisitorLanguage(CultureInfo.GetCultureInfo(wanted ?? Visits.Texts.Default), wanted ?? Visits.Texts.Default);
    }

    /// <summary>
    /// Returns the first culture that the browser asks for and the texts are in, such as that of British English. If a language is
    /// wanted, only its own cultures count.
    /// </summary>
    private static VisitorLanguage? Accepted(HttpRequest request, string? wanted)
    {
        var ranges = request.GetTypedHeaders().AcceptLanguage.Take(MostAccepted).Where(range => range.Quality is not 0);
        foreach (var range in ranges.OrderByDescending(range => range.Quality ?? 1))
        {
            if (CultureOf(range) is { } culture
                && Known(culture.TwoLetterISOLanguageName) is { } texts
                && (wanted ?? texts) == texts)
            {
                return new VisitorLanguage(culture, texts);
            }
        }

        return null;
    }

    private static CultureInfo? CultureOf(Microsoft.Net.Http.Headers.StringWithQualityHeaderValue range)
    {
        try
        {
            return CultureInfo.GetCultureInfo(range.Value.ToString(), predefinedOnly: true);
        }
        catch (CultureNotFoundException)
        {
            return null; // a browser may send any name
        }
    }

    private static string? Known(string? language) =>
        Visits.Texts.Languages.FirstOrDefault(known => known.Equals(language, StringComparison.OrdinalIgnoreCase));
}
