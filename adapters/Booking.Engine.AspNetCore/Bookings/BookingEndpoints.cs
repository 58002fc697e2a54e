using BookingEngine.AspNetCore.Access;
using BookingEngine.AspNetCore.Http;
using Microsoft.AspNetCore.Http;
using NodaTime;

namespace BookingEngine.AspNetCore.Bookings;

/// <summary>The endpoints <c>/bookings/</c> for appointments of customers.</summary>
internal static class BookingEndpoints
{
    public static async Task<IResult> ListAsync(
        HttpContext context,
        BookingService bookings,
        ExchangeService exchanges,
        IClock clock,
        CancellationToken cancellationToken)
    {
        var caller = Caller.Of(context);
        if (caller.Id is null)
        {
            return Responses.NotAuthenticated;
        }

        var query = new RequestFields(context.Request.Query);
        var filter = new BookingFilter
        {
            VisibleTo = caller.Id,
            ExchangeId = query.Read(BookingFilters.Exchange),
            Statuses = query.Read(BookingFilters.Status) is { } status ? [status] : [],
            DateFrom = query.Read(BookingFilters.DateFrom),
            DateTo = query.Read(BookingFilters.DateTo),
            CustomerEmail = query.Read(BookingFilters.CustomerEmail),
            Order = query.Read(BookingFilters.Ordering),
        };
        if (query.Read(BookingFilters.Fits) is false)
        {
            return await MisfitEndpoint
                .ListAsync(filter, query, context, bookings, exchanges, clock, cancellationToken)
                .ConfigureAwait(false);
        }

        var (page, refusal) = Paging.Read(context.Request, query, cursor => (cursor as Cursor.OfBooking)?.Order == filter.Order);
        if (query.Errors.Any)
        {
            return query.Errors.ToResult();
        }

        if (page is null)
        {
            return refusal!;
        }

        var found = await bookings.ListAsync(filter, page, cancellationToken).ConfigureAwait(false);
        return Paging.Respond(
            context.Request, page, found, booking => BookingFields.Response.Of(new BookingResponse(booking)));
    }

    public static async Task<IResult> FindAsync(
        string id, HttpContext context, BookingService bookings, CancellationToken cancellationToken)
    {
        var found = await VisibleBooking.FindAsync(id, context, bookings, cancellationToken).ConfigureAwait(false);
        return found is null ? Responses.NotFound : Respond(context, new BookingResponse(found));
    }

    public static async Task<IResult> CreateAsync(
        HttpContext context,
        BookingService bookings,
        ExchangeService exchanges,
        TimeSlotService timeSlots,
        CancellationToken cancellationToken)
    {
        if (IdempotencyKey.Read(context.Request, out string? key) is { } unreadable)
        {
            return unreadable;
        }

        var (read, _, refusal) = await ReadAsync(context, exchanges, timeSlots, needsCustomer: true, cancellationToken)
            .ConfigureAwait(false);
        if (read is null)
        {
            return refusal!;
        }

        var request = read with { IdempotencyKey = key };
        var result = await bookings.BookAsync(request, cancellationToken).ConfigureAwait(false);
        if (!result.Succeeded)
        {
            return Refusal.Of(result.Errors, BookingReader.NamedBy(request));
        }

        var booking = result.Value.Booking;
        var response = new BookingResponse(result.Value);
        if (request.UserId is null && booking is { UserId: null, IsErased: false })
        {
            string resource = $"{context.Request.Path.Value!.TrimEnd('/')}/{booking.Id}";
            response = response with
            {
                AccessToken = GuestAccess.TokenFor(context, booking),
                CalendarUrl = CalendarAccess.Address(
                    context.Request, resource, CalendarAccess.TokenFor(context, booking)),
            };
        }

        CreatedLocation.At(context, booking.Id);
        return Respond(context, response, StatusCodes.Status201Created);
    }

    /// <summary>Answers whether a booking would be accepted, and if not, why. Nothing is stored.</summary>
    public static async Task<IResult> CheckAsync(
        HttpContext context,
        BookingService bookings,
        ExchangeService exchanges,
        TimeSlotService timeSlots,
        CancellationToken cancellationToken)
    {
        var (request, fields, refusal) = await ReadAsync(context, exchanges, timeSlots, needsCustomer: false, cancellationToken)
            .ConfigureAwait(false);
        if (request is null)
        {
            return refusal!;
        }

        if (await bookings.CheckAsync(request, cancellationToken).ConfigureAwait(false) is { } check)
        {
            return BookingCheckFields.Response.Respond((check, request));
        }

        fields.Errors.AddUnknownId(BookingFields.Exchange.Name, request.ExchangeId, BookingErrorCode.ExchangeNotFound);
        return fields.Errors.ToResult();
    }

    /// <summary>
    /// Returns the response with a booking. Its <c>ETag</c> is the version of the booking alone. Other members, such as the
    /// remaining capacity, can change while the version stays the same.
    /// </summary>
    public static IResult Respond(HttpContext context, BookingResponse response, int status = StatusCodes.Status200OK) =>
        Versioned.Respond(context, response.Booking.Version, BookingFields.Response, response, status);

    /// <summary>
    /// Reads the request for a booking of the caller. Returns the refusal if it can't be read, or if it passes over rules that the
    /// caller may not pass over.
    /// </summary>
    private static async Task<(BookingRequest? Request, RequestFields Fields, IResult? Refusal)> ReadAsync(
        HttpContext context,
        ExchangeService exchanges,
        TimeSlotService timeSlots,
        bool needsCustomer,
        CancellationToken cancellationToken)
    {
        var (fields, refusal) = await RequestBody.ReadAsync(context).ConfigureAwait(false);
        if (refusal is not null)
        {
            return (null, fields, refusal);
        }

        var read = await BookingReader.ReadAsync(fields, exchanges, timeSlots, needsCustomer, cancellationToken).ConfigureAwait(false);
        if (read is null)
        {
            return (null, fields, fields.Errors.ToResult());
        }

        var caller = Caller.Of(context);
        return await OverrideChoice.RefusalAsync(read, caller, exchanges, cancellationToken).ConfigureAwait(false) is { } forbidden
            ? (null, fields, forbidden)
            : (read with { UserId = caller.Id, UserName = caller.Name }, fields, null);
    }
}
