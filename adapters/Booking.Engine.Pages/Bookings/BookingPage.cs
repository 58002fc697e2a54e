using AspNetCoreGeneratedDocument;
using BookingEngine.AspNetCore;
using BookingEngine.Pages.Book;
using BookingEngine.Pages.Http;
using BookingEngine.Pages.Rendering;
using BookingEngine.Pages.Visits;
using Microsoft.AspNetCore.Http;

namespace BookingEngine.Pages.Bookings;

/// <summary>The page of a booking: what was booked, and what can be done with it. It is the confirmation, too.</summary>
internal static class BookingPage
{
    /// <summary>What may have been done before the page is shown, by the value in its address.</summary>
    private static readonly Dictionary<string, string> Done = new()
    {
        ["booked"] = "DoneBooked",
        ["moved"] = "DoneMoved",
        ["unmoved"] = "DoneUnmoved",
        ["cancelled"] = "DoneCancelled",
    };

    public static async Task<IResult> GetAsync(
        string exchange, string booking, HttpContext context, BookingService bookings, CancellationToken cancellationToken)
    {
        string? token = TokenOf(context);
        return await Found.BookingAsync(exchange, booking, token, context, bookings, cancellationToken).ConfigureAwait(false) is { } found
            ? Show(context, found, token, null, StatusCodes.Status200OK)
            : Replies.NotFound(context);
    }

    public static async Task<IResult> CancelAsync(
        string exchange, string booking, HttpContext context, BookingService bookings, CancellationToken cancellationToken)
    {
        string? token = TokenOf(context);
        if (await Found.BookingAsync(exchange, booking, token, context, bookings, cancellationToken).ConfigureAwait(false) is not { } found)
        {
            return Replies.NotFound(context);
        }

        var visit = Visit.Of(context);
        var cancelled = await bookings
            .CancelAsync(found.Id, visit.Actor, cancellationToken: cancellationToken)
            .ConfigureAwait(false);
        return cancelled.TryGet(out _, out var error)
            ? Replies.SeeOther(context, visit.PageOf(found, token, "cancelled"))
            : Show(context, found, token, error, StatusCodes.Status409Conflict);
    }

    /// <summary>Sends the booking to a calendar program, which has a token that allows nothing else.</summary>
    public static async Task<IResult> CalendarAsync(
        string exchange, string booking, HttpContext context, BookingService bookings, CancellationToken cancellationToken) =>
        await Found.CalendarAsync(exchange, booking, TokenOf(context), context, bookings, cancellationToken).ConfigureAwait(false)
            is { } found
            ? found.ToCalendar()
            : Replies.NotFound(context);

    /// <summary>Returns the token of an address, or null if it has none.</summary>
    public static string? TokenOf(HttpContext context) =>
        context.Request.Query["token"] is [{ Length: > 0 } token] ? token : null;

    private static PageResult Show(HttpContext context, BookingDetails booking, string? token, BookingError? refusal, int status)
    {
        var visit = Visit.Of(context);
        bool isForOwner = visit.IsOwnerOf(booking, token);
        string? done = Done.GetValueOrDefault(context.Request.Query["done"].ToString());
        var model = new BookingModel(
            booking,
            token,
            visit.Links.Calendar(booking.Booking, context.CreateBookingCalendarToken(booking.Booking)),
            done == "DoneBooked" && booking.Status == BookingStatus.Pending ? "DoneRequested" : done,
            refusal)
        {
            IsForOwner = isForOwner,
        };
        string title = isForOwner ? booking.Customer.Name : visit.Text($"Status{booking.Status}Title");
        return new PageResult(
            $"{title} – {booking.Exchange.BusinessName}", new Bookings_Booking { Visit = visit, Model = model }, status)
        {
            Exchange = booking.Exchange,
            IsForOwner = isForOwner,
        };
    }
}
