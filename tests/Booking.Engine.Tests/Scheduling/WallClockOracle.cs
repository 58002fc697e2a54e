using NodaTime;

namespace BookingEngine.Tests.Scheduling;

/// <summary>
/// Computes what a request by local time must mean. It walks through the night minute by minute and looks at the
/// clock, as a person would.
/// </summary>
internal sealed class WallClockOracle(Scenario scenario)
{
    private static readonly Duration Minute = Duration.FromMinutes(1);

    private readonly DateTimeZone _zone = scenario.Exchange.TimeZone;
    private readonly Oracle _oracle = new(scenario, Minute);

    /// <summary>Computes the period that is booked, or why it is refused.</summary>
    public sealed record Answer(BookingErrorCode? Refusal, string? Field, Instant? Start, Instant? End);

    public Answer Ask(LocalTime start, LocalTime end)
    {
        if (_oracle.Refusal() is { } refusal)
        {
            return Refused(refusal.Code, refusal.Field);
        }

        // If the clock goes back past midnight after opening, it shows the date before once more.
        var meanings = Shows(start, scenario.Date)
            .Concat(Shows(start, scenario.Date.PlusDays(-2)).Where(t => t.InZone(_zone).Date != scenario.Date.PlusDays(-2)))
            .Select(begin => (Start: begin, End: EndAfter(begin, end)))
            .Select(period => (period.Start, period.End, Rank: Rank(period.Start, period.End)))
            .ToArray();
        int best = meanings.Select(meaning => meaning.Rank).DefaultIfEmpty(0).Max();
        if (meanings.Length == 0 || (best == 0 && IsSkippedOnTheDay(start)))
        {
            return Refused(BookingErrorCode.TimeSkipped, "StartTime");
        }

        var meant = meanings.First(meaning => meaning.Rank == best);
        if (meant.End is not { } finish)
        {
            return Refused(BookingErrorCode.TimeSkipped, "EndTime");
        }

        var slot = _oracle.Judge(meant.Start, finish);
        return slot.Reason switch
        {
            BookingErrorCode.SlotInPast or BookingErrorCode.TooFarAhead => Refused(slot.Reason.Value, "Date"),
            BookingErrorCode.NoticeTooShort => Refused(slot.Reason.Value, "StartTime"),
            _ when _oracle.Windows.Length == 0 => Refused(BookingErrorCode.ExchangeClosed, "Date"),
            _ when !_oracle.IsOpen(meant.Start, finish) => Refused(_oracle.Closed(meant.Start, finish), "StartTime"),
            _ when _oracle.Misfit(meant.Start, finish) is { } misfit => Refused(
                misfit, misfit == BookingErrorCode.OffGrid ? "StartTime" : "EndTime"),
            BookingErrorCode.SlotBlocked => Refused(slot.Reason.Value, "Time"),
            BookingErrorCode.FullyBooked => Refused(_oracle.Full(meant.Start, finish), "Time"),
            _ => new Answer(null, null, slot.Start, slot.End),
        };
    }

    /// <summary>
    /// Finds the instants at which the clock shows a time on the business date or, past midnight, on the next date.
    /// </summary>
    private List<Instant> Shows(LocalTime time, LocalDate date)
    {
        var found = new List<Instant>();
        var from = date.PlusDays(-2).AtMidnight().InUtc().ToInstant();
        var to = date.PlusDays(4).AtMidnight().InUtc().ToInstant();
        for (var t = from; t < to; t += Minute)
        {
            var shown = t.InZone(_zone);
            if (shown.TimeOfDay == time && (shown.Date == date || shown.Date == date.PlusDays(1)))
            {
                found.Add(t);
            }
        }

        return found;
    }

    /// <summary>
    /// Finds the first instant after a start at which the clock shows a time, or null if the clock skips it.
    /// </summary>
    private Instant? EndAfter(Instant start, LocalTime end)
    {
        var date = start.InZone(_zone).Date;
        bool sameDate = end > start.InZone(_zone).TimeOfDay;
        if (_zone.MapLocal((sameDate ? date : date.PlusDays(1)) + end).Count == 0)
        {
            return Shows(end, date).Where(t => t > start && t.InZone(_zone).Date == date).Cast<Instant?>().FirstOrDefault();
        }

        return Shows(end, date).First(t => t > start);
    }

    private int Rank(Instant start, Instant? end) =>
        end is { } finish && _oracle.IsOpen(start, finish) ? 2
        : _oracle.IsOpen(start, start + Minute) ? 1
        : 0;

    /// <summary>
    /// Says whether the clock skips a time on the date, or on the next date while the exchange is still open.
    /// </summary>
    private bool IsSkippedOnTheDay(LocalTime time)
    {
        var next = _zone.MapLocal(scenario.Date.PlusDays(1) + time);
        return _zone.MapLocal(scenario.Date + time).Count == 0
            || (next.Count == 0 && _oracle.IsOpen(next.LateInterval.Start - Minute, next.LateInterval.Start));
    }

    private static Answer Refused(BookingErrorCode code, string field) => new(code, field, null, null);
}
