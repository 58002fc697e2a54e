using AspNetCoreGeneratedDocument;
using BookingEngine.AspNetCore;
using BookingEngine.Pages.Http;
using BookingEngine.Pages.Rendering;
using BookingEngine.Pages.Visits;
using Microsoft.AspNetCore.Http;
using NodaTime;

namespace BookingEngine.Pages.Book;

/// <summary>The page on which a slot is booked.</summary>
internal static class DetailsPage
{
    /// <summary>Shows the form. If the slot was taken in the meantime, it says so at once.</summary>
    public static async Task<IResult> GetAsync(
        string exchange,
        HttpContext context,
        ExchangeService exchanges,
        BookingService bookings,
        AvailabilityService availability,
        IClock clock,
        CancellationToken cancellationToken)
    {
        if (await Found.ExchangeAsync(exchange, exchanges, cancellationToken).ConfigureAwait(false) is not { } found)
        {
            return Replies.NotFound(context);
        }

        var (visit, choice) = (Visit.Of(context), Choice.Of(context.Request.Query, found));
        if (SlotText.Read(context.Request.Query["slot"]) is not { } time)
        {
            return Replies.SeeOther(context, visit.Links.Month(found.Id, choice));
        }

        var model = new DetailsModel(found, choice, time, Fields.New());
        var request = RequestOf(context, model) with { IdempotencyKey = null };
        var check = await bookings.CheckAsync(request, cancellationToken).ConfigureAwait(false);
        return check is null or { CanBeBooked: true }
            ? Show(visit, model, StatusCodes.Status200OK)
            : await RefuseAsync(visit, model, request, check.Errors, bookings, availability, clock, cancellationToken)
                .ConfigureAwait(false);
    }

    /// <summary>Books. If that is refused, the form is shown again with everything that was typed.</summary>
    public static async Task<IResult> PostAsync(
        string exchange,
        HttpContext context,
        ExchangeService exchanges,
        BookingService bookings,
        AvailabilityService availability,
        IClock clock,
        CancellationToken cancellationToken)
    {
        if (await Found.ExchangeAsync(exchange, exchanges, cancellationToken).ConfigureAwait(false) is not { } found)
        {
            return Replies.NotFound(context);
        }

        var (visit, choice) = (Visit.Of(context), Choice.Of(context.Request.Query, found));
        var form = await context.Request.ReadFormAsync(cancellationToken).ConfigureAwait(false);
        if ((SlotText.Read(form["slot"]) ?? SlotText.Read(context.Request.Query["slot"])) is not { } time)
        {
            return Replies.SeeOther(context, visit.Links.Month(found.Id, choice));
        }

        var model = new DetailsModel(found, choice, time, Fields.Of(form));
        var request = RequestOf(context, model);
        var booked = await bookings.BookAsync(request, cancellationToken).ConfigureAwait(false);
        if (booked.TryGet(out var booking, out _))
        {
            string token = context.CreateBookingAccessToken(booking.Booking);
            return Replies.SeeOther(context, visit.Links.Booking(booking.Booking, token, "booked"));
        }

        return await RefuseAsync(visit, model, request, booked.Errors, bookings, availability, clock, cancellationToken)
            .ConfigureAwait(false);
    }

    private static async Task<IResult> RefuseAsync(
        Visit visit,
        DetailsModel model,
        BookingRequest request,
        IReadOnlyList<BookingError> errors,
        BookingService bookings,
        AvailabilityService availability,
        IClock clock,
        CancellationToken cancellationToken)
    {
        model = model with { Errors = errors };
        if (model.Refusal is not { } refusal)
        {
            return Show(visit, model, StatusCodes.Status400BadRequest);
        }

        if (refusal.Code == BookingErrorCode.IdempotencyKeyReused)
        {
            return Show(visit, model with { Fields = model.Fields.Renewed() }, StatusCodes.Status409Conflict);
        }

        var today = clock.GetCurrentInstant().InZone(model.Exchange.TimeZone).Date;
        var alternatives = await Alternatives
            .FindAsync(request, model.Time, model.Choice.Query, bookings, availability, model.Exchange, today, cancellationToken)
            .ConfigureAwait(false);
        return Show(visit, model with { Alternatives = alternatives }, StatusCodes.Status409Conflict);
    }

    private static BookingRequest RequestOf(HttpContext context, DetailsModel model) =>
        new(model.Exchange.Id, model.Time, model.Fields.Customer)
        {
            ServiceId = model.Choice.ServiceId,
            ResourceIds = model.Choice.ResourceId is { } resource ? [resource] : [],
            PartySize = model.Choice.PartySize,
            Notes = model.Fields.Notes,
            UserId = Visit.Of(context).Actor.UserId,
            UserName = context.GetBookingUserName(),
            IdempotencyKey = model.Fields.Key,
        };

    private static PageResult Show(Visit visit, DetailsModel model, int status) =>
        new($"{visit.Text("YourDetails")} – {model.Exchange.BusinessName}", new Book_Details { Visit = visit, Model = model }, status)
        {
            Exchange = model.Exchange,
        };
}
