using BookingEngine.Primitives;
using NodaTime;

namespace BookingEngine;

/// <summary>What is asked for where slots are listed: how long they are, and for how many people.</summary>
/// <example>
/// <code>
/// await exchanges.UpdateAsync(shop.Id, exchange => exchange with { Policy = new BookingPolicy { DefaultCapacity = 4 } });
/// await bookings.BookAsync(new BookingRequest(shop.Id, monday, new(9, 0), new(10, 0), ada));
///
/// var forTwo = await availability.GetDayAsync(shop.Id, monday, new SlotQuery { PartySize = 2 });
/// var forFour = await availability.GetDayAsync(shop.Id, monday, new SlotQuery { PartySize = 4 });
/// Print(forTwo.Slots[0].IsAvailable);  // True
/// Print(forFour.Slots[0].IsAvailable); // False
/// </code>
/// </example>
public sealed record SlotQuery
{
    /// <summary>Slots of the exchange's own length, for one person.</summary>
    public static SlotQuery Default { get; } = new();

    /// <summary>
    /// How long a slot is: 1 second to 24 hours; null: as the exchange's policy says. An exchange that takes no bookings of a
    /// length has no slots of it.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Outside the range, or not a whole number of seconds.</exception>
    public Duration? Duration
    {
        get;
        init
        {
            if (value is { } duration)
            {
                _ = WallClock.Seconds(
                    duration, NodaTime.Duration.FromSeconds(1), BookingPolicy.MaxSlotDuration, nameof(Duration));
            }

            field = value;
        }
    }

    /// <summary>How many places are needed: 1 to 100,000; 1 unless set.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Outside the range.</exception>
    public int PartySize
    {
        get;
        init => field = value is >= 1 and <= BookingPolicy.MaxCapacity
            ? value
            : throw new ArgumentOutOfRangeException(nameof(PartySize), value, $"From 1 to {BookingPolicy.MaxCapacity}.");
    } = 1;

    /// <summary>How long a slot is at an exchange, in seconds.</summary>
    internal int SlotSeconds(BookingPolicy policy) =>
        Duration is { } duration ? (int)duration.TotalSeconds : policy.SlotSeconds;
}
