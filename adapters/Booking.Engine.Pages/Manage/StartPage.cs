using AspNetCoreGeneratedDocument;
using BookingEngine.Pages.Http;
using BookingEngine.Pages.Rendering;
using BookingEngine.Pages.Visits;
using Microsoft.AspNetCore.Http;
using NodaTime;

namespace BookingEngine.Pages.Manage;

/// <summary>The page on which a user finds or makes an exchange to run.</summary>
internal static class StartPage
{
    public static Task<IResult> GetAsync(HttpContext context, ExchangeService exchanges, CancellationToken cancellationToken) =>
        Owned.BySomebodyAsync(context, user => ShowAsync(context, user, exchanges, null, [], cancellationToken));

    /// <summary>Makes an exchange of one short form. Everything else about it can be changed later.</summary>
    public static Task<IResult> CreateAsync(HttpContext context, ExchangeService exchanges, CancellationToken cancellationToken) =>
        Owned.BySomebodyAsync(context, async user =>
        {
            var typed = NewExchange.Of(await context.Request.ReadFormAsync(cancellationToken).ConfigureAwait(false));
            if (!typed.HasZone)
            {
                return await ShowAsync(context, user, exchanges, typed, [], cancellationToken).ConfigureAwait(false);
            }

            var created = await exchanges.CreateAsync(typed.For(user), cancellationToken).ConfigureAwait(false);
            return created.TryGet(out var exchange, out _)
                ? Replies.SeeOther(context, Visit.Of(context).Links.Day(exchange.Id, done: "created"))
                : await ShowAsync(context, user, exchanges, typed, created.Errors, cancellationToken).ConfigureAwait(false);
        });

    /// <summary>Makes an exchange to look at, with people, services and a lively week.</summary>
    public static Task<IResult> CreateDemoAsync(
        HttpContext context, ExchangeService exchanges, BookingService bookings, IClock clock, CancellationToken cancellationToken) =>
        Owned.BySomebodyAsync(context, async user =>
        {
            var created = await DemoExchange
                .CreateAsync(user, exchanges, bookings, clock.GetCurrentInstant(), cancellationToken)
                .ConfigureAwait(false);
            return created.TryGet(out var exchange, out _)
                ? Replies.SeeOther(context, Visit.Of(context).Links.Day(exchange.Id, done: "created"))
                : await ShowAsync(context, user, exchanges, null, created.Errors, cancellationToken).ConfigureAwait(false);
        });

    private static async Task<IResult> ShowAsync(
        HttpContext context,
        string user,
        ExchangeService exchanges,
        NewExchange? typed,
        IReadOnlyList<BookingError> errors,
        CancellationToken cancellationToken)
    {
        var visit = Visit.Of(context);
        var owned = await exchanges
            .ListAsync(new ExchangeFilter { OwnerId = user }, new PageRequest(), cancellationToken)
            .ConfigureAwait(false);
        var model = new StartModel(owned.Items, typed ?? new NewExchange("", exchanges.DefaultTimeZone.Id))
        {
            IsTyped = typed is not null,
            Errors = errors,
        };
        return new PageResult(
            visit.Text("RunTitle"),
            new Manage_Start { Visit = visit, Model = model },
            errors.Count == 0 && !model.IsZoneUnknown ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest);
    }
}
