using BookingEngine.Primitives;
using NodaTime;

namespace BookingEngine;

/// <summary>What a query for slots asks for: the service, the length of the slots, and the number of places.</summary>
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
    /// <summary>The query for slots of the exchange's own length, for one person.</summary>
    public static SlotQuery Default { get; } = new();

    /// <summary>
    /// The service whose slots are asked for. It is null for an exchange without active services. If an exchange has active
    /// services, it has no slots without a service, nor slots of a service that can't be booked.
    /// </summary>
    public Guid? ServiceId { get; init; }

    /// <summary>The resource that must be free for the slots, or null for any.</summary>
    public Guid? ResourceId { get; init; }

    /// <summary>
    /// The length of a slot, from 1 second to 24 hours. If it is null, the service or the exchange's policy determines it. There
    /// are no slots of a length of which no bookings are accepted.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The value is outside the range, or not a whole number of seconds.
    /// </exception>
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

    /// <summary>The number of places that are needed, from 1 to 100,000. The default is 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside the range.</exception>
    public int PartySize
    {
        get;
        init => field = value is >= 1 and <= BookingPolicy.MaxCapacity
            ? value
            : throw new ArgumentOutOfRangeException(nameof(PartySize), value, $"From 1 to {BookingPolicy.MaxCapacity}.");
    } = 1;

    /// <summary>Returns the length of a slot under a policy, in seconds.</summary>
    internal int SlotSeconds(BookingPolicy policy) =>
        Duration is { } duration ? (int)duration.TotalSeconds : policy.SlotSeconds;
}
