using BookingEngine.MongoDB.Mapping;
using BookingEngine.Stores;
using MongoDB.Bson;

namespace BookingEngine.MongoDB.Commit;

/// <summary>
/// What a <see cref="DayChange"/> writes into one day: new values at positions of its arrays, never the whole day. The
/// positions hold as long as the version does.
/// </summary>
internal sealed class DayDelta
{
    /// <summary>
    /// The largest day that takes additions: 12 MiB. A document may have 16, so what a day holds can still be altered.
    /// </summary>
    public const long LargestDay = 12 * 1024 * 1024;

    private DayDelta()
    {
    }

    /// <summary>The fields to set: <c>bookings.7</c>, <c>timeSlots.2</c>.</summary>
    public BsonDocument Fields { get; } = [];

    /// <summary>The bookings that move to another of the change's days: taken away before <see cref="Fields"/> are set.</summary>
    public List<Guid> Departing { get; } = [];

    /// <summary>
    /// Works out the delta of a day; null where the change conflicts: it alters a time slot that is not there, or adds
    /// one whose period the day has.
    /// </summary>
    /// <exception cref="InvalidOperationException">The day is too large for what is added.</exception>
    public static DayDelta? Of(StoredDay day, DayChange change)
    {
        var delta = new DayDelta();
        var added = delta.SetBookings(day, change);
        if (!delta.TrySetTimeSlots(day, change, added))
        {
            return null;
        }

        long bytes = day.Bytes + added.Sum(document => (long)document.ToBson().Length);
        return added.Count == 0 || bytes <= LargestDay
            ? delta
            : throw new InvalidOperationException(
                $"{day.Date} of exchange {change.ExchangeId} is full: its document would have {bytes} bytes, more than the {LargestDay} that the store allows.");
    }

    /// <returns>What is added to the day.</returns>
    private List<BsonDocument> SetBookings(StoredDay day, DayChange change)
    {
        var left = new List<int>();
        foreach (var booking in change.Bookings.Changed.Where(booking => booking.Date != day.Date))
        {
            if (day.Bookings.TryGetValue(booking.Id, out int position))
            {
                Departing.Add(booking.Id);
                left.Add(position);
            }
        }

        var added = new List<BsonDocument>();
        foreach (var booking in change.Bookings.Written
            .Where(booking => booking.Date == day.Date))
        {
            var document = BookingDocument.Of(booking);
            int position;
            if (day.Bookings.TryGetValue(booking.Id, out int stored))
            {
                position = stored - left.Count(before => before < stored);
            }
            else
            {
                position = day.BookingCount - left.Count + added.Count;
                added.Add(document);
            }

            Fields.Add(Values.At(BookingDayDocument.Bookings, position), document);
        }

        return added;
    }

    private bool TrySetTimeSlots(StoredDay day, DayChange change, List<BsonDocument> addedDocuments)
    {
        var slots = day.TimeSlots.ToList();
        bool areThere = change.TimeSlots.Removed.All(slot => TryPut(slot, BsonNull.Value))
            && change.TimeSlots.Changed.All(slot => TryPut(slot, TimeSlotDocument.Of(slot)));
        if (!areThere)
        {
            return false;
        }

        foreach (var slot in change.TimeSlots.Added.Where(slot => slot.Date == day.Date))
        {
            if (slots.Exists(stored => stored?.Period == slot.Period))
            {
                return false;
            }

            int position = slots.IndexOf(null);
            if (position < 0)
            {
                position = slots.Count;
                slots.Add(null);
            }

            var document = TimeSlotDocument.Of(slot);
            addedDocuments.Add(document);
            Put(position, slot, document);
        }

        return true;

        bool TryPut(TimeSlot slot, BsonValue value)
        {
            int position = slots.FindIndex(stored => stored?.Id == slot.Id);
            if (slot.Date == day.Date && position >= 0)
            {
                Put(position, value.IsBsonNull ? null : slot, value);
            }

            return slot.Date != day.Date || position >= 0;
        }

        void Put(int position, TimeSlot? slot, BsonValue value)
        {
            slots[position] = slot;
            Fields[Values.At(BookingDayDocument.TimeSlots, position)] = value;
        }
    }
}
