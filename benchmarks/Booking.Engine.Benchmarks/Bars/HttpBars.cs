using BookingEngine.EntityFrameworkCore.Tests.PostgreSql;

namespace BookingEngine.Benchmarks.Bars;

/// <summary>
/// The promises of the HTTP API: a day of 16 slots, half of them booked, a booking, and the page of a month, each compared with a constant body of
/// the same size from the same host. Both are measured with wrk on loopback.
/// </summary>
public static class HttpBars
{
    private const int NotModified = 1;

    /// <summary>A ratio near its bar is the median over several hosts, since it differs from process to process.</summary>
    private const int Hosts = 3;

    private static readonly (string Key, string Value) Cached = ("Booking:AvailabilityCacheSeconds", "1");

    public static IReadOnlyList<Bar> All()
    {
        var memory = Once(() => HttpRounds.OfHostsAsync(Hosts, () => InMemoryAsync(SlotsAsync)));
        var sqlite = Once(() => SqliteAsync(SlotsAsync));
        var postgreSql = Once(() => PostgreSqlAsync(SlotsAsync));
        var sqliteCached = Once(() => SqliteAsync(SlotsAsync, Cached));
        var postgreSqlCached = Once(() => PostgreSqlAsync(SlotsAsync, Cached));
        var bookings = Once(() => InMemoryAsync(BookingsAsync));
        var bookingsPostgreSql = Once(() => PostgreSqlAsync(BookingsAsync));
        var page = Once(() => SqliteAsync(PageAsync));
        return
        [
            new("available_slots in memory, against a constant body", 0.8, [Rate(memory)], IsLeast: true),
            new("… a 304", 0.8, [Rate(memory, NotModified)], IsLeast: true),
            new("… on SQLite", 0.12, [Rate(sqlite)], IsLeast: true),
            new("… on PostgreSQL", 0.08, [Rate(postgreSql)], IsLeast: true),
            new("… on PostgreSQL, the 99th percentile against the median", 20, [Tail(postgreSql)]),
            new("… on SQLite, loaded days kept for a second", 0.6, [Rate(sqliteCached)], IsLeast: true),
            new("… on PostgreSQL, loaded days kept for a second", 0.6, [Rate(postgreSqlCached)], IsLeast: true),
            new("a booking in memory, against a constant POST", 0.25, [Rate(bookings)], IsLeast: true),
            new("… on PostgreSQL", 0.04, [Rate(bookingsPostgreSql)], IsLeast: true),
            new("the month page on SQLite, against a constant body", 0.02, [Rate(page)], IsLeast: true),
        ];
    }

    private static MeasuredCell Rate(Lazy<HttpRounds> rounds, int target = 0) => new("", () => new Measured(
        rounds.Value.Median(round => round.Loads[target].PerSecond / round.ConstantPerSecond),
        FormattableString.Invariant($"{rounds.Value.Median(round => round.ConstantPerSecond):0} requests per second")
        + FormattableString.Invariant($", which makes {rounds.Value.Median(round => round.Loads[target].PerSecond):0}")));

    private static MeasuredCell Tail(Lazy<HttpRounds> rounds) => new("", () => new Measured(
        rounds.Value.Median(round => round.Loads[0].P99 / round.Loads[0].Median),
        FormattableString.Invariant($"{rounds.Value.Median(round => round.Loads[0].Median):0} µs")));

    /// <summary>A host is started and measured when the first of its bars is asked for.</summary>
    private static Lazy<HttpRounds> Once(Func<Task<HttpRounds>> measure) => new(() => measure().GetAwaiter().GetResult());

    private static async Task<HttpRounds> SlotsAsync(HttpHost host)
    {
        var (constant, slots, notModified) = await HttpTargets.SlotsAsync(host);
        return await HttpRounds.MeasureAsync(constant, slots, notModified);
    }

    private static async Task<HttpRounds> BookingsAsync(HttpHost host)
    {
        var (constant, bookings) = await HttpTargets.BookingsAsync(host);
        return await HttpRounds.MeasureAsync(constant, bookings);
    }

    private static async Task<HttpRounds> PageAsync(HttpHost host)
    {
        var (constant, page) = await HttpTargets.MonthPageAsync(host);
        return await HttpRounds.MeasureAsync(constant, page);
    }

    private static Task<HttpRounds> InMemoryAsync(Func<HttpHost, Task<HttpRounds>> measure) =>
        MeasureAsync(measure, ("Booking:Storage", "InMemory"));

    private static Task<HttpRounds> SqliteAsync(
        Func<HttpHost, Task<HttpRounds>> measure, params (string Key, string Value)[] settings) =>
        MeasureAsync(measure, [("Booking:Storage", "Sqlite"), ("ConnectionStrings:Booking", "Data Source=booking.db"), .. settings]);

    private static async Task<HttpRounds> PostgreSqlAsync(
        Func<HttpHost, Task<HttpRounds>> measure, params (string Key, string Value)[] settings)
    {
        await using var server = await PostgreSqlServer.StartAsync();
        (string, string) connection = ("ConnectionStrings:Booking", $"{server.ConnectionString};Database=booking");
        return await MeasureAsync(measure, [("Booking:Storage", "PostgreSql"), connection, .. settings]);
    }

    private static async Task<HttpRounds> MeasureAsync(
        Func<HttpHost, Task<HttpRounds>> measure, params (string Key, string Value)[] settings)
    {
        await using var host = await HttpHost.StartAsync(settings);
        return await measure(host);
    }
}
