using BookingEngine.Scheduling;
using System.Text;
using NodaTime;

namespace BookingEngine.Tests.Scheduling;

/// <summary>Everything that the slots of a day depend on.</summary>
public sealed record Scenario(
    Exchange Exchange,
    LocalDate Date,
    Allocation[] Previous,
    Allocation[] Own,
    Allocation[] Next,
    TimeSlot[] TimeSlots,
    Instant Now,
    Duration SlotDuration,
    int PartySize)
{
    /// <summary>The service that is asked for, or null for none.</summary>
    public Guid? ServiceId { get; init; }

    public SlotQuery Query => new() { ServiceId = ServiceId, Duration = SlotDuration, PartySize = PartySize };

    public BusinessDay Day => DayOf(Own, TimeSlots);

    public BusinessDay DayOf(IEnumerable<Allocation> own, IEnumerable<TimeSlot> timeSlots) => new(
        Exchange,
        new BookingDay(Exchange.Id, Date, version: 1, timeSlots, own),
        new BookingDay(Exchange.Id, Date.PlusDays(-1), version: 1, [], Previous),
        new BookingDay(Exchange.Id, Date.PlusDays(1), version: 1, [], Next));

    /// <summary>Simpler scenarios, for FsCheck to find the simplest one that fails.</summary>
    public IEnumerable<Scenario> Simpler()
    {
        foreach (var fewer in WithoutOne(Previous))
        {
            yield return this with { Previous = fewer };
        }

        foreach (var fewer in WithoutOne(Own))
        {
            yield return this with { Own = fewer };
        }

        foreach (var fewer in WithoutOne(Next))
        {
            yield return this with { Next = fewer };
        }

        foreach (var fewer in WithoutOne(TimeSlots))
        {
            yield return this with { TimeSlots = fewer };
        }

        foreach (var fewer in WithoutOne([.. Exchange.OperatingHours]))
        {
            yield return this with { Exchange = Exchange with { OperatingHours = fewer } };
        }

        foreach (var fewer in WithoutOne([.. Exchange.Blocks]))
        {
            yield return this with { Exchange = Exchange with { Blocks = fewer } };
        }

        if (PartySize > 1)
        {
            yield return this with { PartySize = 1 };
        }

        if (Exchange.Services.Count > 0)
        {
            yield return this with { ServiceId = null, Exchange = Exchange with { Services = [] } };
        }

        foreach (var fewer in WithoutOne([.. Exchange.Services]))
        {
            yield return this with { Exchange = Exchange with { Services = fewer } };
        }

        for (int i = 0; i < Exchange.Services.Count; i++)
        {
            foreach (var next in Simpler(Exchange.Services[i]).Where(next => next != Exchange.Services[i]))
            {
                yield return this with { Exchange = Exchange with { Services = [.. Exchange.Services.Take(i), next, .. Exchange.Services.Skip(i + 1)] } };
            }
        }

        var policy = Exchange.Policy;
        BookingPolicy[] simpler =
        [
            policy with { BookingWindowDays = null },
            policy with { MinNotice = Duration.Zero },
            policy with { BufferBefore = Duration.Zero },
            policy with { BufferAfter = Duration.Zero },
            policy with { SlotStep = null },
            policy with { DefaultCapacity = null },
            policy with { MinDuration = null },
            policy with { MaxDuration = null },
            policy with { SlotStarts = SlotStarts.Any },
        ];
        foreach (var next in simpler.Where(next => next != policy))
        {
            yield return this with { Exchange = Exchange with { Policy = next } };
        }
    }

    public override string ToString()
    {
        var text = new StringBuilder();
        var policy = Exchange.Policy;
        text.AppendLine(null).AppendLine(null, $"{Exchange.TimeZone.Id} {Date:uuuu-MM-dd} {Date.DayOfWeek}, now {Now}");
        text.AppendLine(null, $"slots {SlotDuration}, step {policy.SlotStep}, party {PartySize}, capacity {policy.DefaultCapacity}");
        text.AppendLine(null, $"buffers {policy.BufferBefore} {policy.BufferAfter}, notice {policy.MinNotice}, window {policy.BookingWindowDays}");
        text.AppendLine(null, $"lengths {policy.MinDuration} to {policy.MaxDuration}, starts {policy.SlotStarts}");
        text.AppendJoin("; ", Exchange.OperatingHours).AppendLine();
        text.AppendLine(null, $"service {ServiceId}");
        text.AppendJoin("", Exchange.Services.Select(service => $"{Text(service)}\n"));
        foreach (var special in Exchange.SpecialHours)
        {
            text.AppendLine(null, $"special {special}");
        }

        text.AppendJoin("", Exchange.Blocks.Select(block => $"blocked {block}\n"));

        foreach (var (name, bookings) in new[] { ("previous", Previous), ("own", Own), ("next", Next) })
        {
            text.AppendJoin("", bookings.Select(booking => $"{name}: {Text(booking)}\n"));
        }

        text.AppendJoin("", TimeSlots.Select(slot => $"stored: {Text(slot.Period)} capacity {slot.MaxCapacity}\n"));
        return text.ToString();
    }

    private static Service[] Simpler(Service service) =>
    [
        service with { IsActive = true },
        service with { Duration = null },
        service with { DurationOptions = null },
        service with { SlotStep = null },
        service with { BufferBefore = null, BufferAfter = null },
        service with { MinNotice = null },
        service with { BookingWindowDays = null },
        service with { SlotStarts = null },
        service with { MinPartySize = 1, MaxPartySize = null },
        service with { MaxParallel = null },
        service with { Hours = null },
    ];

    private static string Text(Service service) =>
        $"{service.Id} active {service.IsActive}, lasts {service.Duration} [{string.Join(", ", service.DurationOptions ?? [])}], "
        + $"step {service.SlotStep}, buffers {service.BufferBefore} {service.BufferAfter}, notice {service.MinNotice}, "
        + $"window {service.BookingWindowDays}, starts {service.SlotStarts}, party {service.MinPartySize} to {service.MaxPartySize}, "
        + $"places {service.MaxParallel}, hours {string.Join("; ", service.Hours ?? [])}";

    private static string Text(Allocation booking) =>
        $"{Text(booking.Period)} x{booking.Units} of {booking.ServiceId} buffers {booking.BufferBefore} {booking.BufferAfter}";

    private static string Text(LocalPeriod period) =>
        $"{Duration.FromSeconds(period.StartSecond)}{(period.StartsLater ? "*" : "")} to {Duration.FromSeconds(period.EndSecond)}{(period.EndsLater ? "*" : "")}";

    private static IEnumerable<T[]> WithoutOne<T>(T[] items) =>
        items.Select((_, index) => items.Where((_, other) => other != index).ToArray());
}
