using BookingEngine.Pages;

namespace BookingEngine.SampleHost;

/// <summary>The texts of the page on which owners sign in, in one of the languages of the pages.</summary>
internal sealed record SignInTexts
{
    private static readonly SignInTexts English = new()
    {
        Language = "en",
        Title = "Sign in",
        SkipToContent = "Skip to the content",
        Home = "Appointments",
        Token = "Access token",
        Help = "Whoever runs this site gives you one. You stay signed in until it expires.",
        Refused = "This token is not accepted. It may have expired.",
        SignedIn = "You are signed in.",
        Run = "Run your business",
        SignOut = "Sign out",
        Languages = "Language",
    };

    private static readonly SignInTexts German = new()
    {
        Language = "de",
        Title = "Anmelden",
        SkipToContent = "Zum Inhalt",
        Home = "Termine",
        Token = "Zugangstoken",
        Help = "Sie bekommen eines von denen, die diese Website betreiben. Sie bleiben angemeldet, bis es abläuft.",
        Refused = "Dieses Token wird nicht angenommen. Vielleicht ist es abgelaufen.",
        SignedIn = "Sie sind angemeldet.",
        Run = "Ihr Unternehmen führen",
        SignOut = "Abmelden",
        Languages = "Sprache",
    };

    private static readonly SignInTexts Spanish = new()
    {
        Language = "es",
        Title = "Iniciar sesión",
        SkipToContent = "Ir al contenido",
        Home = "Citas",
        Token = "Token de acceso",
        Help = "Se lo da quien gestiona este sitio. La sesión dura hasta que caduca.",
        Refused = "Este token no se acepta. Puede que haya caducado.",
        SignedIn = "Ha iniciado sesión.",
        Run = "Gestionar su negocio",
        SignOut = "Cerrar sesión",
        Languages = "Idioma",
    };

    /// <summary>The language, as HTML names it.</summary>
    public required string Language { get; init; }

    /// <summary>The title of the page, and the button that signs in.</summary>
    public required string Title { get; init; }

    /// <summary>The link past what is the same on all pages.</summary>
    public required string SkipToContent { get; init; }

    /// <summary>The link to the start page.</summary>
    public required string Home { get; init; }

    /// <summary>The label of the token.</summary>
    public required string Token { get; init; }

    /// <summary>Where a token comes from.</summary>
    public required string Help { get; init; }

    /// <summary>That a token was refused.</summary>
    public required string Refused { get; init; }

    /// <summary>That the visitor is signed in.</summary>
    public required string SignedIn { get; init; }

    /// <summary>The link to the visitor's businesses.</summary>
    public required string Run { get; init; }

    /// <summary>The button that signs out.</summary>
    public required string SignOut { get; init; }

    /// <summary>What the choice of a language is called.</summary>
    public required string Languages { get; init; }

    /// <summary>Returns the texts for a visitor.</summary>
    public static SignInTexts For(HttpContext context) => BookingPageLanguage.Of(context).TwoLetterISOLanguageName switch
    {
        "de" => German,
        "es" => Spanish,
        _ => English,
    };
}
