using AspNetCoreGeneratedDocument;
using BookingEngine.Pages.Http;
using BookingEngine.Pages.Rendering;
using BookingEngine.Pages.Visits;
using Microsoft.AspNetCore.Http;
using NodaTime;

namespace BookingEngine.Pages.Book;

/// <summary>The page on which a service, a day and a time are chosen.</summary>
internal static class MonthPage
{
    public static async Task<IResult> GetAsync(
        string exchange,
        HttpContext context,
        ExchangeService exchanges,
        AvailabilityService availability,
        IClock clock,
        CancellationToken cancellationToken)
    {
        var visit = Visit.Of(context);
        if (await Found.ExchangeAsync(exchange, exchanges, cancellationToken).ConfigureAwait(false) is not { } found)
        {
            return Replies.NotFound(context);
        }

        var query = context.Request.Query;
        var choice = Choice.Of(query, found);
        if (found.NeedsService && choice.ServiceId is null)
        {
            return new PageResult(found.BusinessName, new Book_Services { Visit = visit, Model = found }) { Exchange = found };
        }

        var today = clock.GetCurrentInstant().InZone(found.TimeZone).Date;
        var date = Choice.Date(query);
        var month = Choice.Month(query) ?? (date ?? today).With(DateAdjusters.StartOfMonth);
        var shown = await ShownMonth
            .LoadAsync(availability, found, choice.Query, month, today, visit.Formats.FirstDayOfWeek, cancellationToken)
            .ConfigureAwait(false);
        date = date is { } asked && asked.ToYearMonth() == month.ToYearMonth() ? asked : shown.FirstFree;
        var day = date is { } selected ? shown.Day(selected) : null;
        var times = day is null ? null
            : FreeTimes.Of(visit, day, slot => visit.Links.Details(found.Id, choice, slot));
        var next = times is { Times.Count: > 0 } || shown.Problem is not null ? null
            : await NextFree
                .FindAsync(availability, found, choice.Query, date ?? month.With(DateAdjusters.EndOfMonth), today, cancellationToken)
                .ConfigureAwait(false);
        var model = new MonthModel(
            found,
            choice,
            new CalendarPart(
                shown.Calendar,
                date,
                today,
                shownDate => $"{visit.Links.Month(found.Id, choice, shownDate)}#times",
                other => visit.Links.Month(found.Id, choice, month: other)),
            new TimesPart(
                found,
                times,
                next,
                next is { } free ? $"{visit.Links.Month(found.Id, choice, free.Date)}#times" : null,
                shown.Problem));
        return new PageResult(found.BusinessName, new Book_Month { Visit = visit, Model = model }) { Exchange = found };
    }
}
