using NodaTime;

namespace BookingEngine.Scheduling;

/// <summary>The rules, each with its own check. Their order is that of the list.</summary>
internal static partial class BookingRules
{
    private static BookingError? PartyBounds(ref Candidate candidate) =>
        PartyBoundsProblem(candidate.PartySize) is { } problem
            ? candidate.Day.Policy.PartyProblem(candidate.PartySize) ?? problem
            : null;

    private static BookingError? PartyOfService(ref Candidate candidate) =>
        candidate.Day.Policy.PartyProblem(candidate.PartySize);

    private static BookingError? NotBeingDeleted(ref Candidate candidate) =>
        candidate.Day.Exchange.IsBeingDeleted ? BookingErrors.ExchangeBeingDeleted : null;

    private static BookingError? Exists(ref Candidate candidate) => candidate.Resolve();

    private static BookingError? NotPast(ref Candidate candidate) =>
        candidate.Terms.IsPast(candidate.Start) ? BookingErrors.SlotInPast : null;

    private static BookingError? Notice(ref Candidate candidate) =>
        !candidate.Terms.IsPast(candidate.Start) && candidate.Terms.IsTooSoon(candidate.Start)
            ? BookingErrors.NoticeTooShort(candidate.Day.Policy.Terms.MinNotice)
            : null;

    private static BookingError? Window(ref Candidate candidate) => candidate.Terms.InWindow
        ? null
        : BookingErrors.TooFarAhead(candidate.Day.Policy.Terms.BookingWindowDays!.Value);

    private static BookingError? WithinHours(ref Candidate candidate)
    {
        var (day, start, end) = (candidate.Day, candidate.Start, candidate.End);
        return candidate.IsWithinHours || (candidate.Overrides.HasFlag(Overrides.Hours) && candidate.IsWithinDates) ? null
            : !day.IsOpen ? BookingErrors.ExchangeClosed(day.Date.DayOfWeek)
            : day.Windows.Length == 0 ? BookingErrors.ServiceClosed(day.Date.DayOfWeek)
            : IsWithinDay(day.Windows, start, end) ? BookingErrors.ClosedPart(HoursText(day))
            : BookingErrors.OutsideHours(HoursText(day));
    }

    /// <summary>
    /// Refuses a length that is too short, too long or not offered. A slot that the owner has stored with a capacity of its own can
    /// always be booked as it is, but a service only in the lengths that it is offered in.
    /// </summary>
    private static BookingError? Length(ref Candidate candidate)
    {
        var (day, start, end) = (candidate.Day, candidate.Start, candidate.End);
        var problem = IsShown(day, start, end, Day) ? null : day.Policy.LengthProblem(Duration.FromSeconds(end - start));
        return problem is { Code: not BookingErrorCode.DurationNotOffered } && IsStored(day, start, end) ? null : problem;
    }

    /// <summary>
    /// Refuses what is none of the slots that are shown for its length, if only these are accepted, and no slot that the owner has
    /// stored with a capacity of its own. Of a length that isn't accepted, or outside the hours, there are no slots to choose from.
    /// </summary>
    private static BookingError? OnGrid(ref Candidate candidate)
    {
        var (day, start, end) = (candidate.Day, candidate.Start, candidate.End);
        return day.Policy.Terms.SlotStarts == SlotStarts.Any
            || !candidate.IsWithinHours
            || IsShown(day, start, end, Day)
            || IsShown(day, start, end, end - start)
            || IsStored(day, start, end)
            || Length(ref candidate) is not null
                ? null
                : BookingErrors.OffGrid;
    }

    private static BookingError? NotBlocked(ref Candidate candidate) =>
        Overlaps(candidate, candidate.Day.Supply.Blocked) ? BookingErrors.SlotBlocked : null;

    private static BookingError? NotBusy(ref Candidate candidate) =>
        Overlaps(candidate, candidate.Day.Supply.Busy) ? BookingErrors.Busy : null;

    /// <summary>Counts the places that are left. In a block or a busy time, those that would be left without it.</summary>
    private static BookingError? Places(ref Candidate candidate)
    {
        var day = Unblocked(candidate);
        var slot = Slot(day, candidate.Start, candidate.End, candidate.Terms.AtAnyTime());
        return CapacityProblem(slot.UnavailableReason, day, candidate.Start, candidate.End, candidate.PartySize);
    }

    private static bool Overlaps(in Candidate candidate, (int Start, int End)[] times)
    {
        foreach (var (start, end) in times)
        {
            if (start < candidate.End && candidate.Start < end)
            {
                return true;
            }
        }

        return false;
    }

    private static BusinessDay Unblocked(in Candidate candidate) =>
        Overlaps(candidate, candidate.Day.Supply.Blocked) || Overlaps(candidate, candidate.Day.Supply.Busy)
            ? candidate.Day.WithoutBlocks()
            : candidate.Day;

    /// <summary>
    /// Finds the resources. Outside the hours, none is looked for: theirs are the exchange's, unless they have their own. Where buffers
    /// are passed over, no other booking moves, since it keeps its own buffers.
    /// </summary>
    private static BookingError? Resources(ref Candidate candidate)
    {
        var (day, start, end, overrides) = (candidate.Day, candidate.Start, candidate.End, candidate.Overrides);
        if (!candidate.IsWithinHours && !overrides.HasFlag(Overrides.Hours))
        {
            return null;
        }

        var now = overrides.HasFlag(Overrides.Buffers) ? WhenAllHasBegun(day) : candidate.Now;
        candidate.Placement = Place(day, start, end, candidate.PartySize, candidate.Wish, now, out var error);
        if (error is not null && overrides.HasFlag(Overrides.Capacity) && day.WithoutBusyTimes().ResourcesAt(WhenAllHasBegun(day)) is { } resources)
        {
            candidate.Placement = resources.PlaceOver(start, end, candidate.PartySize, candidate.Wish, out error) ?? ResourcePlacement.None;
        }

        return error;
    }
}
