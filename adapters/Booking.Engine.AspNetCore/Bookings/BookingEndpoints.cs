using BookingEngine.AspNetCore.Access;
using BookingEngine.AspNetCore.Http;
using BookingEngine.Stores;
using Microsoft.AspNetCore.Http;

namespace BookingEngine.AspNetCore.Bookings;

/// <summary><c>/bookings/</c>: appointments of customers.</summary>
internal static class BookingEndpoints
{
    /// <summary>The orders of a list, by name.</summary>
    public static IReadOnlyDictionary<string, BookingOrder> Orders { get; } = new Dictionary<string, BookingOrder>
    {
        ["created_at"] = BookingOrder.CreatedAt,
        ["-created_at"] = BookingOrder.CreatedAtDescending,
        ["date"] = BookingOrder.Start,
        ["-date"] = BookingOrder.StartDescending,
        ["starts_at"] = BookingOrder.Start,
        ["-starts_at"] = BookingOrder.StartDescending,
    };

    public static async Task<IResult> ListAsync(
        HttpContext context, BookingService bookings, CancellationToken cancellationToken)
    {
        var caller = Caller.Of(context);
        if (caller.Id is null)
        {
            return Responses.NotAuthenticated;
        }

        var query = new QueryFields(context.Request.Query);
        var filter = new BookingFilter
        {
            VisibleTo = caller.Id,
            ExchangeId = query.Uuid("exchange"),
            Statuses = query.Choice("status", BookingStatusNames.ByName) is { } status ? [status] : [],
            DateFrom = query.Date("date_from"),
            DateTo = query.Date("date_to"),
            CustomerEmail = query.Text("customer_email", Limits.EmailLength),
            Order = query.Choice("ordering", Orders) ?? BookingOrder.CreatedAtDescending,
        };
        var asked = query.Page();
        if (query.Errors.Any)
        {
            return query.Errors.ToResult();
        }

        if (asked is not { } page)
        {
            return Responses.InvalidPage;
        }

        var found = await bookings.ListAsync(filter, page, cancellationToken).ConfigureAwait(false);
        return Paging.Body(context.Request, page, found, BookingBody.Of) is { } body
            ? TypedResults.Json(body, BookingJson.Shared.PageBodyBookingBody)
            : Responses.InvalidPage;
    }

    public static async Task<IResult> FindAsync(
        string id, HttpContext context, BookingService bookings, CancellationToken cancellationToken)
    {
        var found = await VisibleBooking.FindAsync(id, context, bookings, cancellationToken).ConfigureAwait(false);
        return found is null ? Responses.NotFound : Versioned.Of(context, found);
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

        var (fields, refusal) = await RequestBody.ReadAsync(context).ConfigureAwait(false);
        if (refusal is not null)
        {
            return refusal;
        }

        var read = await new BookingFields(exchanges, timeSlots).ReadAsync(fields, cancellationToken)
            .ConfigureAwait(false);
        if (read is null)
        {
            return fields.Errors.ToResult();
        }

        var caller = Caller.Of(context);
        var request = read with { UserId = caller.Id, UserName = caller.Name, IdempotencyKey = key };
        var result = await bookings.BookAsync(request, cancellationToken).ConfigureAwait(false);
        if (!result.Succeeded)
        {
            BookingFields.NoteUnknown(request, result.Error.Code, fields.Errors);
            return fields.Errors.Any ? fields.Errors.ToResult() : Refusal.Of(result.Errors);
        }

        var booking = result.Value.Booking;
        var body = BookingBody.Of(result.Value);
        if (caller.Id is null && booking is { UserId: null, IsErased: false })
        {
            string resource = $"{context.Request.Path.Value!.TrimEnd('/')}/{booking.Id}";
            body = body with
            {
                AccessToken = GuestAccess.TokenFor(context, booking),
                CalendarUrl = CalendarAccess.Address(
                    context.Request, resource, CalendarAccess.TokenFor(context, booking)),
            };
        }

        CreatedLocation.At(context, booking.Id);
        return Versioned.Of(context, result.Value, body, StatusCodes.Status201Created);
    }
}
