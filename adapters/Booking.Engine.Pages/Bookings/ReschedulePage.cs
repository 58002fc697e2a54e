using AspNetCoreGeneratedDocument;
using BookingEngine.Pages.Book;
using BookingEngine.Pages.Http;
using BookingEngine.Pages.Rendering;
using BookingEngine.Pages.Visits;
using Microsoft.AspNetCore.Http;
using NodaTime;

namespace BookingEngine.Pages.Bookings;

/// <summary>The pages on which a booking is moved to another time: first it is chosen, then confirmed.</summary>
internal static class ReschedulePage
{
    public static async Task<IResult> GetAsync(
        string exchange,
        string booking,
        HttpContext context,
        BookingService bookings,
        AvailabilityService availability,
        IClock clock,
        CancellationToken cancellationToken)
    {
        string? token = BookingPage.TokenOf(context);
        var found = await Found.BookingAsync(exchange, booking, token, context, bookings, cancellationToken).ConfigureAwait(false);
        return found is null ? Replies.NotFound(context)
            : !found.Booking.IsActive ? Replies.SeeOther(context, Visit.Of(context).PageOf(found, token))
            : SlotText.Read(context.Request.Query["slot"]) is { } time
                ? Show(Visit.Of(context), new MoveTo(found, token, time, null, new Alternatives([])), StatusCodes.Status200OK)
            : await ChooseAsync(context, found, token, availability, clock, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Moves the booking. If that is refused, the nearest free times are shown.</summary>
    public static async Task<IResult> PostAsync(
        string exchange,
        string booking,
        HttpContext context,
        BookingService bookings,
        AvailabilityService availability,
        IClock clock,
        CancellationToken cancellationToken)
    {
        string? token = BookingPage.TokenOf(context);
        if (await Found.BookingAsync(exchange, booking, token, context, bookings, cancellationToken).ConfigureAwait(false) is not { } found)
        {
            return Replies.NotFound(context);
        }

        var visit = Visit.Of(context);
        var form = await context.Request.ReadFormAsync(cancellationToken).ConfigureAwait(false);
        if (SlotText.Read(form["slot"]) is not { } time)
        {
            return Replies.SeeOther(context, visit.Links.Reschedule(found.Booking, token));
        }

        var moved = await bookings
            .RescheduleAsync(found.Id, time, visit.Actor, cancellationToken: cancellationToken)
            .ConfigureAwait(false);
        if (moved.TryGet(out var after, out var error))
        {
            bool isUnmoved = (after.Start, after.End) == (found.Start, found.End);
            return Replies.SeeOther(context, visit.PageOf(after, token, isUnmoved ? "unmoved" : "moved"));
        }

        var today = clock.GetCurrentInstant().InZone(found.Exchange.TimeZone).Date;
        var request = new BookingRequest(found.Exchange.Id, time, Customer.None)
        {
            ServiceId = found.Booking.ServiceId,
            PartySize = found.PartySize,
        };
        var alternatives = error.Code is BookingErrorCode.CancellationTooLate or BookingErrorCode.InvalidStatusTransition
            ? new Alternatives([])
            : await Alternatives
                .FindAsync(request, time, QueryOf(found), bookings, availability, found.Exchange, today, cancellationToken)
                .ConfigureAwait(false);
        return Show(visit, new MoveTo(found, token, time, error, alternatives), StatusCodes.Status409Conflict);
    }

    private static async Task<IResult> ChooseAsync(
        HttpContext context,
        BookingDetails booking,
        string? token,
        AvailabilityService availability,
        IClock clock,
        CancellationToken cancellationToken)
    {
        var (visit, exchange, query) = (Visit.Of(context), booking.Exchange, context.Request.Query);
        var today = clock.GetCurrentInstant().InZone(exchange.TimeZone).Date;
        var date = Choice.Date(query);
        var month = Choice.Month(query) ?? (date ?? LocalDate.Max(today, booking.Date)).With(DateAdjusters.StartOfMonth);
        var asked = QueryOf(booking);
        var shown = await ShownMonth
            .LoadAsync(availability, exchange, asked, month, today, visit.Formats.FirstDayOfWeek, cancellationToken)
            .ConfigureAwait(false);
        date = date is { } chosen && chosen.ToYearMonth() == month.ToYearMonth() ? chosen
            : booking.Date.ToYearMonth() == month.ToYearMonth() && booking.Date >= today ? booking.Date
            : shown.FirstFree;
        // The place of the booking itself is free for its move.
        var without = date is { } day
            ? await availability.PrepareWithoutAsync(booking.Id, day, asked, cancellationToken).ConfigureAwait(false)
            : null;
        var times = without is null ? null : FreeTimes.Of(
            visit,
            without.GetDay(0),
            slot => visit.Links.Reschedule(booking.Booking, token, slot: slot));
        var next = times is { Times.Count: > 0 } ? null
            : await NextFree
                .FindAsync(availability, exchange, asked, date ?? month.With(DateAdjusters.EndOfMonth), today, cancellationToken)
                .ConfigureAwait(false);
        var model = new MoveModel(
            booking,
            token,
            new CalendarPart(
                shown.Calendar,
                date,
                today,
                other => $"{visit.Links.Reschedule(booking.Booking, token, other)}#times",
                other => visit.Links.Reschedule(booking.Booking, token, month: other))
            {
                IsForMove = true,
            },
            new TimesPart(
                exchange,
                times,
                next,
                next is { } free ? $"{visit.Links.Reschedule(booking.Booking, token, free.Date)}#times" : null,
                null));
        return new PageResult(
            $"{visit.Text("MoveTitle")} – {exchange.BusinessName}", new Bookings_Move { Visit = visit, Model = model })
        {
            Exchange = exchange,
            IsForOwner = visit.IsOwnerOf(booking, token),
        };
    }

    /// <summary>Returns the question for slots like the booking's own. A service that isn't sold any more can't be asked for.</summary>
    private static SlotQuery QueryOf(BookingDetails booking) => new()
    {
        ServiceId = booking.Booking.ServiceId is { } id && booking.Exchange.FindService(id) is { IsActive: true } ? id : null,
        PartySize = booking.PartySize,
        Duration = booking.End - booking.Start,
    };

    private static PageResult Show(Visit visit, MoveTo model, int status) => new(
        $"{visit.Text("MoveTitle")} – {model.Booking.Exchange.BusinessName}",
        new Bookings_MoveTo { Visit = visit, Model = model },
        status)
    {
        Exchange = model.Booking.Exchange,
        IsForOwner = visit.IsOwnerOf(model.Booking, model.Token),
    };
}
