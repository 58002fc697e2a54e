using System.Globalization;
using System.Security.Claims;
using System.Text.Encodings.Web;
using BookingEngine.Pages;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.Http.HttpResults;

namespace BookingEngine.SampleHost;

/// <summary>
/// Lets owners sign in to the pages with the same access token that programs send. A cookie, which no script can read, then stands
/// for the user until the token expires. The API does not take the cookie, so no page of another site can use it there.
/// </summary>
internal static class SignIn
{
    /// <summary>The scheme that takes the token of a request, or else the cookie.</summary>
    public const string EitherScheme = "TokenOrCookie";

    /// <summary>The page on which users sign in, and out.</summary>
    public const string Path = "/sign-in";

    private const string SignOutPath = "/sign-out";
    private const string Cookie = "booking-user";
    private const string Field = "token";
    private const string ReturnUrl = "ReturnUrl";

    public static void Add(AuthenticationBuilder schemes) => schemes
        .AddPolicyScheme(EitherScheme, displayName: null, either => either.ForwardDefaultSelector = SchemeOf)
        .AddCookie(cookie =>
        {
            cookie.Cookie.Name = Cookie;
            cookie.Cookie.SameSite = SameSiteMode.Lax;
            cookie.SlidingExpiration = false;
        });

    /// <summary>Serves the page. In Development everybody is signed in as the development user, and needs none.</summary>
    public static void Map(WebApplication app)
    {
        if (app.Environment.IsDevelopment())
        {
            return;
        }

        app.MapGet(Path, Show).ExcludeFromDescription();
        app.MapPost(Path, SignInAsync).ExcludeFromDescription();
        app.MapPost(SignOutPath, SignOutAsync).ExcludeFromDescription();
    }

    /// <summary>Takes the token that was typed, and has it checked like one in a header.</summary>
    public static async Task ReadTokenAsync(MessageReceivedContext context)
    {
        var request = context.Request;
        if (HttpMethods.IsPost(request.Method) && request.Path == Path && request.HasFormContentType)
        {
            var form = await request.ReadFormAsync(context.HttpContext.RequestAborted);
            context.Token = form[Field].ToString().Trim();
        }
    }

    /// <summary>The cookie counts on pages only, whose forms carry tokens against forgery.</summary>
    private static string SchemeOf(HttpContext context) =>
        context.Request.Headers.Authorization.Count > 0
        || context.Request.Path.StartsWithSegments("/api")
        || (context.Request.Path == Path && HttpMethods.IsPost(context.Request.Method))
            ? JwtBearerDefaults.AuthenticationScheme
            : CookieAuthenticationDefaults.AuthenticationScheme;

    private static ContentHttpResult Show(HttpContext context, IAntiforgery antiforgery) => Page(context, antiforgery, isRefused: false);

    private static async Task<IResult> SignInAsync(HttpContext context, IAntiforgery antiforgery)
    {
        var found = await context.AuthenticateAsync(JwtBearerDefaults.AuthenticationScheme);
        context.User = new ClaimsPrincipal(new ClaimsIdentity()); // who was given the form was not signed in yet
        if (found is not { Succeeded: true, Principal: { } principal } || !await antiforgery.IsRequestValidAsync(context))
        {
            return Page(context, antiforgery, isRefused: true);
        }

        // No more than who the user is, so that the cookie stays small.
        var user = new ClaimsIdentity(
            principal.Claims.Where(claim => claim.Type is "sub" or "name" or ClaimTypes.NameIdentifier),
            CookieAuthenticationDefaults.AuthenticationScheme);
        await context.SignInAsync(
            CookieAuthenticationDefaults.AuthenticationScheme,
            new ClaimsPrincipal(user),
            new AuthenticationProperties { IsPersistent = true, ExpiresUtc = found.Properties.ExpiresUtc });
        string wanted = context.Request.Query[ReturnUrl].ToString();
        return TypedResults.Redirect(RedirectHttpResult.IsLocalUrl(wanted) ? wanted : "/manage");
    }

    private static async Task<IResult> SignOutAsync(HttpContext context, IAntiforgery antiforgery)
    {
        if (await antiforgery.IsRequestValidAsync(context))
        {
            await context.SignOutAsync(CookieAuthenticationDefaults.AuthenticationScheme);
        }

        return TypedResults.Redirect(Path);
    }

    private static ContentHttpResult Page(HttpContext context, IAntiforgery antiforgery, bool isRefused)
    {
        var token = antiforgery.GetAndStoreTokens(context);
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers.ContentSecurityPolicy =
            "default-src 'none'; style-src 'self'; script-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
        context.Response.Headers["Referrer-Policy"] = "same-origin";
        var texts = SignInTexts.For(context);
        bool isSignedIn = context.User.Identity is { IsAuthenticated: true };
        string hidden = $"""<input type="hidden" name="{token.FormFieldName}" value="{token.RequestToken}">""";
        string query = HtmlEncoder.Default.Encode(QueryOf(context, language: null));
        string body = isSignedIn
            ? $"""
            <p>{texts.SignedIn}</p>
            <form method="post" action="{SignOutPath}" class="row">{hidden}<a class="button primary" href="/manage">{texts.Run}</a> <button>{texts.SignOut}</button></form>
            """
            : $"""
            {(isRefused ? $"<div class=\"alert\" role=\"alert\"><p>{texts.Refused}</p></div>" : "")}
            <form method="post" action="{Path}{query}" class="stack">{hidden}
            <div class="field"><label for="{Field}">{texts.Token}</label><textarea id="{Field}" name="{Field}" rows="5" required autocomplete="off" spellcheck="false"></textarea></div>
            <p class="dim">{texts.Help}</p>
            <p><button class="primary">{texts.Title}</button></p>
            </form>
            """;
        var languages = BookingPageLanguage.All.Select(language =>
            $"""
            <a href="{Path}{HtmlEncoder.Default.Encode(QueryOf(context, language))}" lang="{language}" hreflang="{language}" rel="nofollow"{(language == texts.Language ? " aria-current=\"true\"" : "")}>{CultureInfo.GetCultureInfo(language).NativeName}</a>
            """);
        return TypedResults.Content(
            $"""
            <!DOCTYPE html>
            <html lang="{texts.Language}">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <title>{texts.Title}</title>
            <link rel="stylesheet" href="/booking-pages/pages.css">
            </head>
            <body>
            <a class="skip" href="#main">{texts.SkipToContent}</a>
            <header class="site"><a class="home" href="/">{texts.Home}</a></header>
            <main id="main" tabindex="-1">
            <h1>{texts.Title}</h1>
            {body}
            </main>
            <footer class="site">
            <nav aria-label="{texts.Languages}">
            {string.Join('\n', languages)}
            </nav>
            </footer>
            </body>
            </html>
            """,
            "text/html; charset=utf-8",
            statusCode: isRefused ? StatusCodes.Status400BadRequest : StatusCodes.Status200OK);
    }

    /// <summary>Returns the query of this page: the page that was wanted, and the language that is chosen, if one is.</summary>
    private static string QueryOf(HttpContext context, string? language)
    {
        var query = new QueryBuilder();
        if (context.Request.Query[ReturnUrl] is [{ } wanted])
        {
            query.Add(ReturnUrl, wanted);
        }

        if (language is not null)
        {
            query.Add("lang", language);
        }

        return query.ToString();
    }
}
