using MongoDB.Bson;
using MongoDB.Driver;

namespace BookingEngine.MongoDB.Tests;

/// <summary>
/// Makes a store's server fail by <c>configureFailPoint</c>, which a real server also supports if it was started with
/// its test commands enabled. A server has one fail point of each kind, so the store must be its only user.
/// </summary>
internal sealed class FailPoints(MongoStore store)
{
    /// <summary>Makes a command on the days fail as often as specified.</summary>
    /// <param name="command">The command's name.</param>
    /// <param name="failure">What happens to it: the members of <c>failCommand</c>'s data.</param>
    /// <param name="times">How often.</param>
    /// <param name="collection">Another collection; empty: whichever it is on.</param>
    public Task FailAsync(string command, BsonDocument failure, int times = 1, string collection = "booking_days")
    {
        var data = new BsonDocument("failCommands", new BsonArray { command }).AddRange(failure);
        if (collection.Length > 0)
        {
            data.Add("namespace", $"{store.DatabaseName}.{collection}");
        }

        return SetAsync("failCommand", new BsonDocument("times", times), data);
    }

    /// <summary>Makes nothing fail any more.</summary>
    public Task HealAsync() => SetAsync("failCommand", "off");

    /// <summary>Makes about half of the updates, deletions and commits of transactions wait before they run.</summary>
    public Task DelayAsync(int milliseconds) => SetAsync(
        "failCommand",
        new BsonDocument("activationProbability", 0.5),
        new BsonDocument
        {
            { "failCommands", new BsonArray { "update", "delete", "commitTransaction" } },
            { "blockConnection", true },
            { "blockTimeMS", milliseconds },
        });

    /// <summary>
    /// Makes the other members of the set fall behind, so that no majority has what is written, or lets them catch
    /// up.
    /// </summary>
    public Task SetMajorityAsync(bool isThere) => SetAsync("rsSyncApplyStop", isThere ? "off" : "alwaysOn");

    private async Task SetAsync(string failPoint, BsonValue mode, BsonDocument? data = null)
    {
        using var client = new MongoClient(store.ConnectionString);
        await client.GetDatabase("admin").RunCommandAsync<BsonDocument>(new BsonDocument
        {
            { "configureFailPoint", failPoint },
            { "mode", mode },
            { "data", data ?? [] },
        });
    }
}
