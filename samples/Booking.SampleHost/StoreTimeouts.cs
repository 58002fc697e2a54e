using MongoDB.Driver;
using Npgsql;

namespace BookingEngine.SampleHost;

/// <summary>
/// The timeouts of database drivers for a server that is missing or hangs, where the connection string sets none. By
/// their own defaults drivers wait half a minute, or forever.
/// </summary>
public static class StoreTimeouts
{
    private static readonly TimeSpan ToConnect = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan ToAnswer = TimeSpan.FromSeconds(10);

    public static void Set(NpgsqlConnectionStringBuilder connection)
    {
        if (!connection.ShouldSerialize("Timeout"))
        {
            connection.Timeout = (int)ToConnect.TotalSeconds;
        }

        if (!connection.ShouldSerialize("Command Timeout"))
        {
            connection.CommandTimeout = (int)ToAnswer.TotalSeconds;
        }
    }

    public static MongoClientSettings Of(MongoUrl url)
    {
        var settings = MongoClientSettings.FromUrl(url);
        settings.ServerSelectionTimeout = Says("serverSelectionTimeout") ? settings.ServerSelectionTimeout : ToConnect;
        settings.ConnectTimeout = Says("connectTimeout") ? settings.ConnectTimeout : ToConnect;
        settings.WaitQueueTimeout = Says("waitQueueTimeout") ? settings.WaitQueueTimeout : ToConnect;
        settings.SocketTimeout = Says("socketTimeout") ? settings.SocketTimeout : ToAnswer;
        return settings;

        bool Says(string option) => url.Url.Contains(option, StringComparison.OrdinalIgnoreCase);
    }
}
