using System.Text.Json.Nodes;

namespace BookingEngine.AspNetCore.OpenApi;

/// <summary>The callers that an operation accepts.</summary>
internal enum Callers
{
    /// <summary>All callers.</summary>
    Anyone,

    /// <summary>Callers who are signed in.</summary>
    SignedIn,

    /// <summary>Callers who are signed in, and the guest with the token of the booking.</summary>
    SignedInOrGuest,

    /// <summary>Callers who are signed in, and calendar programs with the token of the exchange's calendar.</summary>
    SignedInOrCalendarToken,

    /// <summary>
    /// Callers who are signed in, the guest, and calendar programs with the token of the booking's calendar.
    /// </summary>
    SignedInOrGuestOrCalendarToken,
}

/// <summary>The ways in which callers identify themselves.</summary>
internal static class Security
{
    private const string Bearer = "bearer";
    private const string GuestToken = "guest";
    private const string CalendarToken = "calendar";

    /// <summary>Returns the schemes as components.</summary>
    public static JsonObject Schemes() => new()
    {
        [Bearer] = new JsonObject
        {
            ["type"] = "http",
            ["scheme"] = "bearer",
            ["bearerFormat"] = "JWT",
            ["description"] = "A token of the issuer that the service trusts.",
        },
        [GuestToken] = new JsonObject
        {
            ["type"] = "apiKey",
            ["in"] = "header",
            ["name"] = "Booking-Access-Token",
            ["description"] = "The access_token that a guest got with the booking.",
        },
        [CalendarToken] = new JsonObject
        {
            ["type"] = "apiKey",
            ["in"] = "query",
            ["name"] = "token",
            ["description"] = "A part of the addresses that calendar_token and calendar_url contain. With it the Accept header is ignored.",
        },
    };

    /// <summary>Returns the Security Requirement Objects of an operation, of which any one is enough.</summary>
    public static JsonArray Of(Callers callers) => callers switch
    {
        Callers.Anyone => [Scheme(Bearer), new JsonObject()],
        Callers.SignedIn => [Scheme(Bearer)],
        Callers.SignedInOrGuest => [Scheme(Bearer), Scheme(GuestToken)],
        Callers.SignedInOrCalendarToken => [Scheme(Bearer), Scheme(CalendarToken)],
        Callers.SignedInOrGuestOrCalendarToken => [Scheme(Bearer), Scheme(GuestToken), Scheme(CalendarToken)],
        _ => throw new ArgumentOutOfRangeException(nameof(callers), callers, "Not a known kind of caller."),
    };

    private static JsonObject Scheme(string name) => new() { [name] = new JsonArray() };
}
