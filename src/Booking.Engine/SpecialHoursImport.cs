using BookingEngine.Primitives;

namespace BookingEngine;

/// <summary>What became of special hours that were imported into a schedule. Every entry is in one of the four lists.</summary>
/// <example>
/// <code>
/// var newYear = new SpecialHours(new LocalDate(2101, 1, 1), [], "New Year") { IsAnnual = true, ExternalId = "1@holidays.example" };
/// var first = await exchanges.ImportSpecialHoursAsync(shop.Id, [newYear]);
/// var second = await exchanges.ImportSpecialHoursAsync(shop.Id, [newYear]);
/// Print($"{first.Value.Created.Count}, {second.Value.Created.Count}"); // 1, 0
/// Print(second.Value.Unchanged[0]);                                    // every 01-01: closed
/// </code>
/// </example>
public sealed record SpecialHoursImport
{
    /// <summary>Creates the outcome of an import in which nothing was imported yet.</summary>
    /// <param name="schedule">The schedule, as it is after the import.</param>
    /// <exception cref="ArgumentNullException">The schedule is null.</exception>
    public SpecialHoursImport(Schedule schedule)
    {
        ArgumentNullException.ThrowIfNull(schedule);
        Schedule = schedule;
    }

    /// <summary>The schedule, as it is after the import.</summary>
    public Schedule Schedule { get; }

    /// <summary>The entries that are new in the schedule.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public IReadOnlyList<SpecialHours> Created
    {
        get;
        init => field = ValueList<SpecialHours>.Of(value, nameof(Created));
    } = ValueList<SpecialHours>.Empty;

    /// <summary>The entries that replace others with the same external id.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public IReadOnlyList<SpecialHours> Updated
    {
        get;
        init => field = ValueList<SpecialHours>.Of(value, nameof(Updated));
    } = ValueList<SpecialHours>.Empty;

    /// <summary>The entries that the schedule had already.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public IReadOnlyList<SpecialHours> Unchanged
    {
        get;
        init => field = ValueList<SpecialHours>.Of(value, nameof(Unchanged));
    } = ValueList<SpecialHours>.Empty;

    /// <summary>The entries that were not taken, each with the reason.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public IReadOnlyList<LeftSpecialHours> Left
    {
        get;
        init => field = ValueList<LeftSpecialHours>.Of(value, nameof(Left));
    } = ValueList<LeftSpecialHours>.Empty;
}
