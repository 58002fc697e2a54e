using BookingEngine.Pages.Book;
using BookingEngine.Pages.Http;
using BookingEngine.Pages.Visits;
using Microsoft.AspNetCore.Http;

namespace BookingEngine.Pages.Manage;

/// <summary>Lets only owners in. To all others there is no such page.</summary>
internal static class Owned
{
    /// <summary>Shows a page to a visitor whom the app has signed in, and asks all others to sign in.</summary>
    public static Task<IResult> BySomebodyAsync(HttpContext context, Func<string, Task<IResult>> show)
    {
        var visit = Visit.Of(context);
        return visit.Actor.UserId is { } user ? show(user) : Task.FromResult(SignIn(context, visit));
    }

    /// <summary>Shows a page of an exchange to its owner.</summary>
    public static async Task<IResult> ByOwnerAsync(
        string id, HttpContext context, ExchangeService exchanges, Func<Exchange, Task<IResult>> show, CancellationToken cancellationToken)
    {
        var visit = Visit.Of(context);
        return visit.Actor.UserId is null ? SignIn(context, visit)
            : await Found.ExchangeAsync(id, exchanges, cancellationToken).ConfigureAwait(false) is { } found && visit.Actor.Owns(found)
                ? await show(found).ConfigureAwait(false)
                : Replies.NotFound(context);
    }

    private static IResult SignIn(HttpContext context, Visit visit) => visit.Options.SignInPage is { } page
        ? Replies.SeeOther(context, $"{page}{QueryString.Create("ReturnUrl", visit.Links.Here)}")
        : Replies.Refused(visit, StatusCodes.Status401Unauthorized, "SignIn");
}
