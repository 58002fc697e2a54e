using BookingEngine.Pages.Visits;
using Microsoft.AspNetCore.Http;
using NodaTime;

namespace BookingEngine.Pages.Manage;

/// <summary>A booking that its owner has dragged to another time, or to another person or thing.</summary>
/// <param name="BookingId">The booking.</param>
/// <param name="Version">The version of the booking that the owner saw.</param>
/// <param name="Seconds">By how many seconds it was moved, as the clock shows them: a day is 86,400 of them.</param>
/// <param name="From">The person or thing that it was dragged from, or null if that stays.</param>
/// <param name="To">The person or thing that it was dragged to, or null if that stays.</param>
internal sealed record WeekMove(Guid BookingId, long? Version, int Seconds, Guid? From, Guid? To)
{
    private const int Most = 8 * NodaConstants.SecondsPerDay;

    /// <summary>The rules that the owner passes over, having been told which forbid the move.</summary>
    private const Overrides All = Overrides.Past | Overrides.Notice | Overrides.Window | Overrides.Hours | Overrides.Grid
        | Overrides.Limits | Overrides.Buffers | Overrides.Capacity;

    /// <summary>Reads the form. Returns null if it names no booking, or not where it was dragged to.</summary>
    public static WeekMove? Of(IFormCollection form) =>
        Forms.Id(form, "booking") is { } booking && Forms.Number(form, "seconds", -Most, Most) is { } seconds
        ? new WeekMove(
            booking,
            Forms.Number(form, "version", 0, int.MaxValue),
            seconds,
            Forms.Id(form, "from"),
            Forms.Id(form, "to"))
        : null;

    /// <summary>Returns where the booking is to be. One that changes only its person or thing keeps its exact time.</summary>
    public RequestedTime TimeOf(BookingDetails booking) => Seconds == 0
        ? new RequestedTime.Exact(booking.Start, booking.End)
        : new RequestedTime.DateTimes(booking.LocalStart.LocalDateTime.PlusSeconds(Seconds), null, null, null);

    /// <summary>Returns the people and things that the booking must get, or null if it keeps those that were chosen for it.</summary>
    public IReadOnlyList<Guid>? ResourcesOf(BookingDetails booking) => To is { } to && to != From
        ? [.. booking.Resources.Select(resource => resource.ResourceId == From ? to : resource.ResourceId).Append(to).Distinct()]
        : null;

    /// <summary>Whether a booking has the same time, and the same people and things, as before.</summary>
    public static bool IsUnmoved(BookingDetails before, BookingDetails after) => (before.Start, before.End) == (after.Start, after.End)
        && before.Resources.Select(resource => resource.ResourceId).ToHashSet().SetEquals(after.Resources.Select(resource => resource.ResourceId));

    /// <summary>Moves the booking.</summary>
    public Task<Result<BookingDetails>> MakeAsync(
        BookingDetails booking, BookingService bookings, Visit visit, bool isAnyway, CancellationToken cancellationToken) =>
        bookings.RescheduleAsync(
            BookingId,
            TimeOf(booking),
            visit.Actor,
            Version,
            ResourcesOf(booking),
            isAnyway ? All : Overrides.None,
            cancellationToken);

    /// <summary>Returns the bookings in the way of the move.</summary>
    public async Task<IReadOnlyList<BookingDetails>> ConflictsAsync(
        BookingDetails booking, BookingService bookings, string owner, CancellationToken cancellationToken)
    {
        var time = TimeOf(booking) is RequestedTime.DateTimes { StartsAt: var start }
            ? new RequestedTime.DateTimes(start, null, start.Plus(Period.FromTicks((booking.End - booking.Start).BclCompatibleTicks)), null)
            : TimeOf(booking);
        var request = new BookingRequest(booking.Exchange.Id, time, Customer.None)
        {
            ServiceId = booking.Booking.ServiceId,
            ResourceIds = ResourcesOf(booking) ?? [.. booking.Resources.Where(resource => resource.IsPinned).Select(resource => resource.ResourceId)],
            PartySize = booking.PartySize,
            UserId = owner,
        };
        var check = await bookings.CheckAsync(request, cancellationToken).ConfigureAwait(false);
        return [.. check?.Conflicts.Where(conflict => conflict.Id != booking.Id) ?? []];
    }
}
