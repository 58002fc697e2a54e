using System.Data;
using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace BookingEngine.SampleHost.Tests.Crash;

/// <summary>Reads the tables of SQLite and PostgreSQL by plain SQL.</summary>
internal static class SqlData
{
    public static async Task<StoredData> ReadAsync(DbConnection connection, CancellationToken cancelled)
    {
        await using var opened = connection;
        await opened.OpenAsync(cancelled);
        // One snapshot: a killed host's last commits may still be in progress on the server.
        await using var snapshot = opened is SqliteConnection sqlite
            ? sqlite.BeginTransaction(deferred: true)
            : await opened.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancelled);
        return new StoredData(
            await AllAsync(
                opened,
                "SELECT lower(CAST(id AS text)), lower(CAST(exchange_id AS text)), CAST(date AS text), start_second, "
                + "end_second, party_size, status, lower(CAST(time_slot_id AS text)), notes, version, "
                + "COALESCE(overrides, '') FROM bookings",
                row => new StoredBooking(
                    row.GetString(0),
                    row.GetString(1),
                    new Place(row.GetString(2), row.GetInt32(3), row.GetInt32(4)),
                    row.GetInt32(5),
                    row.GetString(6),
                    row.GetString(7),
                    row.GetString(8),
                    row.GetInt64(9),
                    row.GetString(10)),
                cancelled),
            await AllAsync(
                opened,
                "SELECT lower(CAST(booking_id AS text)), lower(CAST(resource_id AS text)), CAST(date AS text), start_second, "
                + "end_second, CASE WHEN is_active THEN 1 ELSE 0 END, CASE WHEN is_pinned THEN 1 ELSE 0 END "
                + "FROM allocations WHERE resource_id IS NOT NULL",
                row => new StoredUse(
                    row.GetString(0),
                    row.GetString(1),
                    new Place(row.GetString(2), row.GetInt32(3), row.GetInt32(4)),
                    row.GetInt32(5) == 1,
                    row.GetInt32(6) == 1),
                cancelled),
            await AllAsync(
                opened,
                "SELECT lower(CAST(id AS text)), booked FROM time_slots",
                row => (row.GetString(0), row.GetInt32(1)),
                cancelled),
            (await AllAsync(
                opened,
                "SELECT lower(CAST(exchange_id AS text)), CAST(date AS text), version FROM booking_days",
                row => (Day: (row.GetString(0), row.GetString(1)), Version: row.GetInt64(2)),
                cancelled)).ToDictionary(row => row.Day, row => row.Version),
            await AllAsync(
                opened,
                "SELECT lower(CAST(id AS text)), lower(CAST(exchange_id AS text)), lower(CAST(booking_id AS text)), version, position "
                + "FROM booking_events",
                row => new StoredEvent(
                    row.GetString(0),
                    row.GetString(1),
                    row.IsDBNull(2) ? null : row.GetString(2),
                    row.GetInt64(3),
                    row.IsDBNull(4) ? null : row.GetInt64(4)),
                cancelled));
    }

    private static async Task<List<T>> AllAsync<T>(
        DbConnection connection, string sql, Func<DbDataReader, T> read, CancellationToken cancelled)
    {
        var rows = new List<T>();
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The texts above.
        command.CommandText = sql;
#pragma warning restore CA2100
        await using var reader = await command.ExecuteReaderAsync(cancelled);
        while (await reader.ReadAsync(cancelled))
        {
            rows.Add(read(reader));
        }

        return rows;
    }
}
