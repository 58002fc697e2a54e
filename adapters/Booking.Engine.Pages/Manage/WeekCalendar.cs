using System.Text.Json.Nodes;
using BookingEngine.Pages.Visits;
using NodaTime;
using NodaTime.Text;

namespace BookingEngine.Pages.Manage;

/// <summary>
/// Writes a week as the script of the page reads it: what is booked, blocked, busy and closed, and the stored slots, on the exchange's
/// clock. The calendar knows no time zones, so it is given what the clock shows at a start, and the time that passes from there.
/// </summary>
/// <param name="visit">Who looks at it.</param>
/// <param name="exchange">The exchange.</param>
/// <param name="first">The first date of the week.</param>
/// <param name="today">Today's date in the exchange's zone.</param>
/// <param name="shown">The person or thing that is shown, or null if all are.</param>
internal sealed class WeekCalendar(Visit visit, Exchange exchange, LocalDate first, LocalDate today, Guid? shown)
{
    private const int Day = NodaConstants.SecondsPerDay;

    private readonly Resource[] _resources =
        [.. exchange.Resources.Where(resource => shown is null ? resource.IsActive : resource.Id == shown)];

    /// <summary>Writes what the calendar shows.</summary>
    public string Write(
        IReadOnlyList<BookingDetails> bookings, IReadOnlyList<TimeSlotDetails> slots, IReadOnlyList<BusyTime> busy)
    {
        BookingDetails[] standing = [.. bookings.Where(booking => booking.Status != BookingStatus.Cancelled)];
        bool hasOthers = shown is null && exchange.Resources.Count > 0 && standing.Any(booking => ColumnsOf(booking).Length == 0);
        var columns = _resources.Select(resource => Column(resource.Id, resource.Name));
        var (from, to) = Range(standing);
        var events = Closed()
            .Concat(Blocked())
            .Concat(slots.Where(slot => !slot.TimeSlot.GoesWithItsBookings).Select(slot => Background("stored", null, slot.LocalStart.LocalDateTime, slot.End - slot.Start, SlotTitle(slot))))
            .Concat(busy.Select(time => Background(
                "busy", time.ResourceId, time.LocalStart.LocalDateTime, time.LocalEnd.ToInstant() - time.LocalStart.ToInstant(), visit.Text("WeekBusy"))))
            .Concat(standing.Where(booking => shown is null || ColumnsOf(booking).Contains(shown.Value)).Select(Booked));
        return new JsonObject
        {
            ["first"] = LocalDatePattern.Iso.Format(first),
            ["today"] = LocalDatePattern.Iso.Format(today),
            ["language"] = visit.Language.Culture.Name,
            ["firstDay"] = (int)first.DayOfWeek % 7,
            ["from"] = Clock(from),
            ["to"] = Clock(to),
            ["resources"] = new JsonArray([.. hasOthers ? columns.Append(Column(Guid.Empty, visit.Text("Others"))) : columns]),
            ["events"] = new JsonArray([.. events]),
        }.ToJsonString();
    }

    /// <summary>Returns the hours that the calendar shows: those of the week, and whatever bookings lie beyond them.</summary>
    private (int From, int To) Range(IReadOnlyList<BookingDetails> bookings)
    {
        var hours = Days.SelectMany(HoursOn)
            .Concat(bookings.Select(booking => (
                From: SecondOf(booking.LocalStart.LocalDateTime, booking.Date),
                To: SecondOf(booking.LocalStart.LocalDateTime.Plus(Of(booking.End - booking.Start)), booking.Date))))
            .DefaultIfEmpty((From: 9 * 3600, To: 17 * 3600))
            .ToArray();
        return (Math.Max(0, hours.Min(part => part.From) / 3600 * 3600), Math.Min(2 * Day, (hours.Max(part => part.To) + 3599) / 3600 * 3600));
    }

    private IEnumerable<LocalDate> Days => Enumerable.Range(0, 7).Select(first.PlusDays);

    private IEnumerable<(int From, int To)> HoursOn(LocalDate date) => exchange.HoursOn(date).ToArray().Select(Seconds);

    /// <summary>Returns the times between the hours of the exchange.</summary>
    private IEnumerable<JsonNode> Closed()
    {
        foreach (var date in Days)
        {
            int from = 0;
            foreach (var part in HoursOn(date).OrderBy(part => part.From).Append((From: Day, To: Day)))
            {
                if (part.From > from)
                {
                    yield return Background(
                        "closed", null, date.AtMidnight().PlusSeconds(from), Duration.FromSeconds(part.From - from), "");
                }

                from = Math.Max(from, part.To);
            }
        }
    }

    private IEnumerable<JsonNode> Blocked() =>
        exchange.Blocks.SelectMany(block => Blocked(block, null))
            .Concat(exchange.Resources.SelectMany(
                resource => resource.Schedule.Blocks.SelectMany(block => Blocked(block, resource.Id))));

    private IEnumerable<JsonNode> Blocked(Block block, Guid? resource)
    {
        var (from, to) = block.Period is { } period ? Seconds(period) : (0, Day);
        return Days.Where(date => block.Date <= date && date <= (block.EndDate ?? block.Date)).Select(date => Background(
            "blocked",
            resource,
            date.AtMidnight().PlusSeconds(from),
            Duration.FromSeconds(to - from),
            block.Reason.Length > 0 ? block.Reason : visit.Text("Blocks")));
    }

    private JsonObject Booked(BookingDetails booking)
    {
        string name = booking.PartySize > 1 ? $"{booking.Customer.Name} × {booking.PartySize}" : booking.Customer.Name;
        string title = string.IsNullOrEmpty(booking.Booking.ServiceName) ? name : $"{name} · {booking.Booking.ServiceName}";
        var columns = ColumnsOf(booking);
        var node = Event(
            $"booking {booking.Status.ToString().ToLowerInvariant()}",
            exchange.Resources.Count > 0 && columns.Length == 0 ? [Guid.Empty] : columns,
            booking.LocalStart.LocalDateTime,
            booking.End - booking.Start,
            title);
        node["id"] = booking.Id.ToString("D");
        node["startEditable"] = booking.Booking.IsActive;
        node["extendedProps"] = new JsonObject
        {
            ["address"] = visit.Links.OnDay(booking),
            ["version"] = booking.Booking.Version,
            ["time"] = visit.Formats.Time(booking.LocalStart.TimeOfDay),
            ["facts"] = FactsOf(booking),
        };
        return node;
    }

    /// <summary>Returns what the place of a booking in the calendar shows, for those who don't see it.</summary>
    private string FactsOf(BookingDetails booking) => string.Join(
        ", ",
        [
            visit.Formats.Date(booking.LocalStart.Date),
            $"{visit.Formats.Time(booking.LocalStart.TimeOfDay)} – {visit.Formats.Time(booking.LocalEnd.TimeOfDay)}",
            .. booking.Resources.Select(resource => resource.Resource?.Name).OfType<string>(),
            visit.Text($"Badge{booking.Status}"),
        ]);

    /// <summary>Returns a time that is no booking, of one person or thing, or of all.</summary>
    private JsonObject Background(string kind, Guid? resource, LocalDateTime start, Duration length, string title)
    {
        var node = Event(kind, resource is { } one ? [one] : [.. _resources.Select(each => each.Id), Guid.Empty], start, length, title);
        node["display"] = "background";
        return node;
    }

    private static JsonObject Event(string kind, IEnumerable<Guid> columns, LocalDateTime start, Duration length, string title) => new()
    {
        ["classNames"] = new JsonArray([.. kind.Split(' ').Select(name => JsonValue.Create($"week-{name}"))]),
        ["resourceIds"] = new JsonArray([.. columns.Select(column => JsonValue.Create(column.ToString("D")))]),
        ["start"] = LocalDateTimePattern.GeneralIso.Format(start),
        ["end"] = LocalDateTimePattern.GeneralIso.Format(start.Plus(Of(length))),
        ["title"] = title,
    };

    private static JsonObject Column(Guid id, string name) => new() { ["id"] = id.ToString("D"), ["title"] = name };

    private Guid[] ColumnsOf(BookingDetails booking) =>
        [.. booking.Resources.Select(resource => resource.ResourceId).Where(id => _resources.Any(resource => resource.Id == id)).Distinct()];

    private string SlotTitle(TimeSlotDetails slot) => visit.Text("WeekSlot", slot.AvailableCapacity);

    private static (int From, int To) Seconds(OpeningPeriod period)
    {
        int from = (period.OpensNextDay ? Day : 0) + SecondOf(period.Open);
        int to = (period.ClosesNextDay ? Day : 0) + SecondOf(period.Close);
        return (from, to > from ? to : to + Day);
    }

    private static int SecondOf(LocalTime time) => (int)(time.NanosecondOfDay / NodaConstants.NanosecondsPerSecond);

    private static int SecondOf(LocalDateTime time, LocalDate date) => (Period.DaysBetween(date, time.Date) * Day) + SecondOf(time.TimeOfDay);

    private static Period Of(Duration length) => Period.FromSeconds((long)length.TotalSeconds);

    private static string Clock(int second) => $"{second / 3600:00}:{second / 60 % 60:00}:00";
}
