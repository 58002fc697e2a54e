using BookingEngine.Primitives;
using NodaTime;

namespace BookingEngine;

/// <summary>
/// The hours at which something is open. They are the weekly hours, and the special hours of single dates. They apply to the
/// wall clock of whatever the schedule belongs to.
/// </summary>
public sealed record Schedule
{
    private readonly OpeningPeriod[][] _weekly = NoHours();
    private readonly Dictionary<LocalDate, OpeningPeriod[]>? _special;

    /// <summary>The weekly hours, in the order in which they were given. A weekday without an entry is closed.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public IReadOnlyList<OperatingHours> OperatingHours
    {
        get;
        init
        {
            field = ValueList<OperatingHours>.Of(value, nameof(OperatingHours));
            _weekly = NoHours();
            foreach (var day in field.Where(entry => entry.Period is not null).GroupBy(entry => entry.DayOfWeek))
            {
                _weekly[(int)day.Key] = Sorted(day.Select(entry => entry.Period!.Value));
            }
        }
    } = ValueList<OperatingHours>.Empty;

    /// <summary>The dates with hours of their own. An exchange with two entries for one date is refused.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public IReadOnlyList<SpecialHours> SpecialHours
    {
        get;
        init
        {
            field = ValueList<SpecialHours>.Of(value, nameof(SpecialHours));
            _special = field.Count == 0 ? null : [];
            foreach (var entry in field)
            {
                _special![entry.Date] = Sorted(entry.Hours);
            }
        }
    } = ValueList<SpecialHours>.Empty;

    /// <summary>
    /// Returns the hours that open on a date, ordered by opening. They are the special hours of the date, or those of its
    /// weekday if it has none. They are empty if it is closed.
    /// </summary>
    public ReadOnlySpan<OpeningPeriod> HoursOn(LocalDate date) =>
        _special is not null && _special.TryGetValue(date, out var special) ? special : _weekly[(int)date.DayOfWeek];

    /// <summary>Whether both schedules have the same hours, in the same order.</summary>
    public bool Equals(Schedule? other) => other is not null
        && OperatingHours.Equals(other.OperatingHours)
        && SpecialHours.Equals(other.SpecialHours);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(OperatingHours, SpecialHours);

    private static OpeningPeriod[][] NoHours() => [.. Enumerable.Repeat(Array.Empty<OpeningPeriod>(), 8)];

    private static OpeningPeriod[] Sorted(IEnumerable<OpeningPeriod> hours) =>
        [.. hours.OrderBy(hours => hours.OpenSecond).ThenBy(hours => hours.CloseSecond)];
}
