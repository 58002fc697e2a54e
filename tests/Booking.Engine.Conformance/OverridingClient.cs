using NodaTime;

namespace BookingEngine.Conformance;

/// <summary>
/// Books, moves and cancels at random at an exchange that is open from 1 to 17 each day, and now and then passes over capacity, hours or
/// buffers. It draws from few times, so that clients often meet.
/// </summary>
internal sealed class OverridingClient(BookingService bookings, Exchange exchange, Random random, bool changesTwoDays)
{
    private static readonly Overrides[] Passed =
    [
        Overrides.None, Overrides.None, Overrides.None, Overrides.None, Overrides.Capacity, Overrides.Buffers,
        Overrides.Hours, Overrides.Hours, Overrides.Hours, Overrides.Hours | Overrides.Buffers,
    ];

    public async Task<bool> RunAsync(int calls, CancellationToken stop)
    {
        for (int call = 0; call < calls; call++)
        {
            var overrides = Drawn();
            var booked = await bookings.BookAsync(
                new BookingRequest(exchange.Id, Time(overrides), Examples.Customer) { Overrides = overrides, ResourceIds = Chosen() }, stop);
            if (booked.Succeeded && random.Next(2) == 0)
            {
                overrides = Drawn();
                _ = await bookings.RescheduleAsync(
                    booked.Value.Booking.Id, Time(overrides), Actor.Owner, overrides: overrides, cancellationToken: stop);
            }
            else if (booked.Succeeded && random.Next(3) == 0)
            {
                _ = await bookings.CancelAsync(booked.Value.Booking.Id, Actor.Owner, cancellationToken: stop);
            }
        }

        return true;
    }

    private Overrides Drawn() => Passed[random.Next(Passed.Length)];

    private IReadOnlyList<Guid> Chosen() => exchange.Resources.Count > 0 && random.Next(2) == 0
        ? [exchange.Resources[random.Next(exchange.Resources.Count)].Id]
        : [];

    /// <summary>Within the hours, or where nobody has any, or from beyond the hours of Monday into those of Tuesday.</summary>
    private RequestedTime.OnClock Time(Overrides overrides)
    {
        var day = Examples.Monday.PlusDays(changesTwoDays ? random.Next(2) : 0);
        if (!overrides.HasFlag(Overrides.Hours))
        {
            int start = 1 + random.Next(3);
            return At(day, start, start + 1 + random.Next(2));
        }

        return random.Next(5) switch
        {
            0 => At(day, 0, 2),
            1 => At(day, 16, 18),
            2 when changesTwoDays => At(Examples.Monday, 23, 3),
            3 => At(day, 18, 20),
            _ => At(day, 20 + random.Next(2), 22),
        };
    }

    private static RequestedTime.OnClock At(LocalDate date, int start, int end) =>
        new(date, new LocalTime(start, 0), new LocalTime(end, 0));
}
