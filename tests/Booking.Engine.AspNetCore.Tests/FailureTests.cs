using System.Net;
using BookingEngine.Stores;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace BookingEngine.AspNetCore.Tests;

/// <summary>When the store fails, the response says so and reveals nothing of the cause.</summary>
public sealed class FailureTests
{
    private const string Secret = "Host=db.internal;Password=hunter2";

    public static IEnumerable<TheoryDataRow<Exception, int, string>> Failures()
    {
        const string unavailable = "The service is not available at the moment. Please try again.";
        yield return new(new StoreException(StoreFailure.Unavailable, Secret), 503, unavailable);
        yield return new(new StoreException(StoreFailure.TimedOut, Secret, new TimeoutException(Secret)), 503, unavailable);
        yield return new(
            new StoreException(StoreFailure.Unsupported, Secret), 501, "The store can't do this in the way it is deployed.");
        yield return new(new InvalidOperationException(Secret), 500, "A server error occurred.");
        yield return new(new NotSupportedException(Secret), 500, "A server error occurred."); // This is a defect.
        yield return new(new IOException(Secret), 400, "The request could not be read."); // The body breaks off.
    }

    [Theory]
    [MemberData(nameof(Failures), DisableDiscoveryEnumeration = true)]
    public async Task The_response_to_a_failure_does_not_reveal_its_cause(Exception failure, int status, string message)
    {
        await using var api = await ApiHost.StartAsync(
            "Development", services => services.AddSingleton<IExchangeStore>(new FailingStore(failure)));
        var reply = await api.GetAsync("/api/exchanges/");
        reply.Is((HttpStatusCode)status, $$"""{"detail": "{{message}}"}""");
        Assert.Equal(status == 503, reply.Headers.RetryAfter is not null);
    }

    private sealed class FailingStore(Exception failure) : IExchangeStore
    {
        public Task<IReadOnlyList<Exchange>> FindAsync(
            IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken) =>
            Task.FromException<IReadOnlyList<Exchange>>(failure);

        public Task AddAsync(Exchange exchange, CancellationToken cancellationToken) => Task.FromException(failure);

        public Task<CommitOutcome> ReplaceAsync(
            Exchange exchange, LocalDate fenceFrom, CancellationToken cancellationToken) =>
            Task.FromException<CommitOutcome>(failure);

        public Task<CommitOutcome> ReplaceAsync(
            Exchange exchange, LocalDate fenceFrom, IReadOnlyCollection<DayVersion> ifDays, CancellationToken cancellationToken) =>
            Task.FromException<CommitOutcome>(failure);

        public Task<Page<ExchangeSummary>> ListAsync(
            ExchangeFilter filter, PageRequest page, CancellationToken cancellationToken) =>
            Task.FromException<Page<ExchangeSummary>>(failure);

        public Task<CommitOutcome> RemoveAsync(Guid exchangeId, long version, CancellationToken cancellationToken) =>
            Task.FromException<CommitOutcome>(failure);
    }
}
