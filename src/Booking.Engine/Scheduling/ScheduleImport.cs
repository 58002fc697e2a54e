namespace BookingEngine.Scheduling;

/// <summary>
/// Imports special hours into a <see cref="Schedule"/>, such as a calendar's holidays. This is a pure function: the same entries
/// can be imported any number of times.
/// </summary>
/// <example>
/// <code>
/// var unity = new LocalDate(2101, 10, 3);
/// var schedule = new Schedule { OperatingHours = OperatingHours.Daily(new(9, 0), new(17, 0)) };
/// var import = BookingEngine.Scheduling.ScheduleImport.Import(schedule, [new SpecialHours(unity, []) { ExternalId = "unity" }]);
/// Print(import.Created.Count);                  // 1
/// Print(import.Schedule.HoursOn(unity).Length); // 0
/// </code>
/// </example>
public static class ScheduleImport
{
    /// <summary>
    /// Adds special hours to a schedule, or replaces those with the same external id. Those of an earlier import that are not among
    /// the entries stay. An entry is not taken if it has no external id, or one that came before; if its values are not allowed; if
    /// the schedule has other special hours for the same dates, or a range that overlaps its own; if its hours would reach into those
    /// of the next date; or if there would be more than <see cref="Limits.SpecialHours"/>. If it was imported before, it then stays as
    /// it was.
    /// </summary>
    /// <param name="schedule">The schedule.</param>
    /// <param name="entries">The special hours. Of two that exclude each other, the first is taken.</param>
    /// <exception cref="ArgumentNullException">The schedule, the list or an entry is null.</exception>
    public static SpecialHoursImport Import(this Schedule schedule, IReadOnlyList<SpecialHours> entries)
    {
        ArgumentNullException.ThrowIfNull(schedule);
        ArgumentNullException.ThrowIfNull(entries);
        return new Merge(schedule, [.. entries]).ToImport();
    }

    /// <summary>An import into a schedule. The entries are named by their places in the list.</summary>
    private sealed class Merge
    {
        private readonly Schedule _schedule;
        private readonly SpecialHours[] _entries;
        private readonly BookingError?[] _errors;

        /// <summary>For each entry the one with the same external id that the schedule has, or null.</summary>
        private readonly SpecialHours?[] _former;

        public Merge(Schedule schedule, SpecialHours[] entries)
        {
            var formerById = schedule.SpecialHours.Where(entry => entry.ExternalId is not null).ToLookup(entry => entry.ExternalId!);
            var ids = new HashSet<string?>();
            _schedule = schedule;
            _entries = entries;
            _errors = Array.ConvertAll(
                entries, entry => Problem(entry) ?? (ids.Add(entry.ExternalId) ? null : BookingErrors.ExternalIdTwice));
            _former = Array.ConvertAll(
                entries, entry => entry.ExternalId is { } id ? formerById[id].FirstOrDefault() : null);
        }

        private bool IsUnchanged(int entry) => _errors[entry] is null && _entries[entry] == _former[entry];

        public SpecialHoursImport ToImport()
        {
            int[] wanted = [.. Enumerable.Range(0, _entries.Length).Where(entry => _errors[entry] is null && !IsUnchanged(entry))];
            // What isn't taken stays as it was, which may be in the way of others.
            for (int[] before = []; before.Length != wanted.Length;)
            {
                before = wanted;
                wanted = WithoutNights(WithPlaces(wanted));
            }

            return new SpecialHoursImport(With(wanted))
            {
                Created = [.. Entries(entry => _errors[entry] is null && _former[entry] is null)],
                Updated = [.. Entries(entry => _errors[entry] is null && _former[entry] is not null && !IsUnchanged(entry))],
                Unchanged = [.. Entries(IsUnchanged)],
                Left = [.. Entries(entry => _errors[entry] is not null).Zip(_errors.OfType<BookingError>(), (left, error) => new LeftSpecialHours(left, error))],
            };
        }

        private IEnumerable<SpecialHours> Entries(Func<int, bool> condition) =>
            Enumerable.Range(0, _entries.Length).Where(condition).Select(entry => _entries[entry]);

        /// <summary>Returns those of the entries that have room beside the others and what stays of the schedule.</summary>
        private int[] WithPlaces(int[] wanted)
        {
            var replaced = wanted.Select(entry => _former[entry]).OfType<SpecialHours>().ToHashSet(ReferenceEqualityComparer.Instance);
            var places = new SpecialDates();
            foreach (var standing in _schedule.SpecialHours.Where(entry => !replaced.Contains(entry)))
            {
                _ = places.Add(standing);
            }

            return Array.FindAll(wanted, entry => (_errors[entry] = places.Add(_entries[entry])) is null);
        }

        /// <summary>
        /// Returns the entries without those whose hours, or the hours of the dates that they leave, would reach into those of the next
        /// date.
        /// </summary>
        private int[] WithoutNights(int[] wanted)
        {
            var schedule = With(wanted);
            return Array.FindAll(wanted, entry => (_errors[entry] = Hours
                .NightProblems(schedule, _former[entry] is { } former ? [_entries[entry], former] : [_entries[entry]])
                .Select(problem => BookingErrors.Invalid(nameof(Exchange.SpecialHours), problem))
                .FirstOrDefault()) is null);
        }

        /// <summary>Returns the schedule with these entries.</summary>
        private Schedule With(int[] taken)
        {
            if (taken.Length == 0)
            {
                return _schedule;
            }

            var byFormer = taken.Where(entry => _former[entry] is not null)
                .ToDictionary(entry => (object)_former[entry]!, entry => _entries[entry], ReferenceEqualityComparer.Instance);
            return _schedule with
            {
                SpecialHours =
                [
                    .. _schedule.SpecialHours.Select(entry => byFormer.GetValueOrDefault(entry, entry)),
                    .. taken.Where(entry => _former[entry] is null).Select(entry => _entries[entry]),
                ],
            };
        }

        /// <summary>Returns what is wrong with an entry, whatever else the schedule has.</summary>
        private static BookingError? Problem(SpecialHours entry)
        {
            ArgumentNullException.ThrowIfNull(entry);
            return entry.ExternalId is null ? BookingErrors.NotRecognisable
                : Hours.Problems(new Schedule { SpecialHours = [entry] }) is [var problem, ..] ? problem
                : null;
        }
    }
}
