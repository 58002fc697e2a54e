using AspNetCoreGeneratedDocument;
using BookingEngine.Pages.Rendering;
using BookingEngine.Pages.Visits;
using Microsoft.AspNetCore.Http;
using NodaTime;

namespace BookingEngine.Pages.Manage;

/// <summary>The weekly hours and the special days of an exchange.</summary>
internal static class HoursPage
{
    public static Task<IResult> GetAsync(
        string exchange, HttpContext context, ExchangeService exchanges, IClock clock, CancellationToken cancellationToken) =>
        Owned.ByOwnerAsync(
            exchange, context, exchanges, found => Task.FromResult<IResult>(Show(context, found, clock, [])), cancellationToken);

    /// <summary>Replaces the weekly hours.</summary>
    public static Task<IResult> ChangeAsync(
        string exchange, HttpContext context, ExchangeService exchanges, IClock clock, CancellationToken cancellationToken) =>
        ChangeAsync(
            exchange,
            context,
            exchanges,
            clock,
            (found, form, service) => service.UpdateAsync(
                found.Id, current => HoursModel.With(current, form), cancellationToken: cancellationToken),
            cancellationToken);

    /// <summary>Sets special hours of a day, of a range of days, or of a day in every year.</summary>
    public static Task<IResult> SetSpecialAsync(
        string exchange, HttpContext context, ExchangeService exchanges, IClock clock, CancellationToken cancellationToken) =>
        ChangeAsync(
            exchange,
            context,
            exchanges,
            clock,
            (found, form, service) =>
            {
                var date = Forms.Date(form, "date") ?? clock.GetCurrentInstant().InZone(found.TimeZone).Date;
                bool isAnnual = form["annual"] == "yes";
                OpeningPeriod[] hours = Forms.Time(form, "open") is { } open && Forms.Time(form, "close") is { } close
                    ? [new OpeningPeriod(open, close)]
                    : [];
                var special = new SpecialHours(date, hours, Forms.Text(form, "reason"))
                {
                    EndDate = isAnnual ? null : Forms.Date(form, "until"),
                    IsAnnual = isAnnual,
                };
                return service.SetSpecialHoursAsync(found.Id, special, cancellationToken: cancellationToken);
            },
            cancellationToken);

    /// <summary>Removes special hours, so that the weekly ones hold again.</summary>
    public static Task<IResult> RemoveSpecialAsync(
        string exchange, HttpContext context, ExchangeService exchanges, IClock clock, CancellationToken cancellationToken) =>
        ChangeAsync(
            exchange,
            context,
            exchanges,
            clock,
            (found, form, service) => service.UpdateAsync(
                found.Id,
                current => current with
                {
                    SpecialHours = [.. current.SpecialHours.Where(special => HoursModel.KeyOf(special) != form["special"].ToString())],
                },
                cancellationToken: cancellationToken),
            cancellationToken);

    private static Task<IResult> ChangeAsync(
        string exchange,
        HttpContext context,
        ExchangeService exchanges,
        IClock clock,
        Func<Exchange, IFormCollection, ExchangeService, Task<Result<Exchange>>> change,
        CancellationToken cancellationToken) =>
        DayPage.OnFormAsync(
            exchange,
            context,
            exchanges,
            (found, form) => CarefulChange.MakeAsync(
                context,
                found,
                form,
                exchanges,
                service => change(found, form, service),
                Visit.Of(context).Links.Hours(found.Id),
                errors => Show(context, found, clock, errors),
                cancellationToken),
            cancellationToken);

    private static PageResult Show(HttpContext context, Exchange exchange, IClock clock, IReadOnlyList<BookingError> errors)
    {
        var visit = Visit.Of(context);
        var model = new HoursModel(exchange, clock.GetCurrentInstant().InZone(exchange.TimeZone).Date)
        {
            IsChanged = context.Request.Query["done"] == "changed",
            Errors = errors,
        };
        return new PageResult(
            $"{visit.Text("TabHours")} – {exchange.BusinessName}",
            new Manage_Hours { Visit = visit, Model = model },
            errors.Count == 0 ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest)
        {
            Exchange = exchange,
            IsForOwner = true,
        };
    }
}
