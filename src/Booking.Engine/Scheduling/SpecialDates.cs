using NodaTime;

namespace BookingEngine.Scheduling;

/// <summary>The dates for which special hours are stated. Of each kind of dates, none can be stated twice.</summary>
internal sealed class SpecialDates
{
    private static readonly Comparer<SpecialHours> ByDate = Comparer<SpecialHours>.Create((one, other) => one.Date.CompareTo(other.Date));

    private readonly HashSet<LocalDate> _dates = [];
    private readonly HashSet<AnnualDate> _annual = [];

    /// <summary>The ranges, ordered by their dates. None overlaps another.</summary>
    private readonly List<SpecialHours> _ranges = [];

    private int _count;
    private int _periods;

    /// <summary>Adds special hours. Returns the error if there is no room for them, or null.</summary>
    public BookingError? Add(SpecialHours entry)
    {
        int periods = (entry.Hours?.Count ?? 0) + entry.Pauses.Count;
        var error = _count == Limits.SpecialHours ? BookingErrors.TooManySpecialHours
            : _periods + periods > Limits.SpecialPeriods ? BookingErrors.TooManySpecialPeriods
            : AddDates(entry);
        if (error is null)
        {
            _count++;
            _periods += periods;
        }

        return error;
    }

    private BookingError? AddDates(SpecialHours entry)
    {
        if (entry.IsAnnual)
        {
            return _annual.Add(entry.DayOfYear) ? null : BookingErrors.SpecialHoursTaken(entry);
        }

        if (entry.Last <= entry.Date)
        {
            return _dates.Add(entry.Date) ? null : BookingErrors.SpecialHoursTaken(entry);
        }

        int place = _ranges.BinarySearch(entry, ByDate);
        place = place < 0 ? ~place : place;
        var other = place > 0 && _ranges[place - 1].Last >= entry.Date ? _ranges[place - 1]
            : place < _ranges.Count && _ranges[place].Date <= entry.Last ? _ranges[place]
            : null;
        if (other is not null)
        {
            return BookingErrors.SpecialRangesOverlap(entry, other);
        }

        _ranges.Insert(place, entry);
        return null;
    }
}
