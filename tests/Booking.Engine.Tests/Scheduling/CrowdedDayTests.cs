using BookingEngine.Scheduling;
using NodaTime;

namespace BookingEngine.Tests.Scheduling;

/// <summary>Days with hundreds and thousands of bookings.</summary>
public sealed class CrowdedDayTests
{
    private static readonly LocalDate Date = new(2026, 1, 15);

    [Theory]
    [InlineData(511)]
    [InlineData(512)]
    [InlineData(3000)]
    public void Remaining_capacity_on_a_crowded_day_is_the_capacity_minus_the_peak_of_occupied_places(int count)
    {
        var random = new Random(count);
        var shop = Shop.Daily("Europe/Berlin", "09:00-17:00") with
        {
            Policy = new() { DefaultCapacity = 50_000, SlotDuration = Duration.FromMinutes(30) },
        };
        Allocation[] bookings = [.. Enumerable.Range(0, count).Select(_ => AnyBooking(random))];
        var midnight = Date.AtStartOfDayInZone(shop.TimeZone).ToInstant();

        var slots = Availability.GetDay(
            new BusinessDay(shop, new BookingDay(shop.Id, Date, 1, [], bookings)), midnight).Slots;

        var expected = slots.Select(slot => 50_000 - Peak(
            bookings, (int)(slot.Start - midnight).TotalSeconds, (int)(slot.End - midnight).TotalSeconds));
        Assert.Equal(expected, slots.Select(slot => slot.AvailableCapacity));
    }

    private static Allocation AnyBooking(Random random)
    {
        int start = random.Next(0, 86_400);
        return Shop.Taken(
            new LocalPeriod(start, start + random.Next(1, 7200)),
            random.Next(1, 4),
            Duration.FromSeconds(random.Next(0, 86_400)),
            Duration.FromSeconds(random.Next(0, 3)));
    }

    /// <summary>The peak of occupied places. It is reached at the start of the slot or when a booking begins.</summary>
    private static int Peak(Allocation[] bookings, int from, int to)
    {
        int There(int second) => bookings
            .Where(booking => Comes(booking) <= second && second < Goes(booking))
            .Sum(booking => booking.Units);
        return bookings.Select(Comes).Where(second => second > from && second < to).Append(from).Max(There);
    }

    private static int Comes(Allocation booking) =>
        booking.Period.StartSecond - (int)booking.BufferBefore.TotalSeconds;

    private static int Goes(Allocation booking) => booking.Period.EndSecond + (int)booking.BufferAfter.TotalSeconds;
}
