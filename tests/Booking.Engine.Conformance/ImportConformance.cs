using NodaTime;

namespace BookingEngine.Conformance;

/// <summary>
/// Bookings that were made elsewhere are stored as they were: over one another, with their statuses, once each, however often they are
/// imported. What is to come keeps the rules.
/// </summary>
/// <inheritdoc cref="StoreConformance{TStore}"/>
public abstract class ImportConformance<TStore>(TStore store) : StoreConformance<TStore>(store)
    where TStore : class, IStoreUnderTest
{
    private static readonly LocalDate Monday = Examples.Monday;
    private static readonly LocalDate LastYear = Monday.PlusDays(-365);
    private static readonly Overrides EveryRule = Enum.GetValues<Overrides>().Aggregate((some, rule) => some | rule);

    [Fact]
    public async Task What_was_is_stored_over_one_another_with_its_status_and_its_resource()
    {
        var anna = Resource.Of("chair", "Anna") with { Id = Guid.NewGuid() };
        var exchange = await AddAsync(Examples.Exchange() with { Resources = [anna] });
        BookingToImport[] rows =
        [
            .. Enum.GetValues<BookingStatus>().Select(status => Row(exchange, $"{status}", LastYear, 10, anna.Id) with { Status = status }),
            Row(exchange, "night", LastYear, 22),
        ];

        var report = await ImportAsync(exchange, rows);

        Assert.Equal(rows.Length, report.ImportedCount);
        var stored = await Consistency.CheckAsync(Host, exchange.Id, Stop);
        Assert.Equal(rows.Length, stored.Count);
        foreach (var (row, result) in rows.Zip(report.Bookings))
        {
            var found = await Host.Bookings.FindAsync(result.BookingId!.Value, Stop);
            Assert.Equal((row.Status ?? BookingStatus.Confirmed, LastYear), (found?.Status, found?.Date));
            Assert.Equal(row.Status == BookingStatus.Cancelled ? Overrides.None : EveryRule, found?.Booking.Overrides);
            Assert.Equal(row.Booking.ResourceIds, await UsedByAsync(found!.Booking));
        }
    }

    [Fact]
    public async Task What_is_imported_again_by_several_hosts_at_once_is_stored_once()
    {
        var exchange = await AddAsync(Examples.Exchange(capacity: 3));
        BookingToImport[] rows =
        [
            .. Enumerable.Range(0, 20).Select(number => Row(exchange, $"{number}", LastYear.PlusDays(number % 3), 9 + (number % 5))),
            .. Enumerable.Range(20, 10).Select(number => Row(exchange, $"{number}", Monday.PlusDays(number % 2), 9 + (number % 5))),
        ];
        StoreHost[] hosts = OpenHosts(3);

        var reports = await RaceAsync(3, number => hosts[number].Import.ImportAsync(exchange.Id, rows, cancellationToken: Stop));
        var again = await ImportAsync(exchange, rows);

        Assert.All(reports, report => Assert.Equal(0, report.Value.RefusedCount));
        Assert.Equal(rows.Length, reports.Sum(report => report.Value.ImportedCount));
        Assert.Equal(rows.Length, again.AlreadyThereCount);
        Assert.Equal(rows.Length, (await Consistency.CheckAsync(Host, exchange.Id, capacity: 3, Stop)).Count);
    }

    [Fact]
    public async Task What_is_to_come_keeps_the_rules_and_what_was_leaves_it_its_place()
    {
        var exchange = await AddAsync(Examples.Exchange());
        BookingToImport[] rows =
        [
            Row(exchange, "1", Monday, 10) with { Status = BookingStatus.Confirmed },
            Row(exchange, "2", Monday, 10),
            Row(exchange, "3", Monday, 10) with { Status = BookingStatus.Cancelled },
            Row(exchange, "4", Monday, 18),
        ];

        var report = await ImportAsync(exchange, rows);
        var booked = await Host.Bookings.BookAsync(Examples.Request(exchange, new(11, 0), new(12, 0)), Stop);

        Assert.Equal(
            [ImportOutcome.Imported, ImportOutcome.Refused, ImportOutcome.Imported, ImportOutcome.Refused],
            report.Bookings.Select(row => row.Outcome));
        Assert.Equal([BookingErrorCode.FullyBooked], report.Bookings[1].Errors.Select(error => error.Code));
        Assert.Equal([BookingErrorCode.OutsideHours], report.Bookings[3].Errors.Select(error => error.Code));
        Assert.True(booked.Succeeded);
        Assert.Equal(3, (await Consistency.CheckAsync(Host, exchange.Id, capacity: 1, Stop)).Count);
    }

    [Fact]
    public async Task A_trial_reports_what_an_import_does_and_stores_nothing()
    {
        var exchange = await AddAsync(Examples.Exchange());
        BookingToImport[] rows =
        [
            Row(exchange, "1", LastYear, 10), Row(exchange, "2", LastYear, 10), Row(exchange, "3", Monday, 10), Row(exchange, "4", Monday, 10),
        ];

        var trial = await ImportAsync(exchange, rows, isDryRun: true);

        Assert.Empty(await Consistency.CheckAsync(Host, exchange.Id, Stop));
        Assert.Empty(await Bookings.LoadDaysAsync([exchange.Id], LastYear, Monday, Stop));
        Assert.Equal(trial, await ImportAsync(exchange, rows));
    }

    private static BookingToImport Row(Exchange exchange, string id, LocalDate date, int hour, params Guid[] resources) =>
        new(id, Examples.Request(exchange, new(hour, 0), new(hour + 1, 0), date) with { ResourceIds = resources });

    private async Task<BookingImport> ImportAsync(Exchange exchange, BookingToImport[] rows, bool isDryRun = false)
    {
        var result = await Host.Import.ImportAsync(exchange.Id, rows, isDryRun, cancellationToken: Stop);
        Assert.True(result.Succeeded, $"{result}");
        return result.Value;
    }

    private async Task<IEnumerable<Guid>> UsedByAsync(Booking booking) =>
        (await Bookings.FindResourceAllocationsAsync([booking], Stop)).Select(used => used.ResourceId!.Value);
}
