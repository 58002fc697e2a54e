namespace BookingEngine.SampleHost.Tests.Crash;

/// <summary>A booking as it is stored.</summary>
internal sealed record StoredBooking(
    string Id, string Exchange, Place Place, int PartySize, string Status, string Slot, string Notes, long Version, string Overrides)
{
    /// <summary>The rules that were passed over.</summary>
    internal IReadOnlySet<string> Passed => Overrides.Split(',', StringSplitOptions.RemoveEmptyEntries).ToHashSet();

    internal bool PassesOverCapacity => Passed.Contains("capacity");

    internal bool IsActive => Status != "cancelled";
}

/// <summary>What a booking uses of a barber, as it is stored.</summary>
internal sealed record StoredUse(string Booking, string Barber, Place Place, bool IsActive, bool IsPinned);

/// <summary>An event as it is stored.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Exchange">Its exchange.</param>
/// <param name="Booking">Its booking, or null if it happened to the exchange.</param>
/// <param name="Version">The version since.</param>
/// <param name="Position">Its position, or null until it has one.</param>
internal sealed record StoredEvent(string Id, string Exchange, string? Booking, long Version, long? Position);

/// <summary>The stored data, read without the library and compared with the responses.</summary>
internal sealed record StoredData(
    IReadOnlyList<StoredBooking> Bookings,
    IReadOnlyList<StoredUse> Uses,
    IReadOnlyList<(string Id, int Booked)> Slots,
    IReadOnlyDictionary<(string Exchange, string Date), long> Versions,
    IReadOnlyList<StoredEvent> Events)
{
    /// <summary>
    /// Asserts that every answered booking is stored as it was answered, and only once, and that no refused one is
    /// stored.
    /// </summary>
    public void HoldsWhatWasAnswered(IReadOnlyCollection<Wish> wishes)
    {
        var stored = Bookings.ToLookup(booking => booking.Notes);
        foreach (var wish in wishes)
        {
            var found = stored[wish.Label].ToArray();
            Assert.True(found.Length <= 1, $"{wish} is stored {found.Length} times.");
            Assert.True(wish.Booked != Outcome.Refused || found.Length == 0, $"{wish} is stored.");
            Assert.True(wish.Booked != Outcome.Done || found.Length == 1, $"{wish} is lost.");
            if (found is [var booking])
            {
                Assert.Equal((wish.Exchange, wish.PartySize), (booking.Exchange, booking.PartySize));
                Assert.True(wish.Id is null || wish.Id == booking.Id, $"{wish} is {booking.Id}.");
                Assert.True(wish.Places.Contains(booking.Place), $"{wish} is {booking.Place}.");
                Assert.True(wish.Statuses.Contains(booking.Status), $"{wish} is {booking.Status}.");
                Assert.True(wish.MayHavePassed.Any(booking.Passed.SetEquals), $"{wish} has passed over {booking.Overrides}.");
            }
        }

        Assert.Subset(wishes.Select(wish => wish.Label).ToHashSet(), Bookings.Select(booking => booking.Notes).ToHashSet());
    }

    /// <summary>
    /// Asserts that no barber is in two places for those who didn't pass over capacity, and that each of their bookings of a round with
    /// barbers has one, for all of its time: the one that was chosen, or any. The others may have none.
    /// </summary>
    public void HasOneBarberForEachBooking(IReadOnlyCollection<Wish> wishes, IReadOnlySet<string> exchangesWithBarbers)
    {
        var uses = Uses.ToLookup(use => use.Booking);
        var chosen = wishes.ToDictionary(wish => wish.Label, wish => wish.Barber);
        foreach (var booking in Bookings.Where(booking => exchangesWithBarbers.Contains(booking.Exchange)))
        {
            string? barber = chosen[booking.Notes];
            if (booking.PassesOverCapacity && barber is null && !uses[booking.Id].Any())
            {
                continue;
            }

            var use = Assert.Single(uses[booking.Id]);
            Assert.Equal((booking.Place, booking.IsActive, barber is not null), (use.Place, use.IsActive, use.IsPinned));
            Assert.Equal(barber ?? use.Barber, use.Barber);
        }

        var bookings = Bookings.ToDictionary(booking => booking.Id);
        Assert.All(Uses, use => Assert.Contains(bookings[use.Booking].Exchange, exchangesWithBarbers));
        foreach (var ofBarber in Uses.Where(use => use.IsActive && !bookings[use.Booking].PassesOverCapacity).GroupBy(use => (use.Barber, use.Place.Date)))
        {
            var inOrder = ofBarber.OrderBy(use => use.Place.Start).ToArray();
            Assert.All(inOrder.Zip(inOrder.Skip(1)), pair => Assert.True(
                pair.First.Place.End <= pair.Second.Place.Start, $"{pair.First} and {pair.Second} overlap."));
        }
    }

    /// <summary>Counts the bookings of which nothing was requested later, and which yet have changed: they made room for others.</summary>
    public int CountMoved(IEnumerable<Wish> wishes)
    {
        var onlyBooked = wishes.Where(wish => wish.IsOnlyBooked).Select(wish => wish.Label).ToHashSet();
        return Bookings.Count(booking => booking.Version > 1 && onlyBooked.Contains(booking.Notes));
    }

    /// <summary>
    /// Asserts that there is no change without its event and no event without its change: each version of each booking has one. The
    /// positions that were given have no gap.
    /// </summary>
    public void HasOneEventForEachChange()
    {
        Assert.Equal(
            Bookings.SelectMany(booking => Enumerable.Range(1, (int)booking.Version).Select(version => (booking.Id, (long)version))).Order(),
            Events.Where(happened => happened.Booking is not null).Select(happened => (happened.Booking!, happened.Version)).Order());
        foreach (var ofExchange in Events.Where(happened => happened.Position is not null).GroupBy(happened => happened.Exchange))
        {
            Assert.Equal(
                Enumerable.Range(1, ofExchange.Count()).Select(position => (long?)position),
                ofExchange.Select(happened => happened.Position).Order());
        }
    }

    /// <summary>
    /// Asserts that at no moment the bookings with which capacity was not passed over exceed that of the exchange, that time slots
    /// count the bookings attached to them with which nothing was passed over, and that days hold what was committed.
    /// </summary>
    public void IsConsistent(IReadOnlyDictionary<string, int> capacities)
    {
        var active = Bookings.Where(booking => booking.IsActive).ToArray();
        foreach (var day in active.Where(booking => !booking.PassesOverCapacity).GroupBy(booking => (booking.Exchange, booking.Place.Date)))
        {
            foreach (var at in day)
            {
                int taken = day
                    .Where(booking => booking.Place.Start <= at.Place.Start && at.Place.Start < booking.Place.End)
                    .Sum(booking => booking.PartySize);
                Assert.True(taken <= capacities[at.Exchange], $"{at}: {taken} places are taken.");
            }
        }

        var attached = active.GroupBy(booking => booking.Slot).ToDictionary(
            slot => slot.Key, slot => slot.Where(booking => booking.Passed.Count == 0).Sum(booking => booking.PartySize));
        Assert.All(Slots, slot => Assert.Equal(attached.GetValueOrDefault(slot.Id), slot.Booked));
        Assert.Subset(Slots.Select(slot => slot.Id).ToHashSet(), attached.Keys.ToHashSet());
        Assert.All(Bookings, booking => Assert.True(Versions[(booking.Exchange, booking.Place.Date)] >= 2));
    }
}
