using BookingEngine.AspNetCore.Access;
using BookingEngine.AspNetCore.Http;
using Microsoft.AspNetCore.Http;

namespace BookingEngine.AspNetCore.Bookings;

/// <summary><c>/bookings/{uuid}/</c>: what becomes of a booking.</summary>
internal static class BookingChangeEndpoints
{
    private const int MostTries = 20;

    /// <summary>The endpoint that moves bookings to a status. All but cancelling is for the exchange's owner.</summary>
    public static Delegate To(BookingStatus status) =>
        (string id, HttpContext context, BookingService bookings, CancellationToken cancellationToken) =>
            MoveAsync(id, status, context, bookings, cancellationToken);

    public static async Task<IResult> RescheduleAsync(
        string id, HttpContext context, BookingService bookings, CancellationToken cancellationToken)
    {
        var found = await VisibleBooking.FindAsync(id, context, bookings, cancellationToken).ConfigureAwait(false);
        if (found is null)
        {
            return Responses.NotFound;
        }

        var (fields, refusal) = await RequestBody.ReadAsync(context).ConfigureAwait(false);
        if (refusal is not null)
        {
            return refusal;
        }

        var given = new TimeFields(fields);
        given.Compare(found.Exchange, null, fields.Errors);
        BookingReader.AddOtherTimeSlot(fields, found);
        if (fields.Errors.Any || given.Time is not { } time)
        {
            return fields.Errors.ToResult();
        }

        return await CommitAsync(
            found,
            context,
            version => bookings.RescheduleAsync(
                found.Booking.Id, time, Caller.Of(context).Actor, version, cancellationToken))
            .ConfigureAwait(false);
    }

    /// <summary>Changes the customer's fields, the notes and the party; what is left out stays as it is.</summary>
    public static async Task<IResult> UpdateAsync(
        string id, HttpContext context, BookingService bookings, CancellationToken cancellationToken)
    {
        var found = await VisibleBooking.FindAsync(id, context, bookings, cancellationToken).ConfigureAwait(false);
        if (found is null)
        {
            return Responses.NotFound;
        }

        var (fields, refusal) = await RequestBody.ReadAsync(context, isChange: true).ConfigureAwait(false);
        if (refusal is not null)
        {
            return refusal;
        }

        for (int tries = 1; tries <= MostTries; tries++)
        {
            var (customer, notes, partySize) = BookingReader.ReadChange(fields, found);
            if (fields.Errors.Any)
            {
                return fields.Errors.ToResult();
            }

            if (!Precondition.Holds(context.Request, found.Booking.Version))
            {
                return Responses.PreconditionFailed;
            }

            if (customer == found.Booking.Customer
                && notes == found.Booking.Notes
                && partySize == found.Booking.PartySize)
            {
                return BookingEndpoints.Respond(context, new BookingResponse(found));
            }

            // Always of the version that was read: what it leaves out must not undo another change.
            var result = await bookings
                .ChangeDetailsAsync(found.Booking.Id, customer, notes, partySize, found.Booking.Version, cancellationToken)
                .ConfigureAwait(false);
            if (result.Succeeded)
            {
                return BookingEndpoints.Respond(context, new BookingResponse(result.Value));
            }

            if (result.Error.Code != BookingErrorCode.BookingChanged || Precondition.NamesVersion(context.Request))
            {
                return Refusal.Of(result.Errors);
            }

            found = await VisibleBooking.FindAsync(id, context, bookings, cancellationToken).ConfigureAwait(false);
            if (found is null)
            {
                return Responses.NotFound;
            }
        }

        return Responses.Contention;
    }

    private static async Task<IResult> MoveAsync(
        string id,
        BookingStatus status,
        HttpContext context,
        BookingService bookings,
        CancellationToken cancellationToken)
    {
        var found = await VisibleBooking.FindAsync(id, context, bookings, cancellationToken).ConfigureAwait(false);
        if (found is null)
        {
            return Responses.NotFound;
        }

        var caller = Caller.Of(context);
        return caller.Actor.Owns(found.Exchange) || status == BookingStatus.Cancelled
            ? await CommitAsync(
                found,
                context,
                version => bookings.ChangeStatusAsync(found.Booking.Id, status, caller.Actor, version, cancellationToken))
                .ConfigureAwait(false)
            : caller.Id is null ? Responses.NotAuthenticated
            : Responses.Forbidden;
    }

    private static async Task<IResult> CommitAsync(
        BookingDetails found, HttpContext context, Func<long?, Task<Result<BookingDetails>>> change)
    {
        if (!Precondition.Holds(context.Request, found.Booking.Version))
        {
            return Responses.PreconditionFailed;
        }

        var result = await change(Precondition.NamesVersion(context.Request) ? found.Booking.Version : null)
            .ConfigureAwait(false);
        return result.Succeeded
            ? BookingEndpoints.Respond(context, new BookingResponse(result.Value))
            : Refusal.Of(result.Errors);
    }
}
