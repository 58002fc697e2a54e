using System.Data.Common;

namespace BookingEngine.SampleHost.Tests.Crash;

/// <summary>What lies in the database, read past the library, and held against what was answered.</summary>
internal sealed class StoredData
{
    private readonly List<Row> _bookings = [];
    private readonly List<(string Id, int Booked)> _slots = [];
    private readonly Dictionary<(string Exchange, string Date), long> _versions = [];

    public static async Task<StoredData> ReadAsync(DbConnection connection, CancellationToken cancelled)
    {
        var data = new StoredData();
        await connection.OpenAsync(cancelled);
        await EachAsync(
            "SELECT lower(CAST(id AS text)), lower(CAST(exchange_id AS text)), CAST(date AS text), start_second, "
            + "end_second, party_size, status, lower(CAST(time_slot_id AS text)), notes FROM bookings",
            row => data._bookings.Add(new Row(
                row.GetString(0), row.GetString(1), row.GetString(2), row.GetInt32(3), row.GetInt32(4), row.GetInt32(5),
                row.GetString(6), row.GetString(7), row.GetString(8))));
        await EachAsync(
            "SELECT lower(CAST(id AS text)), booked FROM time_slots",
            row => data._slots.Add((row.GetString(0), row.GetInt32(1))));
        await EachAsync(
            "SELECT lower(CAST(exchange_id AS text)), CAST(date AS text), version FROM booking_days",
            row => data._versions.Add((row.GetString(0), row.GetString(1)), row.GetInt64(2)));
        return data;

        async Task EachAsync(string sql, Action<DbDataReader> read)
        {
            await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The texts above.
            command.CommandText = sql;
#pragma warning restore CA2100
            await using var reader = await command.ExecuteReaderAsync(cancelled);
            while (await reader.ReadAsync(cancelled))
            {
                read(reader);
            }
        }
    }

    /// <summary>Whatever was answered is stored as it was answered, and once; whatever was refused is not.</summary>
    public void HoldsWhatWasAnswered(IReadOnlyCollection<Wish> wishes)
    {
        var stored = _bookings.ToLookup(booking => booking.Notes);
        foreach (var wish in wishes)
        {
            var found = stored[wish.Label].ToArray();
            Assert.True(found.Length <= 1, $"{wish} is stored {found.Length} times.");
            if (wish.Booked == Outcome.Refused)
            {
                Assert.True(found.Length == 0, $"{wish} is stored.");
            }

            if (wish.Booked == Outcome.Done)
            {
                Assert.True(found.Length == 1, $"{wish} is lost.");
                string status = wish.Cancelled switch
                {
                    Outcome.Done => "cancelled",
                    null or Outcome.Refused => "pending",
                    _ => found[0].Status,
                };
                Assert.Equal(
                    new Row(wish.Id!, wish.Exchange, wish.Date, wish.Start, wish.End, wish.PartySize, status, found[0].Slot, wish.Label),
                    found[0]);
            }
        }

        Assert.Subset(wishes.Select(wish => wish.Label).ToHashSet(), _bookings.Select(booking => booking.Notes).ToHashSet());
    }

    /// <summary>No moment of an exchange is over its capacity, slots count what is attached, and days what was committed.</summary>
    public void IsConsistent(IReadOnlyDictionary<string, int> capacities)
    {
        var active = _bookings.Where(booking => booking.Status != "cancelled").ToArray();
        foreach (var day in active.GroupBy(booking => (booking.Exchange, booking.Date)))
        {
            foreach (var at in day)
            {
                int taken = day.Where(booking => booking.Start <= at.Start && at.Start < booking.End).Sum(booking => booking.PartySize);
                Assert.True(taken <= capacities[at.Exchange], $"{at}: {taken} places are taken.");
            }
        }

        var attached = active.GroupBy(booking => booking.Slot).ToDictionary(
            slot => slot.Key, slot => slot.Sum(booking => booking.PartySize));
        Assert.All(_slots, slot => Assert.Equal(attached.GetValueOrDefault(slot.Id), slot.Booked));
        Assert.Subset(_slots.Select(slot => slot.Id).ToHashSet(), attached.Keys.ToHashSet());
        Assert.All(_bookings, booking => Assert.True(_versions[(booking.Exchange, booking.Date)] >= 2));
    }

    private sealed record Row(
        string Id, string Exchange, string Date, int Start, int End, int PartySize, string Status, string Slot, string Notes);
}
