using BookingEngine.Primitives;
using NodaTime;

namespace BookingEngine;

/// <summary>
/// The hours at which something is open, and the times within them that are blocked. The hours are the weekly hours, and the
/// special hours of single dates. They apply to the wall clock of whatever the schedule belongs to.
/// </summary>
public sealed record Schedule
{
    private readonly OpeningPeriod[][] _weekly = NoHours();
    private readonly OperatingHours[] _alternating = [];
    private readonly Dictionary<int, SpecialHours> _ofDate = []; // by DateNumber
    private readonly Dictionary<int, SpecialHours> _annual = [];
    private readonly SpecialHours[] _ranges = []; // ordered by their first dates
    private readonly int[] _begins = [];
    private readonly DateRanges<Block> _blocks = DateRanges<Block>.Empty;

    /// <summary>The weekly hours, in the order in which they were given. A weekday without an entry is closed.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public IReadOnlyList<OperatingHours> OperatingHours
    {
        get;
        init
        {
            field = ValueList<OperatingHours>.Of(value, nameof(OperatingHours));
            _weekly = NoHours();
            _alternating = [.. field.Where(entry => !entry.IsWeekly && !entry.IsClosed)];
            foreach (var day in field.Where(entry => entry.IsWeekly && !entry.IsClosed).GroupBy(entry => entry.DayOfWeek))
            {
                _weekly[(int)day.Key] = Sorted(day.Select(entry => entry.Period!.Value));
            }
        }
    } = ValueList<OperatingHours>.Empty;

    /// <summary>
    /// The dates with hours of their own. An exchange is refused if two entries are for one date or for the same day of every
    /// year, or if two ranges overlap.
    /// </summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public IReadOnlyList<SpecialHours> SpecialHours
    {
        get;
        init
        {
            field = ValueList<SpecialHours>.Of(value, nameof(SpecialHours));
            _ofDate = [];
            _annual = [];
            _ranges = [.. field.Where(entry => !entry.IsAnnual && entry.Last > entry.Date).OrderBy(entry => entry.Date)];
            _begins = Array.ConvertAll(_ranges, range => DateNumber.Of(range.Date));
            foreach (var entry in field.Where(entry => entry.IsAnnual))
            {
                _annual[DateNumber.OfDayOfYear(entry.Date)] = entry;
            }

            foreach (var entry in field.Where(entry => !entry.IsAnnual && entry.Last <= entry.Date))
            {
                _ofDate[DateNumber.Of(entry.Date)] = entry;
            }
        }
    } = ValueList<SpecialHours>.Empty;

    /// <summary>
    /// The times at which no bookings are accepted, although it is open. They may overlap each other, and they don't change the
    /// hours.
    /// </summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public IReadOnlyList<Block> Blocks
    {
        get;
        init
        {
            field = ValueList<Block>.Of(value, nameof(Blocks));
            _blocks = new DateRanges<Block>(field, block => (block.Date, block.Last));
        }
    } = ValueList<Block>.Empty;

    /// <summary>
    /// Returns the hours that open on a date, ordered by opening. They are the special hours of the date, or those of its
    /// weekday if it has none. They are empty if it is closed. Blocks are not taken from them.
    /// </summary>
    public ReadOnlySpan<OpeningPeriod> HoursOn(LocalDate date) => HoursOn(date, WeeklyOn(date));

    /// <summary>Returns the hours that open on a date, with other hours in place of the weekly ones.</summary>
    internal ReadOnlySpan<OpeningPeriod> HoursOn(LocalDate date, ReadOnlySpan<OpeningPeriod> hours)
    {
        if (_annual.Count > 0 && _annual.TryGetValue(DateNumber.OfDayOfYear(date), out var annual))
        {
            hours = annual.Over(hours);
        }

        if (RangeOn(date) is { } range)
        {
            hours = range.Over(hours);
        }

        return _ofDate.TryGetValue(DateNumber.Of(date), out var special) ? special.Over(hours) : hours;
    }

    /// <summary>
    /// Returns the special hours that hold on a date, or null if there are none: those of one date before those of a range, and
    /// those before a day of every year.
    /// </summary>
    public SpecialHours? FindSpecialHours(LocalDate date) => _ofDate.GetValueOrDefault(DateNumber.Of(date))
        ?? RangeOn(date)
        ?? _annual.GetValueOrDefault(DateNumber.OfDayOfYear(date));

    /// <summary>Returns the blocks that lie on a business date, in any order.</summary>
    public IReadOnlyList<Block> BlocksOn(LocalDate date) => Blocks.Count == 0 ? [] : _blocks.On(date);

    /// <summary>Returns the schedule with special hours, in place of any that were for the same dates.</summary>
    /// <exception cref="ArgumentNullException">The special hours are null.</exception>
    public Schedule With(SpecialHours specialHours)
    {
        ArgumentNullException.ThrowIfNull(specialHours);
        return this with { SpecialHours = [.. SpecialHours.Where(other => !specialHours.IsForSameDates(other)), specialHours] };
    }

    /// <summary>Returns the schedule with a block, in place of the one that has its id. An empty id is that of no other block.</summary>
    /// <exception cref="ArgumentNullException">The block is null.</exception>
    public Schedule With(Block block)
    {
        ArgumentNullException.ThrowIfNull(block);
        return this with { Blocks = [.. Blocks.Where(other => block.Id == Guid.Empty || other.Id != block.Id), block] };
    }

    /// <summary>Whether both schedules have the same hours and the same blocks, in the same order.</summary>
    public bool Equals(Schedule? other) => other is not null
        && OperatingHours.Equals(other.OperatingHours)
        && SpecialHours.Equals(other.SpecialHours)
        && Blocks.Equals(other.Blocks);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(OperatingHours, SpecialHours, Blocks);

    internal static OpeningPeriod[] Sorted(IEnumerable<OpeningPeriod> hours) =>
        [.. hours.OrderBy(hours => hours.OpenSecond).ThenBy(hours => hours.CloseSecond)];

    private OpeningPeriod[] WeeklyOn(LocalDate date)
    {
        var weekly = _weekly[(int)date.DayOfWeek];
        return _alternating.Length == 0
            ? weekly
            : Sorted(weekly.Concat(_alternating.Where(entry => entry.HoldsOn(date)).Select(entry => entry.Period!.Value)));
    }

    /// <summary>Returns the range that contains a date. Ranges don't overlap, so it is the last one that has begun, if any.</summary>
    private SpecialHours? RangeOn(LocalDate date)
    {
        int place = DateNumber.LastUpTo(_begins, DateNumber.Of(date));
        return place >= 0 && _ranges[place].Last >= date ? _ranges[place] : null;
    }

    private static OpeningPeriod[][] NoHours() => [.. Enumerable.Repeat(Array.Empty<OpeningPeriod>(), 8)];
}
