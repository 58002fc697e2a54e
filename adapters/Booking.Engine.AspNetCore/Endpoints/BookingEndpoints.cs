using BookingEngine.AspNetCore.Answers;
using BookingEngine.AspNetCore.Requests;
using BookingEngine.Stores;
using Microsoft.AspNetCore.Http;

namespace BookingEngine.AspNetCore.Endpoints;

/// <summary><c>/bookings/</c>: appointments of customers.</summary>
internal static class BookingEndpoints
{
    private static readonly Dictionary<string, BookingOrder> Orders = new()
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
            return Answer.NotAuthenticated;
        }

        var query = new QueryFields(context.Request.Query);
        var filter = new BookingFilter
        {
            VisibleTo = caller.Id,
            ExchangeId = query.Uuid("exchange"),
            Statuses = query.Choice("status", BookingStatusNames.ByName) is { } status ? [status] : [],
            DateFrom = query.Date("date_from"),
            DateTo = query.Date("date_to"),
            CustomerEmail = query.Text("customer_email"),
            Order = query.Choice("ordering", Orders) ?? BookingOrder.CreatedAtDescending,
        };
        var asked = query.Page();
        if (query.Errors.Any)
        {
            return query.Errors.ToResult();
        }

        if (asked is not { } page)
        {
            return Answer.InvalidPage;
        }

        var found = await bookings.ListAsync(filter, page, cancellationToken).ConfigureAwait(false);
        return Paging.Body(context.Request, page, found, BookingBody.Of) is { } body
            ? TypedResults.Json(body, BookingJson.Shared.PageBodyBookingBody)
            : Answer.InvalidPage;
    }

    public static async Task<IResult> FindAsync(
        string id, HttpContext context, BookingService bookings, CancellationToken cancellationToken)
    {
        var found = await VisibleAsync(id, Caller.Of(context), bookings, cancellationToken).ConfigureAwait(false);
        return found is null
            ? Answer.NotFound
            : TypedResults.Json(BookingBody.Of(found), BookingJson.Shared.BookingBody);
    }

    public static async Task<IResult> CreateAsync(
        HttpContext context, BookingService bookings, ExchangeService exchanges, CancellationToken cancellationToken)
    {
        var (fields, refusal) = await RequestBody.ReadAsync(context).ConfigureAwait(false);
        if (refusal is not null)
        {
            return refusal;
        }

        var read = await BookingFields.ReadAsync(fields, exchanges, cancellationToken).ConfigureAwait(false);
        if (read is null)
        {
            return fields.Errors.ToResult();
        }

        var caller = Caller.Of(context);
        var request = read with { UserId = caller.Id, UserName = caller.Name };
        var result = await bookings.BookAsync(request, cancellationToken).ConfigureAwait(false);
        if (!result.Succeeded)
        {
            return Refusal.Of(result.Errors, ("exchange", request.ExchangeId));
        }

        Created.At(context, result.Value.Booking.Id);
        return TypedResults.Json(
            BookingBody.Of(result.Value), BookingJson.Shared.BookingBody, statusCode: StatusCodes.Status201Created);
    }

    public static async Task<IResult> CancelAsync(
        string id, HttpContext context, BookingService bookings, CancellationToken cancellationToken)
    {
        var caller = Caller.Of(context);
        var found = await VisibleAsync(id, caller, bookings, cancellationToken).ConfigureAwait(false);
        if (found is null)
        {
            return Answer.NotFound;
        }

        var result = await bookings
            .CancelAsync(found.Booking.Id, caller.Owns(found.Exchange), cancellationToken: cancellationToken)
            .ConfigureAwait(false);
        return result.Succeeded
            ? TypedResults.Json(BookingBody.Of(result.Value), BookingJson.Shared.BookingBody)
            : Refusal.Of(result.Errors);
    }

    /// <summary>The booking of a path, if the caller may see it.</summary>
    private static async Task<BookingDetails?> VisibleAsync(
        string id, Caller caller, BookingService bookings, CancellationToken cancellationToken)
    {
        if (FieldText.Uuid(id, out var bookingId) is not null)
        {
            return null;
        }

        var found = await bookings.FindAsync(bookingId, cancellationToken).ConfigureAwait(false);
        return found is not null && caller.MaySee(found) ? found : null;
    }
}
