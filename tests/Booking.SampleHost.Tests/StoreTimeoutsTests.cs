using MongoDB.Driver;
using Npgsql;

namespace BookingEngine.SampleHost.Tests;

/// <summary>The host's timeouts for stores apply unless the connection string sets its own.</summary>
public sealed class StoreTimeoutsTests
{
    [Theory]
    [InlineData("Host=x", 3, 10)]
    [InlineData("Host=x;Timeout=15", 15, 10)]
    [InlineData("Host=x;Command Timeout=30", 3, 30)]
    [InlineData("Host=x;timeout=20;commandtimeout=0", 20, 0)]
    public void The_hosts_timeouts_apply_to_PostgreSQL_unless_the_connection_string_sets_its_own(string text, int toConnect, int toAnswer)
    {
        var connection = new NpgsqlConnectionStringBuilder(text);

        StoreTimeouts.Set(connection);

        Assert.Equal((toConnect, toAnswer), (connection.Timeout, connection.CommandTimeout));
    }

    [Theory]
    [InlineData("mongodb://x/booking", 3, 3, 3, 10)]
    [InlineData("mongodb://x/?serverSelectionTimeoutMS=20000&connectTimeoutMS=15000", 20, 15, 3, 10)]
    [InlineData("mongodb://x/?waitQueueTimeoutMS=1000&sockettimeoutms=60000", 3, 3, 1, 60)]
    public void The_hosts_timeouts_apply_to_MongoDB_unless_the_connection_string_sets_its_own(string url, int toSelect, int toConnect, int toWait, int toAnswer)
    {
        var settings = StoreTimeouts.Of(new MongoUrl(url));

        TimeSpan[] set = [settings.ServerSelectionTimeout, settings.ConnectTimeout, settings.WaitQueueTimeout, settings.SocketTimeout];
        Assert.Equal([toSelect, toConnect, toWait, toAnswer], set.Select(timeout => (int)timeout.TotalSeconds));
    }
}
