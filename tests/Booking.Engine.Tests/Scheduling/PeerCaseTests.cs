using BookingEngine.Scheduling;
using System.Reflection;
using NodaTime;

namespace BookingEngine.Tests.Scheduling;

/// <summary>Cases from the test suites and bug reports of other booking systems, checked against our rules.</summary>
public sealed class PeerCaseTests
{
    private static readonly Dictionary<string, string> NotOurs = new()
    {
        ["CAL-S26"] = "10:00-10:00 is all day here, as api.md part 2 says; hours of no length can't be stated.",
        ["CAL-D06"] = "A booking lies within one business day. Hours that belong together past midnight are stated so: 23:00-00:30.",
        ["CAL-D08"] = "Overlapping hours are refused, naming both, instead of merged (HoursTests).",
        ["CAL-D11"] = "There are no resources (several people's hours) yet.",
        ["OCA-01"] = "A search runs over whole dates; it has no end at a time of day.",
        ["NHS-03"] = "There are no services yet, nor their assignment to sessions.",
    };

    /// <summary>The cases that specify the slots of a day. Each of the tests below runs one other case.</summary>
    public static TheoryData<string> SlotCases =>
    [
        "CAL-S02", "CAL-S04", "CAL-S05", "CAL-S07", "CAL-S14", "CAL-S15", "CAL-S17", "CAL-S20", "CAL-S21", "CAL-S23",
        "CAL-S28", "CAL-S29", "CAL-D01", "BUG-01", "BUG-08", "BUG-13", "BUG-18", "BUG-21", "ZAP-04", "ZAP-05", "ZAP-06",
        "SDK-01", "SDK-02", "SDK-03", "SDK-05", "TZ-03", "TZ-04", "TZ-05", "TZ-06", "EA-04",
    ];

    private readonly Desk _desk = new(Shop.Utc("2000-01-01T00:00Z"));

    [Fact]
    public void Every_peer_case_is_tested_or_listed_with_a_reason_why_not()
    {
        var ofTheirOwn = typeof(PeerCaseTests).GetMethods()
            .Select(method => method.GetCustomAttribute<RunsCaseAttribute>()?.Id)
            .OfType<string>();

        Assert.Equal(
            PeerCase.Ids.Order(),
            SlotCases.Select(row => row.Data).Concat(ofTheirOwn).Concat(NotOurs.Keys).Order());
    }

    [Theory]
    [MemberData(nameof(SlotCases))]
    public void A_day_shows_the_slots_that_the_peer_case_expects(string id)
    {
        var peer = PeerCase.Named(id);
        var day = peer.Day().Show();
        string[] starts = day.Starts();
        Slot[] slots = [.. day.Slots];
        Slot[] free = [.. day.Available];
        int asserted = 0;

        Expect(peer.ExpectedTexts("starts") ?? peer.ExpectedTexts("free") ?? peer.ExpectedTexts("recommended"), starts);
        Expect(peer.ExpectedOfOurPolicy(), starts);
        Expect(peer.ExpectedNumber("count") ?? peer.ExpectedNumber("count_elapsed"), free.Length);
        Expect(peer.ExpectedText("first"), starts.FirstOrDefault());
        Expect(peer.ExpectedText("last"), starts.LastOrDefault());
        Expect(peer.ExpectedText("first_utc"), Printed(free.FirstOrDefault().Start));
        Expect(peer.ExpectedText("last_utc"), Printed(free.LastOrDefault().Start));
        Expect(peer.ExpectedTexts("utc"), [.. free.Select(slot => Printed(slot.Start))]);
        Expect(
            peer.ExpectedTexts("window_utc"),
            [Printed(slots.FirstOrDefault().Start), Printed(slots.LastOrDefault().End)]);
        Expect(peer.ExpectedTexts("is_available"), [.. slots.Select(slot => slot.IsAvailable.ToString())]);
        Assert.NotEqual(0, asserted);

        void Expect<T>(T? expected, T? actual)
        {
            if (expected is not null)
            {
                Assert.Equal(expected, actual);
                asserted++;
            }
        }
    }

    [Fact]
    [RunsCase("CAL-D02")]
    public void Special_hours_replace_the_hours_of_their_date() => DatesAreOpenAsExpected("CAL-D02");

    [Fact]
    [RunsCase("CAL-D04")]
    public void Special_hours_belong_to_the_local_date_of_the_exchange() => DatesAreOpenAsExpected("CAL-D04");

    [Fact]
    [RunsCase("CAL-D09")]
    public void Bookings_are_subtracted_from_availability_in_any_order()
    {
        var day = PeerCase.Named("CAL-D09").Day() with { SlotDuration = Duration.FromMinutes(15) };

        Assert.Equal(["04:15-04:45", "05:00-12:00"], Stretches(day.Show()));
        Assert.Equal(PeerCase.Named("CAL-D09").ExpectedTexts("free"), Stretches(day.Show()));
    }

    [Fact]
    [RunsCase("CAL-D10")]
    public void Blocking_a_date_leaves_the_neighbouring_dates_available()
    {
        // The windows are 09:30-18:00 in Kolkata, and the busy time is its 2 June.
        var exchange = Shop.Daily("Asia/Kolkata", "09:30-18:00");
        var peer = PeerCase.Named("CAL-D10");
        var open = new List<string[]>();
        foreach (string date in new[] { "2024-06-01", "2024-06-02", "2024-06-03" })
        {
            TimeSlot[] blocks = date == "2024-06-02" ? [Shop.Stored("00:00-24:00", 0)] : [];
            var slots = exchange.On(date, stored: blocks, minutes: 30).Show().Slots
                .Where(slot => slot.IsAvailable).ToArray();
            if (slots.Length > 0)
            {
                open.Add([Printed(slots[0].Start), Printed(slots[^1].End)]);
            }
        }

        Assert.Equal(
            peer.Expected("free_utc").EnumerateArray().Select(range => range.EnumerateArray().Select(end => end.GetString()!)),
            open);
    }

    [Fact]
    [RunsCase("CAL-D12")]
    public void A_closing_time_before_the_opening_time_is_on_the_next_date()
    {
        var slots = PeerCase.Named("CAL-D12").Day().Show().Slots; // The peer recommends hours past midnight. Its old answer was that there are none.

        Assert.Equal("2023-11-07T13:00:00Z", Printed(slots[0].Start));
        Assert.Equal("2023-11-08T12:00:00Z", Printed(slots[^1].End));
    }

    [Fact]
    [RunsCase("BUG-02")]
    public async Task Three_in_the_afternoon_keeps_its_local_time_on_a_day_of_23_hours()
    {
        var peer = PeerCase.Named("BUG-02");
        var exchange = await _desk.CreatedAsync(Shop.Daily(peer.Text("zone"), "09:00-17:00"));

        var result = await _desk.BookAsync(exchange, peer.Date, Shop.Time(peer.Text("start")), Shop.Time("16:00"));

        Assert.Equal(peer.ExpectedText("start_utc"), Printed(result.Value!.Start));
    }

    [Fact]
    [RunsCase("BUG-06")]
    public void A_minimum_notice_that_ends_on_a_day_the_clocks_change_does_not_shift_the_hours()
    {
        var peer = PeerCase.Named("BUG-06");
        string[] search = peer.Texts("search");
        var template = PeerCase.Named("CAL-D01").Day(); // It has the same weekly hours in the same zone.
        var days = new List<BusinessDay>();
        for (var date = Shop.Date(search[0]); date <= Shop.Date(search[1]); date = date.PlusDays(1))
        {
            var policy = new BookingPolicy { MinNotice = Duration.FromMinutes(peer.Number("notice_minutes")!.Value) };
            var exchange = template.Exchange with { Policy = policy };
            days.Add(new BusinessDay(exchange, BookingDay.Empty(exchange.Id, date)));
        }

        var first = Availability.FindFirst(days, Shop.Utc(peer.Text("now")), new SlotQuery { Duration = Duration.FromMinutes(peer.Duration) });

        Assert.Equal(peer.ExpectedText("first_utc"), Printed(first!.Value.Start));
    }

    [Fact]
    [RunsCase("BUG-16")]
    public void A_buffer_follows_the_booking_and_does_not_move_the_closing_time()
    {
        var peer = PeerCase.Named("BUG-16");
        var day = peer.Day() with { Own = [Shop.Booked(peer.Texts("busy")[0])], TimeSlots = [] }; // Blocks have no buffers.

        string[] starts = day.Show().Starts();

        Assert.Equal(
            peer.ExpectedText("first_after_busy"),
            starts.First(start => string.CompareOrdinal(start, "12:50") > 0));
        Assert.Equal(peer.ExpectedText("last"), starts[^1]);
    }

    [Fact]
    [RunsCase("CON-03")]
    public async Task Of_two_overlapping_booking_requests_exactly_one_succeeds()
    {
        var exchange = await _desk.CreatedAsync(Shop.Daily("UTC", "09:00-17:00"));
        var date = Shop.Date("2024-01-15");

        var results = await Task.WhenAll(
            Task.Run(() => _desk.BookAsync(exchange, date, Shop.Time("10:00"), Shop.Time("11:00"))),
            Task.Run(() => _desk.BookAsync(exchange, date, Shop.Time("10:30"), Shop.Time("11:30"))));

        var peer = PeerCase.Named("CON-03");
        Assert.Equal(peer.ExpectedNumber("succeeded"), results.Count(result => result.Succeeded));
        Assert.Equal(
            peer.ExpectedNumber("refused"), results.Count(result => result.Error?.Code == BookingErrorCode.FullyBooked));
    }

    [Fact]
    [RunsCase("CON-06")]
    public async Task A_cancelled_slot_can_be_booked_again()
    {
        var exchange = await _desk.CreatedAsync(Shop.Daily("UTC", "09:00-17:00"));
        var date = Shop.Date("2024-01-15");

        var first = await _desk.BookAsync(exchange, date, Shop.Time("10:00"), Shop.Time("11:00"));
        var cancelled = await _desk.CancelAsync(first.Value!.Booking);
        var again = await _desk.BookAsync(exchange, date, Shop.Time("10:00"), Shop.Time("11:00"));

        Assert.Equal(BookingStatus.Cancelled, cancelled.Value!.Booking.Status);
        Assert.NotEqual(first.Value.Booking.Id, again.Value!.Booking.Id);
    }

    [Fact]
    [RunsCase("CON-08")]
    public async Task Booking_a_slot_that_was_taken_since_it_was_shown_is_refused_with_a_clear_error()
    {
        var exchange = await _desk.CreatedAsync(Shop.Daily("UTC", "10:00-11:00"));
        var date = Shop.Date("2024-01-15");
        var seen = (await _desk.ShowAsync(exchange, date)).Slots.Single();

        var first = await _desk.BookAsync(exchange, seen.Start, seen.End);
        var second = await _desk.BookAsync(exchange, seen.Start, seen.End);

        Assert.True(seen.IsAvailable);
        Assert.True(first.Succeeded);
        Assert.Equal(BookingErrorCode.FullyBooked, second.Error?.Code);
    }

    [Fact]
    [RunsCase("ZAP-07")]
    public void A_slot_duration_of_zero_is_refused()
    {
        var day = Shop.Daily("UTC", "09:00-17:00").On("2024-01-15");

        Assert.All(PeerCase.Named("ZAP-07").Input("duration").EnumerateArray(), minutes =>
            Assert.Throws<ArgumentOutOfRangeException>(
                () => (day with { SlotDuration = Duration.FromMinutes(minutes.GetInt32()) }).Show()));
    }

    [Fact]
    [RunsCase("LIB-05")]
    public async Task A_gap_of_exactly_the_buffer_between_bookings_is_enough()
    {
        // There is one buffer between any two bookings. Here it is the one after each booking.
        var peer = PeerCase.Named("LIB-05");
        var buffer = Duration.FromMinutes(peer.Number("buffer")!.Value);
        var exchange = await _desk.CreatedAsync(Shop.Daily(peer.Text("zone"), "00:00-24:00") with
        {
            Policy = new BookingPolicy { BufferAfter = buffer },
        });
        foreach (string period in peer.Texts("bookings").Append(peer.Text("request")))
        {
            Assert.Empty((await BookAsync(exchange, peer.Date, period)).Errors);
        }
    }

    [Fact]
    [RunsCase("LIB-07")]
    public void A_period_may_cross_midnight_as_seen_from_another_time_zone()
    {
        var peer = PeerCase.Named("LIB-07");
        var viewer = Zones.Named(peer.Text("viewer_zone"));
        var slots = peer.Day().Show().Slots;

        Assert.Equal(
            peer.ExpectedTexts("viewer"),
            new[] { slots[0].Start, slots[^1].End }
                .Select(instant => instant.InZone(viewer).LocalDateTime.ToString("uuuu-MM-dd'T'HH:mm", null)));
    }

    [Fact]
    [RunsCase("NHS-01")]
    public void Two_adjacent_free_slots_can_be_booked_as_one_of_twice_the_length()
    {
        var peer = PeerCase.Named("NHS-01");
        var exchange = Shop.Daily(peer.Text("zone"), "09:00-10:00") with
        {
            Policy = new BookingPolicy { DefaultCapacity = 2, SlotStep = Duration.FromMinutes(5) },
        };

        var day = exchange.On(peer.Text("date"), minutes: 10).Show();

        Assert.Equal("09:50", day.Starts()[^1]); // No slot follows at 09:55.
        Assert.Equal(peer.Expected("09:50").GetProperty("capacity").GetInt32(), day.Slots[^1].AvailableCapacity);
    }

    [Fact]
    [RunsCase("TZ-02")]
    public async Task An_ambiguous_time_means_the_earlier_instant_unless_the_later_is_named()
    {
        var peer = PeerCase.Named("TZ-02");
        string[] instants = peer.ExpectedTexts("instants")!;
        var exchange = await _desk.CreatedAsync(Shop.Daily(peer.Text("zone"), peer.Texts("windows")) with
        {
            Policy = new BookingPolicy { DefaultCapacity = 2 },
        });

        var earlier = await BookAsync(exchange, peer.Date, $"{peer.Text("start")}-{peer.Text("end")}");
        var later = await _desk.BookAsync(exchange, Shop.Utc(instants[1]), Shop.Utc("2024-11-03T07:00Z"));

        Assert.Equal(instants[0], Printed(earlier.Value!.Start));
        Assert.Equal(instants[1], Printed(later.Value!.Start));
        Assert.Equal(Duration.FromMinutes(90), earlier.Value.End - earlier.Value.Start);
    }

    [Fact]
    [RunsCase("EA-02")]
    public async Task Two_back_to_back_bookings_during_a_longer_one_use_one_place()
    {
        var peer = PeerCase.Named("EA-02");
        var exchange = await _desk.CreatedAsync(Shop.Daily(peer.Text("zone"), "09:00-12:00") with
        {
            Policy = new BookingPolicy { DefaultCapacity = peer.Number("capacity")!.Value },
        });
        var date = Shop.Date("2024-01-15");
        foreach (string period in peer.Texts("bookings"))
        {
            Assert.Empty((await BookAsync(exchange, date, period)).Errors);
        }

        var slot = (await _desk.ShowAsync(exchange, date)).Slots[1];

        Assert.Equal(peer.ExpectedNumber("remaining"), slot.AvailableCapacity);
        Assert.Empty((await BookAsync(exchange, date, peer.Text("request"))).Errors);
    }

    [Fact]
    [RunsCase("WIN-01")]
    public async Task The_booking_window_includes_its_last_day()
    {
        var peer = PeerCase.Named("WIN-01");
        var exchange = await _desk.CreatedAsync(Shop.Daily(peer.Text("zone"), peer.Texts("windows")) with
        {
            Policy = new BookingPolicy { BookingWindowDays = peer.Number("max_days_ahead") },
        });
        _desk.Clock.Reset(Shop.Utc(peer.Text("now")));
        string[] dates = [.. peer.ExpectedTexts("bookable_dates")!, peer.ExpectedText("first_refused")!];

        var bookable = new List<bool>();
        foreach (string date in dates)
        {
            bookable.Add((await _desk.ShowAsync(exchange, Shop.Date(date))).Starts().Length > 0);
        }

        Assert.Equal([true, true, true, false], bookable);
    }

    private static void DatesAreOpenAsExpected(string id)
    {
        var peer = PeerCase.Named(id);
        var monday = Shop.Date("2023-06-12");
        var weekly = peer.Input("weekly").GetProperty("1-5").GetString()!;
        var exchange = Shop.Weekly(
            peer.Text("zone"), [.. Enumerable.Range(0, 5).Select(day => Shop.On(monday.PlusDays(day).DayOfWeek, weekly))]) with
        {
            SpecialHours =
            [
                .. peer.Input("overrides").EnumerateObject().Select(entry => new SpecialHours(
                    Shop.Date(entry.Name),
                    [.. entry.Value.EnumerateArray().Select(hours => Shop.Period(hours.GetString()!))])),
            ],
        };
        foreach (string date in peer.Texts("dates"))
        {
            var slots = exchange.On(date).Show().Slots;
            string[] open = [Printed(slots[0].Start), Printed(slots[^1].End)];
            Assert.Equal(peer.ExpectedTexts(date)!, open);
        }
    }

    private Task<Result<BookingDetails>> BookAsync(Exchange exchange, LocalDate date, string period) =>
        _desk.BookAsync(exchange, date, Shop.Period(period).Open, Shop.Period(period).Close);

    private static string Printed(Instant instant) => instant.ToString();

    /// <summary>The free slots of a day, with adjacent ones joined.</summary>
    private static List<string> Stretches(DayAvailability day)
    {
        var stretches = new List<(Instant Start, Instant End)>();
        foreach (var slot in day.Slots)
        {
            if (!slot.IsAvailable)
            {
                continue;
            }

            if (stretches.Count > 0 && stretches[^1].End == slot.Start)
            {
                stretches[^1] = (stretches[^1].Start, slot.End);
            }
            else
            {
                stretches.Add((slot.Start, slot.End));
            }
        }

        return stretches.ConvertAll(stretch => $"{stretch.Start:HH:mm}-{stretch.End:HH:mm}");
    }
}
