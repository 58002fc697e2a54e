using Npgsql;
using NpgsqlTypes;

namespace BookingEngine.Benchmarks.Storage;

/// <summary>
/// Does the least work that a database must do, without the library: one prepared INSERT of a booking in each transaction, into
/// a table of its own, and one prepared query of a day's bookings. It is one client with a connection of its own.
/// </summary>
public sealed class RawBookings
{
    /// <summary>
    /// The columns and the indexes that the library's table of bookings once had. They stay as they are, whatever the library
    /// adds to its own, so that the measure stays the same.
    /// </summary>
    private const string Table = """
        CREATE TABLE raw (
            exchange_id uuid NOT NULL, id uuid NOT NULL, date date NOT NULL, start_second integer NOT NULL, end_second integer NOT NULL,
            starts_later boolean NOT NULL, ends_later boolean NOT NULL, time_slot_id uuid, party_size integer NOT NULL,
            status text NOT NULL, customer_name character varying(255) NOT NULL, customer_email character varying(254) NOT NULL,
            customer_email_for_search character varying(762) NOT NULL, customer_phone character varying(32) NOT NULL,
            notes character varying(2000) NOT NULL, user_id text, user_name text, request_hash text,
            created_at_micros bigint NOT NULL, updated_at_micros bigint NOT NULL, version bigint NOT NULL,
            PRIMARY KEY (exchange_id, id));
        CREATE INDEX ON raw (customer_email_for_search);
        CREATE INDEX ON raw (exchange_id, date);
        CREATE INDEX ON raw (user_id);
        CREATE UNIQUE INDEX ON raw (id);
        """;

    private static readonly (string Name, NpgsqlDbType Type, object Value)[] Columns =
    [
        ("exchange_id", NpgsqlDbType.Uuid, Guid.Empty),
        ("date", NpgsqlDbType.Date, DateOnly.MinValue),
        ("id", NpgsqlDbType.Uuid, Guid.Empty),
        ("start_second", NpgsqlDbType.Integer, 32_400),
        ("end_second", NpgsqlDbType.Integer, 34_200),
        ("starts_later", NpgsqlDbType.Boolean, false),
        ("ends_later", NpgsqlDbType.Boolean, false),
        ("time_slot_id", NpgsqlDbType.Uuid, DBNull.Value),
        ("party_size", NpgsqlDbType.Integer, 1),
        ("status", NpgsqlDbType.Text, "pending"),
        ("customer_name", NpgsqlDbType.Text, "Ada Lovelace"),
        ("customer_email", NpgsqlDbType.Text, "ada@example.com"),
        ("customer_email_for_search", NpgsqlDbType.Text, "ADA@EXAMPLE.COM"),
        ("customer_phone", NpgsqlDbType.Text, ""),
        ("notes", NpgsqlDbType.Text, ""),
        ("user_id", NpgsqlDbType.Text, DBNull.Value),
        ("user_name", NpgsqlDbType.Text, DBNull.Value),
        ("request_hash", NpgsqlDbType.Text, DBNull.Value),
        ("created_at_micros", NpgsqlDbType.Bigint, 1_700_000_000_000_000L),
        ("updated_at_micros", NpgsqlDbType.Bigint, 1_700_000_000_000_000L),
        ("version", NpgsqlDbType.Bigint, 1L),
    ];

    private static readonly string Names = string.Join(", ", Columns.Select(column => column.Name));

    private static readonly string Insert =
        $"INSERT INTO raw ({Names}) VALUES ({string.Join(", ", Columns.Select((_, i) => $"${i + 1}"))})";

    private readonly NpgsqlCommand _insert;
    private readonly NpgsqlCommand _query;
    private int _inserted;

    private RawBookings(NpgsqlCommand insert, NpgsqlCommand query)
    {
        _insert = insert;
        _query = query;
    }

    /// <summary>Creates the table of the bookings that it inserts.</summary>
    public static async Task CreateTableAsync(NpgsqlDataSource source)
    {
        await using var create = source.CreateCommand(Table);
        await create.ExecuteNonQueryAsync();
    }

    /// <summary>Connects, and prepares both statements. It inserts bookings of one day of an exchange of its own.</summary>
    public static async Task<RawBookings> ConnectAsync(NpgsqlDataSource source)
    {
        var connection = await source.OpenConnectionAsync();
        var insert = new NpgsqlCommand(Insert, connection);
        foreach (var (_, type, value) in Columns)
        {
            insert.Parameters.Add(new NpgsqlParameter { NpgsqlDbType = type, Value = value });
        }

        insert.Parameters[0].Value = Guid.NewGuid();
        insert.Parameters[1].Value = Desk.DateOf(0).ToDateOnly();
        await insert.PrepareAsync();
        var query = new NpgsqlCommand(
            $"SELECT {Names} FROM bookings WHERE exchange_id = $1 AND date = $2", connection);
        query.Parameters.Add(new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.Uuid });
        query.Parameters.Add(new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.Date });
        await query.PrepareAsync();
        return new RawBookings(insert, query);
    }

    public async Task InsertAsync()
    {
        // In order, as the engine's ids are.
        _insert.Parameters[2].Value = Guid.CreateVersion7(DateTimeOffset.UnixEpoch.AddMilliseconds(_inserted++));
        await _insert.ExecuteNonQueryAsync();
    }

    /// <summary>Reads every column of a day's bookings; returns how many there are.</summary>
    public async Task<int> ReadAsync(Guid exchangeId, DateOnly date)
    {
        _query.Parameters[0].Value = exchangeId;
        _query.Parameters[1].Value = date;
        await using var reader = await _query.ExecuteReaderAsync();
        object[] row = new object[reader.FieldCount];
        int count = 0;
        while (await reader.ReadAsync())
        {
            count += reader.GetValues(row) == row.Length ? 1 : 0;
        }

        return count;
    }
}
