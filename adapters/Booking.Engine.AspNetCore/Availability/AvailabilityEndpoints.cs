using BookingEngine.AspNetCore.Access;
using BookingEngine.AspNetCore.Http;
using Microsoft.AspNetCore.Http;
using NodaTime;

namespace BookingEngine.AspNetCore.Availability;

/// <summary>The endpoints of availability: <c>/time-slots/available_slots/</c> and <c>/time-slots/availability/</c>.</summary>
internal static class AvailabilityEndpoints
{
    private const int MostDays = 366;
    private const int MostSlots = 100_000;

    public static async Task<IResult> DayAsync(
        HttpContext context, AvailabilityService availability, BookingService bookings, CancellationToken cancellationToken)
    {
        var query = new RequestFields(context.Request.Query);
        var exchangeId = query.Read(AvailabilityFields.Exchange);
        var date = query.Read(AvailabilityFields.Date);
        var asked = AvailabilityFields.Read(query);
        var bookingId = query.Read(AvailabilityFields.WithoutBooking);
        bool showsResources = query.Read(AvailabilityFields.Expand) is true;
        if (query.Errors.Any || exchangeId is not { } id)
        {
            return query.Errors.ToResult();
        }

        if (bookingId is { } booking)
        {
            // Caches do not know the header with a guest's token, and would serve the response to others.
            context.Response.Headers.CacheControl = "no-store";
            var found = await VisibleBooking.FindAsync(booking, context, bookings, cancellationToken).ConfigureAwait(false);
            CheckBooking(found, booking, id, query.Errors);
        }

        var day = query.Errors.Any ? null
            : bookingId is { } without
                ? await availability.PrepareWithoutAsync(without, date, asked, cancellationToken).ConfigureAwait(false)
            : await availability.PrepareAsync(
                id, date is { } one ? (one, one) : null, asked, cancellationToken).ConfigureAwait(false);
        AddProblem(day?.FindProblem(), query.Errors);
        return query.Errors.Any ? query.Errors.ToResult()
            : day is null ? Responses.NotFound
            : AvailabilityResult.OfDay(day, showsResources);
    }

    public static async Task<IResult> DaysAsync(
        HttpRequest request, AvailabilityService availability, CancellationToken cancellationToken)
    {
        var query = new RequestFields(request.Query);
        var exchangeId = query.Read(AvailabilityFields.Exchange);
        var first = query.Read(AvailabilityFields.StartDate);
        var last = query.Read(AvailabilityFields.EndDate);
        var asked = AvailabilityFields.Read(query);
        bool showsResources = query.Read(AvailabilityFields.Expand) is true;
        if (first is { } start && last is { } end && RangeProblem(start, end) is { } problem)
        {
            query.Errors.Add(AvailabilityFields.EndDate.Name, problem);
        }

        if (query.Errors.Any || exchangeId is not { } id || first is not { } from || last is not { } to)
        {
            return query.Errors.ToResult();
        }

        var days = await availability.PrepareAsync(id, (from, to), asked, cancellationToken).ConfigureAwait(false);
        if (days is null)
        {
            return Responses.NotFound;
        }

        AddProblem(days.FindProblem(), query.Errors);
        if (days.CountSlots() > MostSlots)
        {
            query.Errors.Add(AvailabilityFields.EndDate.Name, $"At most {MostSlots} slots can be asked for at once.");
        }

        return query.Errors.Any ? query.Errors.ToResult() : AvailabilityResult.OfRange(days, showsResources);
    }

    /// <summary>
    /// Adds an error if the booking can't be left out. A booking that the caller may not see is treated as one that
    /// does not exist.
    /// </summary>
    private static void CheckBooking(BookingDetails? found, Guid bookingId, Guid exchangeId, FieldErrors errors)
    {
        if (found is null)
        {
            errors.AddUnknownId(AvailabilityFields.WithoutBooking.Name, bookingId, BookingErrorCode.BookingNotFound);
        }
        else if (found.Booking.ExchangeId != exchangeId)
        {
            errors.Add(AvailabilityFields.WithoutBooking.Name, "This booking is at another exchange.");
        }
        else if (!found.Booking.IsActive)
        {
            errors.Add(
                AvailabilityFields.WithoutBooking.Name,
                "This booking was cancelled: it takes no place that could be left out.");
        }
    }

    /// <summary>
    /// Adds the error that nothing can be booked that the query asks for, since only slots that can be booked are shown.
    /// </summary>
    private static void AddProblem(BookingError? problem, FieldErrors errors)
    {
        switch (problem?.Code)
        {
            case null:
                break;
            case BookingErrorCode.ServiceNotFound:
                errors.Add(AvailabilityFields.Service.Name, Wording.UnknownId((Guid)problem.Data[nameof(SlotQuery.ServiceId)]), problem.Code);
                break;
            case BookingErrorCode.ResourceNotFound:
                errors.Add(AvailabilityFields.Resource.Name, Wording.UnknownId((Guid)problem.Data[nameof(SlotQuery.ResourceId)]), problem.Code);
                break;
            case BookingErrorCode.TooShort or BookingErrorCode.TooLong or BookingErrorCode.DurationNotOffered:
                errors.Add(AvailabilityFields.SlotDuration.Name, problem.Message, problem.Code);
                break;
            default:
                errors.Add(Wording.Field(problem), Wording.Message(problem), problem.Code);
                break;
        }
    }

    private static string? RangeProblem(LocalDate first, LocalDate last) =>
        last < first ? "The end date must not be before the start date."
        : Period.DaysBetween(first, last) >= MostDays ? $"At most {MostDays} days can be asked for at once."
        : null;
}
