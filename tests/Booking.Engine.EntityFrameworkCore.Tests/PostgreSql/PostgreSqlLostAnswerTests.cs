using BookingEngine.Stores;
using Microsoft.Extensions.DependencyInjection;

namespace BookingEngine.EntityFrameworkCore.Tests.PostgreSql;

public sealed class PostgreSqlLostAnswerTests(PostgreSqlDatabase database) : LostAnswerTests<PostgreSqlDatabase>(database)
{
    /// <summary>
    /// A server that is shut down may end a session that has committed and waits for a standby. Its error is no proof
    /// that nothing is stored.
    /// </summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_session_that_the_server_ends_after_the_commit_reports_the_change_as_committed(bool retries)
    {
        await using var line = new PostgreSqlLine(Database) { IsCommitted = true, SaysGoodbye = true };
        await using var services = Services(line, retries);
        var change = Changes(await NewDayAsync(services)).First();

        line.Armed = true;
        var outcome = await services.GetRequiredService<IBookingStore>().CommitAsync(change, Stop);

        Assert.False(line.Armed);
        Assert.Equal(CommitOutcome.Committed, outcome);
    }

    /// <inheritdoc/>
    protected override LostConnection Connection(bool isCommitted) => new PostgreSqlLine(Database) { IsCommitted = isCommitted };
}
