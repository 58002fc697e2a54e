using System.Reflection;
using BookingEngine.Conformance;
using BookingEngine.Tests.Services;
using NodaTime;
using static BookingEngine.Tests.Services.ResourceDesk;

namespace BookingEngine.Tests.Deciding;

/// <summary>
/// However bookings are changed, their events are those that an oracle derives, which compares everything that was stored before a
/// request with everything that is stored after it.
/// </summary>
public sealed class BookingEventsProperties
{
    private static readonly string[] Versioning = [nameof(Booking.Version), nameof(Booking.UpdatedAt)];

    private static readonly PropertyInfo[] Stored =
    [
        .. typeof(Booking).GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property => property.SetMethod is not null && !Versioning.Contains(property.Name)),
    ];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Cases(300, QuietOnSuccess = true)]
    public async Task The_events_of_random_changes_are_those_that_what_is_stored_before_and_after_tells(int seed)
    {
        var random = new Random(seed);
        var desk = await OpenAsync(exchange => exchange with
        {
            Resources = [Staff(Anna), Staff(Ben), Staff(Cleo)],
            Policy = exchange.Policy with { RescheduleKeepsConfirmation = random.Next(2) == 0 },
        });
        var before = await SeenAsync(desk);
        long position = (await desk.EventsAsync())[^1].Position;
        for (int step = 0; step < 20; step++)
        {
            await ChangeAsync(desk, [.. before.Keys], random);
            var after = await SeenAsync(desk);
            var events = await desk.EventsAsync(position);

            Assert.Equal(Told(before, after).Order(), events.Select(Text).Order());
            position = events.Count == 0 ? position : events[^1].Position;
            before = after;
        }
    }

    private static async Task ChangeAsync(ResourceDesk desk, Guid[] bookings, Random random)
    {
        var start = new LocalTime(9 + random.Next(3), 0);
        var date = Examples.Monday.PlusDays(random.Next(2));
        var resource = new[] { Anna, Ben, Cleo }[random.Next(3)];
        desk.Clock.AdvanceMinutes(1);
        if (bookings.Length == 0 || random.Next(3) == 0)
        {
            desk.Date = date;
            await desk.TryAsync(start, start.PlusHours(1), party: 1, chosen: random.Next(2) == 0 ? [resource] : []);
            return;
        }

        var id = bookings[random.Next(bookings.Length)];
        await (random.Next(6) switch
        {
            0 or 1 => desk.Bookings.ChangeStatusAsync(id, (BookingStatus)random.Next(5), Actor.Owner, cancellationToken: Stop),
            2 => desk.Bookings.RescheduleAsync(
                id, date, start, start.PlusHours(1), random.Next(2) == 0 ? Actor.Owner : Actor.Guest, cancellationToken: Stop),
            3 => desk.Bookings.AssignAsync(id, [resource], cancellationToken: Stop),
            4 => desk.Bookings.ChangeDetailsAsync(
                id, new BookingChange { Notes = $"{random.Next(2)}", CustomerPhone = $"{random.Next(2)}" }, Actor.Owner, cancellationToken: Stop),
            _ => (Task)desk.Bookings.EraseCustomerAsync(desk.ExchangeId, Examples.Customer.Email, Stop),
        });
    }

    /// <summary>Reads all bookings, each with what it uses of resources.</summary>
    private static async Task<Dictionary<Guid, (Booking Booking, string Uses)>> SeenAsync(ResourceDesk desk)
    {
        var page = await desk.Store.ListBookingsAsync(new BookingFilter { ExchangeId = desk.ExchangeId }, new PageRequest(), Stop);
        var uses = (await desk.Store.FindResourceAllocationsAsync([.. page.Items], Stop)).ToLookup(taken => taken.BookingId);
        return page.Items.ToDictionary(
            booking => booking.Id,
            booking => (booking, string.Join(' ', uses[booking.Id]
                .Select(taken => $"{taken.Need}:{taken.ResourceId}:{taken.IsPinned}").Order(StringComparer.Ordinal))));
    }

    private static IEnumerable<string> Told(
        Dictionary<Guid, (Booking Booking, string Uses)> before, Dictionary<Guid, (Booking Booking, string Uses)> after)
    {
        foreach (var (booking, uses) in after.Values)
        {
            if (!before.TryGetValue(booking.Id, out var was))
            {
                Assert.Equal(1, booking.Version);
                yield return Text(booking, "BookingCreated", []);
            }
            else if (booking.Version != was.Booking.Version)
            {
                Assert.Equal(was.Booking.Version + 1, booking.Version);
                string[] properties = [.. Stored.Where(one => !Equals(one.GetValue(booking), one.GetValue(was.Booking))).Select(one => one.Name)];
                string[] resources = uses == was.Uses ? [] : ["Resources"];
                string type = properties.Contains(nameof(Booking.Status)) && booking.Status != BookingStatus.Pending ? $"Booking{booking.Status}"
                    : properties.Intersect([nameof(Booking.Date), nameof(Booking.Period)]).Any() ? "BookingRescheduled"
                    : properties.Length == 0 ? "BookingReassigned"
                    : "BookingChanged";
                yield return Text(booking, type, [.. properties, .. resources]);
            }
            else
            {
                Assert.Equal(was.Booking, booking);
            }
        }
    }

    private static string Text(Booking booking, string type, string[] changed) =>
        $"{type} {booking.Id} {booking.Version} {booking.Date} {booking.UpdatedAt} {string.Join(' ', changed.Order(StringComparer.Ordinal))}";

    private static string Text(BookingEvent happened) =>
        $"{happened.Type} {happened.BookingId} {happened.Version} {happened.Date} {happened.Timestamp} {string.Join(' ', happened.Changed)}";
}
