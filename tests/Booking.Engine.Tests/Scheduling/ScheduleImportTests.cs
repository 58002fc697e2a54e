using BookingEngine.Scheduling;
using NodaTime;

namespace BookingEngine.Tests.Scheduling;

/// <summary>Which special hours an import takes, which it leaves, and why.</summary>
public sealed class ScheduleImportTests
{
    private static readonly LocalDate Christmas = new(2024, 12, 25);

    [Fact]
    public void Entries_are_added_and_those_of_the_schedule_stay()
    {
        var typed = new SpecialHours(Christmas.PlusDays(-1), [Shop.Period("09:00-12:00")]);
        var former = Closed("2024-05-01", "may");

        var import = Of(typed, former).Import([Closed("2024-12-25..2024-12-26", "christmas"), Closed("annual:2024-10-03", "unity")]);

        Assert.Equal(["christmas", "unity"], Ids(import.Created));
        Assert.Equal(["null", "may", "christmas", "unity"], Ids(import.Schedule.SpecialHours));
        Assert.Equal(typed, import.Schedule.SpecialHours[0]);
        Assert.Empty(import.Updated.Concat(import.Unchanged));
        Assert.Empty(import.Left);
    }

    [Fact]
    public void An_entry_that_is_imported_again_is_unchanged_or_replaces_the_former_one_in_its_place()
    {
        var (first, second, third) = (Closed("2024-12-25", "1"), Closed("2024-12-26", "2"), Closed("2025-01-01", "3"));
        var schedule = new Schedule().Import([first, second, third]).Schedule;

        var import = schedule.Import([third, second with { Reason = "Boxing Day" }]);

        Assert.Equal(["3"], Ids(import.Unchanged));
        Assert.Equal(["2"], Ids(import.Updated));
        Assert.Empty(import.Created);
        Assert.Equal([first, second with { Reason = "Boxing Day" }, third], import.Schedule.SpecialHours);
        Assert.Equal(schedule, schedule.Import([first, second, third]).Schedule);
    }

    [Theory]
    [InlineData("2024-12-25", "2024-12-25", "There are special hours on 2024-12-25 already.")]
    [InlineData("annual:2024-12-25", "annual:2020-12-25", "There are special hours on 12-25 of every year already.")]
    [InlineData("2024-12-20..2024-12-25", "2024-12-25..2024-12-26", "The range from 2024-12-25 overlaps that from 2024-12-20.")]
    [InlineData("2024-12-26..2024-12-27", "2024-12-25..2024-12-26", "The range from 2024-12-25 overlaps that from 2024-12-26.")]
    [InlineData("2024-12-25..2024-12-26", "2024-12-25..2024-12-26", "The range from 2024-12-25 overlaps that from 2024-12-25.")]
    [InlineData("2024-12-20..2024-12-24", "2024-12-25..2024-12-26", null)]
    [InlineData("2024-12-27..2024-12-28", "2024-12-25..2024-12-26", null)]
    [InlineData("2024-12-20..2024-12-31", "2024-12-25", null)] // One date goes before a range.
    [InlineData("annual:2024-12-25", "2024-12-25", null)]
    [InlineData("2024-12-25", "annual:2024-12-25", null)]
    [InlineData("2024-12-25", "2024-12-25..2024-12-26", null)]
    public void An_entry_for_the_dates_of_other_special_hours_is_left(string standing, string entry, string? reason)
    {
        foreach (string? id in new[] { null, "other" })
        {
            var schedule = Of(Closed(standing, id));

            var import = schedule.Import([Closed(entry, "new")]);

            Assert.Equal(reason, import.Left.SingleOrDefault()?.Error.Message);
            Assert.Equal(reason is null ? 1 : 0, import.Created.Count);
            Assert.Equal(reason is null, import.Schedule != schedule);
        }
    }

    [Fact]
    public void A_change_to_the_dates_of_other_special_hours_is_left_and_the_entry_stays_as_it_was()
    {
        var schedule = Of(Closed("2024-12-25", null), Closed("2024-05-01", "may"));

        var import = schedule.Import([Closed("2024-12-25", "may"), Closed("2024-05-01", "new")]);

        Assert.Equal(["may", "new"], Ids(import.Left.Select(left => left.SpecialHours)));
        Assert.Equal(schedule, import.Schedule);
    }

    [Theory]
    [InlineData("2024-05-01 2024-05-02", "2024-05-02 2024-05-01")]
    [InlineData("2024-05-01 2024-05-02 2024-05-03", "2024-05-02 2024-05-03 2024-05-04")]
    [InlineData("2024-05-01..2024-05-03 2024-05-04..2024-05-06", "2024-05-03..2024-05-04 2024-05-01..2024-05-02")]
    public void Entries_that_change_their_dates_together_are_not_in_each_others_way(string before, string after)
    {
        var schedule = new Schedule().Import(Many(before)).Schedule;

        var import = schedule.Import(Many(after));

        Assert.Empty(import.Left);
        Assert.Equal(Many(after), import.Schedule.SpecialHours);

        static SpecialHours[] Many(string dates) => [.. dates.Split(' ').Select((date, i) => Closed(date, $"{i}"))];
    }

    [Fact]
    public void A_new_entry_finds_the_place_that_a_changed_one_has_left_but_not_that_of_one_that_stays()
    {
        var schedule = new Schedule().Import([Closed("2024-05-01", "1"), Closed("2024-05-08", "2")]).Schedule;

        var import = schedule.Import([Closed("2024-05-01", "3"), Closed("2024-05-08", "4"), Closed("2024-05-02", "1"), Closed("2024-05-08", "2")]);

        Assert.Equal(["3"], Ids(import.Created));
        Assert.Equal(["4"], Ids(import.Left.Select(left => left.SpecialHours)));
        Assert.Equal((1, 1), (import.Updated.Count, import.Unchanged.Count));
    }

    [Fact]
    public void Of_two_entries_for_the_same_dates_the_first_is_taken_be_it_new_or_changed()
    {
        var schedule = new Schedule().Import([Closed("2024-05-01", "old")]).Schedule;

        foreach (string[] ids in new[] { new[] { "old", "new" }, ["new", "old"] })
        {
            var import = schedule.Import([.. ids.Select(id => Closed("2024-05-08", id))]);

            Assert.Equal([ids[1]], Ids(import.Left.Select(left => left.SpecialHours)));
            Assert.Equal(ids[0], import.Schedule.FindSpecialHours(new LocalDate(2024, 5, 8))?.ExternalId);
            Assert.Equal(ids[0] == "new", import.Schedule.FindSpecialHours(new LocalDate(2024, 5, 1)) is not null);
        }
    }

    [Theory]
    [InlineData(null, "Without an external id it could not be recognised when it is imported again.")]
    [InlineData("", "A text is needed here.")]
    [InlineData("a\nb", "Control characters are not allowed.")]
    public void An_entry_without_a_usable_external_id_is_left(string? id, string reason) =>
        Assert.Equal(reason, Assert.Single(new Schedule().Import([Closed("2024-05-01", id)]).Left).Error.Message);

    [Fact]
    public void Of_two_entries_with_the_same_external_id_the_first_is_taken()
    {
        var import = new Schedule().Import([Closed("2024-05-01", "1"), Closed("2024-05-02", "1")]);

        Assert.Equal("Other special hours have the same external id.", Assert.Single(import.Left).Error.Message);
        Assert.Equal([Closed("2024-05-01", "1")], import.Schedule.SpecialHours);
    }

    [Theory]
    [InlineData("1969-12-31", "The date must be from 1970-01-01 to 2199-12-31.")]
    [InlineData("2199-12-31..2200-01-01", "The date must be from 1970-01-01 to 2199-12-31.")]
    [InlineData("2024-05-02..2024-05-01", "2024-05-02 is after the end of its range, 2024-05-01.")]
    [InlineData("annual:2024-05-01..2024-05-02", "2024-05-01 can be a day in every year, or the start of a range, but not both.")]
    public void An_entry_whose_dates_are_not_allowed_is_left(string dates, string reason)
    {
        var import = new Schedule().Import([Closed(dates, "1"), Closed("2024-05-01", "2")]);

        Assert.Equal(reason, Assert.Single(import.Left).Error.Message);
        Assert.Single(import.Created);
    }

    [Fact]
    public void An_entry_whose_reason_is_too_long_or_whose_hours_overlap_is_left()
    {
        var import = new Schedule().Import(
        [
            Closed("2024-05-01", "1") with { Reason = new string('x', 256) },
            Closed("2024-05-02", "2") with { Hours = [Shop.Period("09:00-12:00"), Shop.Period("11:00-13:00")] },
            Closed("2024-05-03", "3") with { Hours = null },
        ]);

        Assert.Equal(
            [
                "A text can have at most 255 characters here.",
                "2024-05-02 09:00 - 12:00 overlaps 2024-05-02 11:00 - 13:00.",
                "2024-05-03 has neither hours nor pauses.",
            ],
            import.Left.Select(left => left.Error.Message));
    }

    [Fact]
    public void An_entry_whose_night_would_reach_into_the_next_day_is_left()
    {
        var schedule = Shop.Daily("UTC", "09:00-17:00").Schedule;

        var import = schedule.Import([Closed("2024-05-01", "1") with { Hours = [Shop.Period("22:00-10:00")] }, Closed("2024-05-03", "2")]);

        Assert.Equal("2024-05-01 22:00 - 10:00 reaches into 2024-05-02 09:00 - 17:00.", Assert.Single(import.Left).Error.Message);
        Assert.Single(import.Created);
    }

    [Fact]
    public void A_holiday_that_keeps_a_night_out_of_the_next_day_stays_if_it_is_moved_away()
    {
        var party = new SpecialHours(new LocalDate(2024, 4, 30), [Shop.Period("22:00-10:00")]);
        var schedule = Shop.Daily("UTC", "09:00-17:00").Schedule with { SpecialHours = [party, Closed("2024-05-01", "may")] };

        var moved = schedule.Import([Closed("2024-05-02", "may")]);
        var replaced = schedule.Import([Closed("2024-05-02", "may"), Closed("2024-05-01", "new")]);

        Assert.Equal("2024-04-30 22:00 - 10:00 reaches into 2024-05-01 09:00 - 17:00.", Assert.Single(moved.Left).Error.Message);
        Assert.Equal(schedule, moved.Schedule);
        Assert.Empty(replaced.Left);
    }

    [Fact]
    public void An_entry_that_is_null_is_misuse() => Assert.Throws<ArgumentNullException>(() => new Schedule().Import([null!]));

    [Fact]
    public void No_more_entries_are_taken_than_a_schedule_can_have()
    {
        SpecialHours[] entries = [.. Enumerable.Range(0, 1001).Select(day => new SpecialHours(Christmas.PlusDays(day), []) { ExternalId = $"{day}" })];

        var import = new Schedule().Import(entries);

        Assert.Equal(1000, import.Created.Count);
        Assert.Equal(
            "An exchange can have special hours on at most 1000 dates. Delete some of the past.", Assert.Single(import.Left).Error.Message);
        Assert.Single(import.Schedule.Import([entries[5] with { Reason = "Changed" }]).Updated);
    }

    [Fact]
    public void No_more_periods_are_taken_than_a_schedule_can_have()
    {
        string[] periods = ["08:00-09:00", "10:00-11:00", "12:00-13:00", "14:00-15:00"];
        int[] counts = [4, .. Enumerable.Repeat(3, 998), 3, 2]; // 2998, one that would make 3001, and one that makes 3000
        SpecialHours[] entries =
        [
            .. counts.Select((count, day) => new SpecialHours(Shop.Date("2024-01-01").PlusDays(day), [.. periods[..(count - 1)].Select(Shop.Period)])
            {
                Pauses = [Shop.Period(periods[^1])],
                ExternalId = $"{day}",
            }),
        ];

        var import = new Schedule().Import(entries);

        Assert.Equal((entries[999], BookingErrors.TooManySpecialPeriods), Assert.Single(import.Left.Select(left => (left.SpecialHours, left.Error))));
        Assert.Equal(1000, import.Created.Count);
    }

    /// <summary>An import of random entries, which often meet each other and what stands, leaves a valid schedule.</summary>
    [Cases(1_000, Arbitrary = [typeof(ScheduleTests)], QuietOnSuccess = true)]
    public async Task Every_import_into_a_valid_schedule_leaves_a_valid_schedule_and_is_done_when_repeated(Schedule random, Schedule source, int seed)
    {
        var chance = new Random(seed);
        var exchange = Shop.Daily("UTC", "09:00-17:00") with
        {
            Schedule = random with { OperatingHours = [], SpecialHours = [.. random.SpecialHours.Select((entry, index) => Any(entry, index) with { Hours = [] })] },
        };
        var desk = new Desk(Shop.Utc("2024-01-01T00:00Z"));
        var created = (await desk.Exchanges.CreateAsync(exchange, TestContext.Current.CancellationToken)).Value;
        SpecialHours[] entries = [.. source.SpecialHours.Select(Any)];

        var import = created.Schedule.Import(entries);
        var again = import.Schedule.Import(entries);
        var stored = await desk.Exchanges.ImportSpecialHoursAsync(created.Id, entries, cancellationToken: TestContext.Current.CancellationToken);

        Assert.True(stored.Succeeded, $"{stored.Error}");
        Assert.Equal(import, stored.Value);
        Assert.Equal(entries.Length, import.Created.Count + import.Updated.Count + import.Unchanged.Count + import.Left.Count);
        Assert.Equal(import.Schedule, again.Schedule);
        Assert.Equal(import.Created.Count + import.Updated.Count + import.Unchanged.Count, again.Unchanged.Count);
        Assert.All(
            created.SpecialHours.Where(entry => entry.ExternalId is null), entry => Assert.Contains(entry, import.Schedule.SpecialHours));

        SpecialHours Any(SpecialHours entry, int index) => entry with { ExternalId = chance.Next(4) == 0 ? null : $"{index}" };
    }

    private static Schedule Of(params SpecialHours[] special) => new() { SpecialHours = special };

    private static IEnumerable<string> Ids(IEnumerable<SpecialHours> entries) => entries.Select(entry => entry.ExternalId ?? "null");

    private static SpecialHours Closed(string text, string? id)
    {
        bool isAnnual = text.StartsWith("annual:", StringComparison.Ordinal);
        string[] dates = text.Replace("annual:", "", StringComparison.Ordinal).Split("..");
        return new SpecialHours(Shop.Date(dates[0]), [])
        {
            IsAnnual = isAnnual,
            EndDate = dates.Length > 1 ? Shop.Date(dates[1]) : null,
            ExternalId = id,
        };
    }
}
