using System.Text.Json.Nodes;

namespace BookingEngine.AspNetCore.OpenApi;

/// <summary>Who may call an operation.</summary>
internal enum Callers
{
    /// <summary>Anyone.</summary>
    Anyone,

    /// <summary>Who is signed in.</summary>
    SignedIn,

    /// <summary>Who is signed in, and the guest with the token of the booking.</summary>
    SignedInOrGuest,

    /// <summary>Who is signed in, and a calendar program with the token of the exchange's calendar.</summary>
    SignedInOrCalendarToken,

    /// <summary>Who is signed in, the guest, and a calendar program with the token of the booking's calendar.</summary>
    SignedInOrGuestOrCalendarToken,
}

/// <summary>How callers say who they are.</summary>
internal static class Security
{
    private const string Bearer = "bearer";
    private const string GuestToken = "guest";
    private const string CalendarToken = "calendar";

    /// <summary>The schemes, as components.</summary>
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
            ["description"] = "A part of the addresses that calendar_token and calendar_url give. With it Accept is not looked at.",
        },
    };

    /// <summary>The Security Requirement Objects of an operation: any one of them will do.</summary>
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
