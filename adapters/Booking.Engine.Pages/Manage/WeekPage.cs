using AspNetCoreGeneratedDocument;
using BookingEngine.Pages.Book;
using BookingEngine.Pages.Http;
using BookingEngine.Pages.Rendering;
using BookingEngine.Pages.Visits;
using Microsoft.AspNetCore.Http;
using NodaTime;

namespace BookingEngine.Pages.Manage;

/// <summary>A week as a calendar, in which the owner drags bookings to other times, people and things.</summary>
internal static class WeekPage
{
    private const int MostBookings = 2000;

    public static Task<IResult> GetAsync(
        string exchange,
        HttpContext context,
        BookingServices engine,
        IClock clock,
        CancellationToken cancellationToken) =>
        Owned.ByOwnerAsync(
            exchange,
            context,
            engine.Exchanges,
            found => ShowAsync(
                context,
                found,
                Choice.Date(context.Request.Query),
                Guid.TryParseExact(context.Request.Query["with"], "D", out var with) ? with : null,
                engine,
                clock,
                null,
                cancellationToken),
            cancellationToken);

    /// <summary>
    /// Moves a booking that was dragged. If that is refused, the owner is told why and what stands in the way, sees the booking where it
    /// was, and can move it anyway.
    /// </summary>
    public static Task<IResult> MoveAsync(
        string exchange,
        HttpContext context,
        BookingServices engine,
        IClock clock,
        CancellationToken cancellationToken) =>
        DayPage.OnFormAsync(exchange, context, engine.Exchanges, async (found, form) =>
        {
            var visit = Visit.Of(context);
            var (date, with) = (Forms.Date(form, "date"), Forms.Id(form, "with"));
            if (WeekMove.Of(form) is not { } move
                || await engine.Bookings.FindAsync(move.BookingId, cancellationToken).ConfigureAwait(false) is not { } booking
                || booking.Exchange.Id != found.Id)
            {
                return Replies.NotFound(context);
            }

            var moved = await move
                .MakeAsync(booking, engine.Bookings, visit, form["anyway"] == "yes", cancellationToken)
                .ConfigureAwait(false);
            if (moved.TryGet(out var after, out _))
            {
                return Replies.SeeOther(context, visit.Links.Week(found.Id, date, with, WeekMove.IsUnmoved(booking, after) ? "unmoved" : "moved"));
            }

            var conflicts = await move.ConflictsAsync(booking, engine.Bookings, visit.Actor.UserId!, cancellationToken).ConfigureAwait(false);
            return await ShowAsync(
                context,
                found,
                date,
                with,
                engine,
                clock,
                model => model with { Move = move, Stayed = booking, Errors = moved.Errors, Conflicts = conflicts },
                cancellationToken).ConfigureAwait(false);
        }, cancellationToken);

    private static async Task<IResult> ShowAsync(
        HttpContext context,
        Exchange exchange,
        LocalDate? date,
        Guid? with,
        BookingServices engine,
        IClock clock,
        Func<WeekModel, WeekModel>? change,
        CancellationToken cancellationToken)
    {
        var visit = Visit.Of(context);
        var today = clock.GetCurrentInstant().InZone(exchange.TimeZone).Date;
        var first = (date ?? today).With(DateAdjusters.PreviousOrSame(visit.Formats.FirstDayOfWeek));
        var last = first.PlusDays(6);
        var bookings = await engine.Bookings
            .ListAllAsync(
                new BookingFilter { ExchangeId = exchange.Id, DateFrom = first, DateTo = last, Order = BookingOrder.Start },
                cancellationToken: cancellationToken)
            .Take(MostBookings)
            .ToArrayAsync(cancellationToken)
            .ConfigureAwait(false);
        var slots = new List<TimeSlotDetails>();
        for (var day = first; day <= last; day = day.PlusDays(1))
        {
            slots.AddRange(await engine.TimeSlots
                .ListAllAsync(exchange.Id, day, cancellationToken)
                .ToArrayAsync(cancellationToken)
                .ConfigureAwait(false));
        }

        var busy = await engine.Calendars.ListBusyTimesAsync(exchange.Id, first, last, cancellationToken).ConfigureAwait(false);
        var shown = exchange.Resources.Any(resource => resource.Id == with) ? with : null;
        string calendar = new WeekCalendar(visit, exchange, first, today, shown).Write(bookings, slots, busy);
        var model = new WeekModel(exchange, first, today, bookings, calendar)
        {
            Shown = shown,
            Done = context.Request.Query["done"].ToString() switch
            {
                "moved" => "OwnerMoved",
                "unmoved" => "DoneUnmoved",
                _ => null,
            },
        };
        model = change?.Invoke(model) ?? model;
        return new PageResult(
            $"{visit.Text("WeekOf", visit.Formats.Date(first))} – {exchange.BusinessName}",
            new Manage_Week { Visit = visit, Model = model },
            model.Errors.Count == 0 ? StatusCodes.Status200OK : StatusCodes.Status409Conflict)
        {
            Exchange = exchange,
            IsForOwner = true,
            IsWide = true,
            Assets = ["event-calendar.css", "week.css", "event-calendar.js", "week.js"],
        };
    }
}
