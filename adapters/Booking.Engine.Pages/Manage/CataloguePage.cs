using System.Globalization;
using AspNetCoreGeneratedDocument;
using BookingEngine.Pages.Rendering;
using BookingEngine.Pages.Visits;
using Microsoft.AspNetCore.Http;
using NodaTime;

namespace BookingEngine.Pages.Manage;

/// <summary>The services of an exchange, and the people and things that they need.</summary>
internal static class CataloguePage
{
    public static Task<IResult> GetAsync(
        string exchange, HttpContext context, ExchangeService exchanges, CancellationToken cancellationToken) =>
        Owned.ByOwnerAsync(exchange, context, exchanges, found => Task.FromResult<IResult>(Show(context, found, [])), cancellationToken);

    /// <summary>Adds or changes a service. What the form has no field for stays as it is.</summary>
    public static Task<IResult> SetServiceAsync(
        string exchange, HttpContext context, ExchangeService exchanges, CancellationToken cancellationToken) =>
        ChangeAsync(
            exchange,
            context,
            exchanges,
            (found, form, service) =>
            {
                string currency = Forms.Text(form, "currency").ToUpperInvariant();
                var stored = Forms.Id(form, "service") is { } id ? found.FindService(id) : null;
                string type = Forms.Text(form, "needs");
                var changed = (stored ?? Service.Of("")) with
                {
                    Name = Forms.Text(form, "name"),
                    Description = Forms.Text(form, "description"),
                    IsActive = form["active"] == "yes",
                    PriceAmount = Price(form, currency),
                    PriceCurrency = Price(form, currency) is null ? null : currency,
                };
                changed = changed.DurationOptions is null && Forms.Number(form, "minutes", 1, 1440) is { } minutes
                    ? changed with { Duration = Duration.FromMinutes(minutes) }
                    : changed;
                changed = stored is null || CatalogueModel.TypeOf(stored) is not null || stored.Requirements.Count == 0
                    ? changed with { Requirements = Requirements(stored, type) }
                    : changed;
                return service.SetServiceAsync(found.Id, changed, cancellationToken: cancellationToken);
            },
            cancellationToken);

    /// <summary>Adds or changes a person or thing. What the form has no field for stays as it is.</summary>
    public static Task<IResult> SetResourceAsync(
        string exchange, HttpContext context, ExchangeService exchanges, CancellationToken cancellationToken) =>
        ChangeAsync(
            exchange,
            context,
            exchanges,
            (found, form, service) =>
            {
                var stored = Forms.Id(form, "resource") is { } id ? found.FindResource(id) : null;
                var changed = (stored ?? Resource.Of(CatalogueModel.UsualType, "")) with
                {
                    Name = Forms.Text(form, "name"),
                    Type = Forms.Text(form, "type"),
                    IsActive = form["active"] == "yes",
                };
                return service.SetResourceAsync(found.Id, changed, cancellationToken: cancellationToken);
            },
            cancellationToken);

    private static IReadOnlyList<Requirement> Requirements(Service? stored, string type) =>
        type.Length == 0 ? []
        : type == CatalogueModel.TypeOf(stored) ? stored!.Requirements
        : [Requirement.OfType(type)];

    /// <summary>Returns the price in the smallest unit of its currency, or null if there is none.</summary>
    private static long? Price(IFormCollection form, string currency) =>
        decimal.TryParse(form["price"], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal price)
        && price * Formats.UnitsOf(currency) is var amount and <= Service.MaxPriceAmount
            ? (long)amount
            : null;

    private static Task<IResult> ChangeAsync(
        string exchange,
        HttpContext context,
        ExchangeService exchanges,
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
                Visit.Of(context).Links.Catalogue(found.Id),
                errors => Show(context, found, errors),
                cancellationToken),
            cancellationToken);

    private static PageResult Show(HttpContext context, Exchange exchange, IReadOnlyList<BookingError> errors)
    {
        var visit = Visit.Of(context);
        var model = new CatalogueModel(exchange) { IsChanged = context.Request.Query["done"] == "changed", Errors = errors };
        return new PageResult(
            $"{visit.Text("TabCatalogue")} – {exchange.BusinessName}",
            new Manage_Catalogue { Visit = visit, Model = model },
            errors.Count == 0 ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest)
        {
            Exchange = exchange,
            IsForOwner = true,
        };
    }
}
