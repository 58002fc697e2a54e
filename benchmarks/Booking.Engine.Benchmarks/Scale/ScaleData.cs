using Npgsql;

namespace BookingEngine.Benchmarks.Scale;

/// <summary>How much is stored, and how it is.</summary>
/// <param name="OtherExchanges">How many exchanges there are beside the large one and that of the event.</param>
/// <param name="OtherDays">The booked days of each.</param>
/// <param name="OtherEach">The bookings of each such day.</param>
/// <param name="Days">The booked days of the large exchange.</param>
/// <param name="Each">The bookings of each such day.</param>
/// <param name="Event">The bookings of the event, which are all on one day.</param>
/// <param name="PendingOneIn">Of so many bookings one is pending.</param>
public sealed record ScaleData(int OtherExchanges, int OtherDays, int OtherEach, int Days, int Each, int Event, int PendingOneIn)
{
    /// <summary>A page of bookings of every kind.</summary>
    public static ScaleData Few { get; } = new(1, 1, 1, Days: 1, Each: 100, Event: 100, PendingOneIn: 2);

    /// <summary>Two million bookings at 2,000 exchanges, 200,000 of them at one.</summary>
    public static ScaleData Many { get; } = new(1998, 90, 10, Days: 400, Each: 500, Event: 5000, PendingOneIn: 100);

    private const string Exchanges = """
        INSERT INTO exchanges SELECT made.* FROM exchanges AS template, generate_series(1, $2) AS number,
        LATERAL jsonb_populate_record(template, jsonb_build_object(
            'id', gen_random_uuid(), 'business_name', 'Exchange ' || number, 'business_name_for_search', 'EXCHANGE ' || number)) AS made
        WHERE template.id = $1
        """;

    private const string BookingDays = """
        INSERT INTO booking_days SELECT made.* FROM booking_days AS template, exchanges, generate_series(0, $4 - 1) AS day,
        LATERAL jsonb_populate_record(template, jsonb_build_object('exchange_id', exchanges.id, 'date', $3 + day)) AS made
        WHERE template.exchange_id = $1 AND template.date = '2024-01-15' AND (exchanges.id = $2 OR $2 IS NULL AND business_name LIKE 'Exchange %')
        ON CONFLICT DO NOTHING
        """;

    /// <summary>A day's bookings lie in its 16 slots in turn. Past ones are completed.</summary>
    private const string Bookings = """
        INSERT INTO bookings SELECT made.* FROM bookings AS template, exchanges, generate_series(0, $4 - 1) AS day, generate_series(1, $5) AS number,
        LATERAL jsonb_populate_record(template, jsonb_build_object(
            'exchange_id', exchanges.id, 'id', gen_random_uuid(), 'date', $3 + day,
            'start_second', 32400 + 1800 * (number % 16), 'end_second', 34200 + 1800 * (number % 16), 'time_slot_id', NULL,
            'status', CASE WHEN (day * $5 + number) % $6 = 0 THEN 'pending' WHEN $3 + day < '2024-01-10' THEN 'completed' ELSE 'confirmed' END,
            'customer_email', number || '@example.com', 'customer_email_for_search', number || '@EXAMPLE.COM', 'user_id', NULL, 'user_name', NULL,
            'created_at_micros', template.created_at_micros - 1000000 * (day * $5 + number)::bigint)) AS made
        WHERE template.exchange_id = $1 AND (exchanges.id = $2 OR $2 IS NULL AND business_name LIKE 'Exchange %')
        """;

    private const string Allocations = """
        INSERT INTO allocations SELECT made.* FROM allocations AS template, bookings,
        LATERAL jsonb_populate_record(template, jsonb_build_object(
            'exchange_id', bookings.exchange_id, 'id', bookings.id, 'booking_id', bookings.id, 'date', bookings.date,
            'start_second', bookings.start_second, 'end_second', bookings.end_second, 'time_slot_id', NULL,
            'keeps_time_slot', bookings.status <> 'completed')) AS made
        WHERE template.exchange_id = $1
        ON CONFLICT DO NOTHING
        """;

    /// <summary>
    /// Copies rows of the API's own: an exchange with one booking. So the adapter's tables hold what it would have stored, in
    /// some minutes.
    /// </summary>
    /// <param name="connection">The database.</param>
    /// <param name="large">The large exchange, which has one booking on 15 January 2024.</param>
    /// <param name="ofEvent">The exchange of the event, which has one booking on that day.</param>
    public async Task FillAsync(NpgsqlConnection connection, Guid large, Guid ofEvent)
    {
        var monday = new DateOnly(2024, 1, 15);
        await ExecuteAsync(Exchanges, large, OtherExchanges);
        await BookAsync(null, monday.AddDays(-OtherDays / 2), OtherDays, OtherEach);
        await BookAsync(ofEvent, monday, 1, Event);
        await BookAsync(large, monday.AddDays(-Days / 2), Days, Each); // last, since all are copies of its one booking
        await ExecuteAsync(Allocations, large);
        await ExecuteAsync("VACUUM ANALYZE");

        async Task BookAsync(Guid? exchange, DateOnly first, int days, int each)
        {
            object to = exchange is null ? DBNull.Value : exchange;
            await ExecuteAsync(BookingDays, large, to, first, days);
            await ExecuteAsync(Bookings, large, to, first, days, each, PendingOneIn);
        }

        async Task ExecuteAsync(string sql, params object[] values)
        {
            await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
            foreach (object value in values)
            {
                command.Parameters.Add(value is DBNull
                    ? new NpgsqlParameter { NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Uuid, Value = value }
                    : new NpgsqlParameter { Value = value });
            }

            await command.ExecuteNonQueryAsync();
        }
    }
}
