using BookingEngine.EntityFrameworkCore.Tests.PostgreSql;

namespace BookingEngine.Benchmarks.Scale;

/// <summary>
/// Runs <c>bars scale</c>: the sample host on a PostgreSQL database with two million bookings, against the same host on one
/// with a few. Each request may take three times as long, or 20 ms where its answer carries more.
/// </summary>
public static class ScaleCommand
{
    private const double MostTimes = 3;
    private const double MostMilliseconds = 20;

    public static async Task<int> RunAsync(string[] args)
    {
        await using var server = await PostgreSqlServer.StartAsync();
        await using var few = await ScaleHost.StartAsync(server, "few", ScaleData.Few);
        await using var many = await ScaleHost.StartAsync(server, "many", ScaleData.Many);
        string only = args.FirstOrDefault("");
        int missed = 0;
        foreach (var request in ScaleRequest.All.Where(request => request.Name.Contains(only, StringComparison.Ordinal)))
        {
            var (before, after) = await request.MeasureAsync(few, many);
            bool isKept = after <= MostTimes * before || (request.CarriesMore && after <= MostMilliseconds);
            missed += isKept ? 0 : 1;
            Console.WriteLine(FormattableString.Invariant(
                $"{(isKept ? "ok" : "short"),-5}  {request.Name,-60}  {before,6:0.0} ms  {after,6:0.0} ms  {after / before,6:0.00} ×")
                + FormattableString.Invariant($"  bar ≤ {MostTimes} ×{(request.CarriesMore ? $" or {MostMilliseconds} ms" : "")}"));
        }

        return missed == 0 ? 0 : 1;
    }
}
