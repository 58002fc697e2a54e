using BookingEngine.AspNetCore.Access;
using BookingEngine.AspNetCore.Http;
using Microsoft.AspNetCore.Http;

namespace BookingEngine.AspNetCore.Bookings;

/// <summary>The endpoints <c>/bookings/{uuid}/</c> that change a booking.</summary>
internal static class BookingChangeEndpoints
{
    public static Task<IResult> CancelAsync(
        string id, HttpContext context, BookingService bookings, CancellationToken cancellationToken) =>
        ChangeStatusAsync(id, BookingStatus.Cancelled, context, bookings, cancellationToken);

    public static Task<IResult> ConfirmAsync(
        string id, HttpContext context, BookingService bookings, CancellationToken cancellationToken) =>
        ChangeStatusAsync(id, BookingStatus.Confirmed, context, bookings, cancellationToken);

    public static Task<IResult> CompleteAsync(
        string id, HttpContext context, BookingService bookings, CancellationToken cancellationToken) =>
        ChangeStatusAsync(id, BookingStatus.Completed, context, bookings, cancellationToken);

    public static Task<IResult> NoShowAsync(
        string id, HttpContext context, BookingService bookings, CancellationToken cancellationToken) =>
        ChangeStatusAsync(id, BookingStatus.NoShow, context, bookings, cancellationToken);

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

        var given = new TimeFields(fields, needsEnd: false);
        given.Compare(found.Exchange, null, fields.Errors);
        BookingReader.AddOtherTimeSlot(fields, found);
        var resources = ResourceChoice.Read(fields);
        var overrides = OverrideChoice.Read(fields);
        if (fields.Errors.Any || given.Time is not { } time)
        {
            return fields.Errors.ToResult();
        }

        var caller = Caller.Of(context);
        if (OverrideChoice.Refusal(overrides, caller, found.Exchange) is { } forbidden)
        {
            return forbidden;
        }

        return await CommitAsync(
            found,
            context,
            version => bookings.RescheduleAsync(
                found.Booking.Id, time, caller.Actor, version, resources, overrides, cancellationToken),
            resources)
            .ConfigureAwait(false);
    }

    /// <summary>Gives a booking the resources that the exchange's owner names.</summary>
    public static async Task<IResult> AssignAsync(
        string id, HttpContext context, BookingService bookings, CancellationToken cancellationToken)
    {
        var found = await VisibleBooking.FindAsync(id, context, bookings, cancellationToken).ConfigureAwait(false);
        if (found is null)
        {
            return Responses.NotFound;
        }

        var caller = Caller.Of(context);
        if (!caller.Actor.Owns(found.Exchange))
        {
            return caller.Id is null ? Responses.NotAuthenticated : Responses.Forbidden;
        }

        var (fields, refusal) = await RequestBody.ReadAsync(context).ConfigureAwait(false);
        if (refusal is not null)
        {
            return refusal;
        }

        var resources = fields.Read(ResourceChoice.Assigned);
        return fields.Errors.Any
            ? fields.Errors.ToResult()
            : await CommitAsync(
                found,
                context,
                version => bookings.AssignAsync(found.Booking.Id, resources, version, cancellationToken),
                resources,
                ResourceChoice.Assigned)
                .ConfigureAwait(false);
    }

    /// <summary>Changes the customer, the notes and the party size. Fields that are left out keep their values.</summary>
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

        var change = BookingReader.ReadChange(fields, found);
        return fields.Errors.Any
            ? fields.Errors.ToResult()
            : await CommitAsync(
                found,
                context,
                version => bookings.ChangeDetailsAsync(
                    found.Booking.Id, change, Caller.Of(context).Actor, version, cancellationToken))
                .ConfigureAwait(false);
    }

    /// <summary>Changes a booking's status. Only the exchange's owner may do so, except to cancel.</summary>
    private static async Task<IResult> ChangeStatusAsync(
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
        BookingDetails found,
        HttpContext context,
        Func<long?, Task<Result<BookingDetails>>> change,
        IReadOnlyList<Guid>? resources = null,
        Field? named = null)
    {
        if (!Precondition.Holds(context.Request, found.Booking.Version))
        {
            return Responses.PreconditionFailed;
        }

        var result = await change(Precondition.NamesVersion(context.Request) ? found.Booking.Version : null)
            .ConfigureAwait(false);
        return result.Succeeded ? BookingEndpoints.Respond(context, new BookingResponse(result.Value))
            : named == ResourceChoice.Assigned && result.Error is { Code: BookingErrorCode.ResourceUnavailable } inTheWay
                ? Responses.Detail(StatusCodes.Status409Conflict, Wording.InTheWay(inTheWay), code: ErrorCodes.Of(inTheWay.Code))
            : Refusal.Of(
                result.Errors,
                (resources ?? []).Select(resource => (BookingErrorCode.ResourceNotFound, named ?? ResourceChoice.Resource, resource)));
    }
}
