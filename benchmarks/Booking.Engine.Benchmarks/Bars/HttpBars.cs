using BookingEngine.EntityFrameworkCore.Tests.PostgreSql;

namespace BookingEngine.Benchmarks.Bars;

/// <summary>
/// The promises of the HTTP API: a day of 16 slots, half of them booked, compared with a constant body of the same
/// size from the same host. Both are measured with wrk on loopback.
/// </summary>
public static class HttpBars
{
    private static readonly (string Key, string Value) Cached = ("Booking:AvailabilityCacheSeconds", "1");

    public static IReadOnlyList<Bar> All()
    {
        var memory = Once(() => HttpRounds.MeasureAsync(("Booking:Storage", "InMemory")));
        var sqlite = Once(() => SqliteAsync());
        var postgreSql = Once(() => PostgreSqlAsync());
        var sqliteCached = Once(() => SqliteAsync(Cached));
        var postgreSqlCached = Once(() => PostgreSqlAsync(Cached));
        return
        [
            new("available_slots in memory, against a constant body", 0.8, [Slots(memory)], IsLeast: true),
            new("… a 304", 0.8, [NotModified(memory)], IsLeast: true),
            new("… on SQLite", 0.12, [Slots(sqlite)], IsLeast: true),
            new("… on PostgreSQL", 0.08, [Slots(postgreSql)], IsLeast: true),
            new("… on PostgreSQL, the 99th percentile against the median", 20, [Tail(postgreSql)]),
            new("… on SQLite, loaded days kept for a second", 0.6, [Slots(sqliteCached)], IsLeast: true),
            new("… on PostgreSQL, loaded days kept for a second", 0.6, [Slots(postgreSqlCached)], IsLeast: true),
        ];
    }

    private static MeasuredCell Slots(Lazy<HttpRounds> rounds) => new("", () => Rate(rounds.Value, round => round.Slots));

    private static MeasuredCell NotModified(Lazy<HttpRounds> rounds) =>
        new("", () => Rate(rounds.Value, round => round.NotModified));

    private static MeasuredCell Tail(Lazy<HttpRounds> rounds) => new("", () => new Measured(
        rounds.Value.Median(round => round.Slots.P99 / round.Slots.Median),
        FormattableString.Invariant($"{rounds.Value.Median(round => round.Slots.Median):0} µs")));

    private static Measured Rate(HttpRounds rounds, Func<HttpRound, HttpLoad> load) => new(
        rounds.Median(round => load(round).PerSecond / round.ConstantPerSecond),
        FormattableString.Invariant($"{rounds.Median(round => round.ConstantPerSecond):0} requests per second"));

    /// <summary>A host is started and measured when the first of its bars is asked for.</summary>
    private static Lazy<HttpRounds> Once(Func<Task<HttpRounds>> measure) => new(() => measure().GetAwaiter().GetResult());

    private static Task<HttpRounds> SqliteAsync(params (string Key, string Value)[] settings) =>
        HttpRounds.MeasureAsync(
            [("Booking:Storage", "Sqlite"), ("ConnectionStrings:Booking", "Data Source=booking.db"), .. settings]);

    private static async Task<HttpRounds> PostgreSqlAsync(params (string Key, string Value)[] settings)
    {
        await using var server = await PostgreSqlServer.StartAsync();
        (string, string) connection = ("ConnectionStrings:Booking", $"{server.ConnectionString};Database=booking");
        return await HttpRounds.MeasureAsync([("Booking:Storage", "PostgreSql"), connection, .. settings]);
    }
}
