using BookingEngine.AspNetCore.Access;
using BookingEngine.AspNetCore.Http;
using Microsoft.AspNetCore.Http;

namespace BookingEngine.AspNetCore.TimeSlots;

/// <summary>The endpoints <c>/time-slots/</c> for stored time slots, with or without a capacity of their own.</summary>
internal static class TimeSlotEndpoints
{
    public static async Task<IResult> ListAsync(
        HttpRequest request, TimeSlotService timeSlots, CancellationToken cancellationToken)
    {
        var query = new RequestFields(request.Query);
        var exchangeId = query.Read(TimeSlotFields.ListedExchange);
        var date = query.Read(TimeSlotFields.ListedDate);
        var (page, refusal) = Paging.Read(request, query, cursor => cursor is Cursor.OfTimeSlot);
        if (query.Errors.Any || exchangeId is not { } id)
        {
            return query.Errors.ToResult();
        }

        if (page is null)
        {
            return refusal!;
        }

        var found = await timeSlots.ListAsync(id, date, page, cancellationToken).ConfigureAwait(false);
        return found is null
            ? Responses.NotFound
            : Paging.Respond(request, page, found, TimeSlotFields.Response.Of);
    }

    public static async Task<IResult> FindAsync(
        string id, TimeSlotService timeSlots, CancellationToken cancellationToken)
    {
        var found = await StoredAsync(id, timeSlots, cancellationToken).ConfigureAwait(false);
        return found is null ? Responses.NotFound : TimeSlotFields.Response.Respond(found);
    }

    public static async Task<IResult> UpdateAsync(
        string id, HttpContext context, TimeSlotService timeSlots, CancellationToken cancellationToken)
    {
        var (slot, refusal) = await OwnAsync(id, context, timeSlots, cancellationToken).ConfigureAwait(false);
        if (slot is null)
        {
            return refusal!;
        }

        (var fields, refusal) = await RequestBody.ReadAsync(context, isChange: true).ConfigureAwait(false);
        if (refusal is not null)
        {
            return refusal;
        }

        int? capacity = fields.Read(TimeSlotFields.MaxCapacity);
        if (fields.Errors.Any)
        {
            return fields.Errors.ToResult();
        }

        if (!fields.IsGiven(TimeSlotFields.MaxCapacity))
        {
            return TimeSlotFields.Response.Respond(slot);
        }

        var result = await timeSlots.SetCapacityAsync(slot.TimeSlot.Id, capacity, cancellationToken)
            .ConfigureAwait(false);
        return result.Succeeded ? TimeSlotFields.Response.Respond(result.Value) : Refusal.Of(result.Errors);
    }

    public static async Task<IResult> DeleteAsync(
        string id, HttpContext context, TimeSlotService timeSlots, CancellationToken cancellationToken)
    {
        var (slot, refusal) = await OwnAsync(id, context, timeSlots, cancellationToken).ConfigureAwait(false);
        if (slot is null)
        {
            return refusal!;
        }

        var result = await timeSlots.DeleteAsync(slot.TimeSlot.Id, cancellationToken).ConfigureAwait(false);
        return result.Succeeded ? Responses.NoContent : Refusal.Of(result.Errors);
    }

    private static async Task<TimeSlotDetails?> StoredAsync(
        string id, TimeSlotService timeSlots, CancellationToken cancellationToken) =>
        FieldText.Uuid(id, out var timeSlotId) is null
            ? await timeSlots.FindAsync(timeSlotId, cancellationToken).ConfigureAwait(false)
            : null;

    /// <summary>Finds the slot of a path if its exchange belongs to the caller. Otherwise returns the refusal.</summary>
    private static async Task<(TimeSlotDetails? Slot, IResult? Refusal)> OwnAsync(
        string id, HttpContext context, TimeSlotService timeSlots, CancellationToken cancellationToken)
    {
        var caller = Caller.Of(context);
        if (caller.Id is null)
        {
            return (null, Responses.NotAuthenticated);
        }

        var found = await StoredAsync(id, timeSlots, cancellationToken).ConfigureAwait(false);
        return found is null ? (null, Responses.NotFound)
            : caller.Actor.Owns(found.Exchange) ? (found, null)
            : (null, Responses.Forbidden);
    }
}
