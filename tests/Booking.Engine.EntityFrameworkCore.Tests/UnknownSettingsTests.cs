using System.Text.Json.Nodes;
using BookingEngine.Conformance;
using BookingEngine.EntityFrameworkCore.Tests.PostgreSql;
using BookingEngine.EntityFrameworkCore.Tests.Sqlite;
using NodaTime;

namespace BookingEngine.EntityFrameworkCore.Tests;

/// <summary>
/// A host of a later version shares the database. Settings that only the later version knows are kept by this one.
/// </summary>
public abstract class UnknownSettingsTests<TDatabase>(TDatabase database)
    : StoreConformance<TDatabase>(database), IClassFixture<TDatabase>
    where TDatabase : TestDatabase
{
    [Fact]
    public async Task Settings_that_this_version_does_not_know_survive_a_replacement_of_the_exchange()
    {
        var closed = new SpecialHours(Examples.Monday, [], "closed");
        var open = new SpecialHours(Examples.Monday.PlusDays(1), [new OpeningPeriod(new LocalTime(10, 0), new LocalTime(12, 0))]);
        var created = await Host.Exchanges.CreateAsync(
            Examples.Exchange() with
            {
                SpecialHours = [closed, open],
                Blocks = [new Block(Examples.Monday), new Block(Examples.Monday)],
                Services = [Service.Of("Cut"), Service.Of("Shave") with { Hours = OperatingHours.Daily(new(9, 0), new(12, 0)) }],
                Resources = [Resource.Of("staff", "Anna", new Schedule { SpecialHours = [closed] })],
            },
            Stop);
        var exchange = created.Value!;
        await ChangeAsync(exchange, "settings", settings =>
        {
            settings["unknown"] = new JsonArray(1, 2);
            settings["policy"]!["unknown"] = "of the policy";
            settings["operating_hours"]![6]!["unknown"] = "of Sunday";
        });
        await ChangeAsync(exchange, "unlisted_settings", settings =>
        {
            settings["unknown"] = true;
            settings["special_hours"]![1]!["unknown"] = "of Tuesday";
            settings["blocks"]![1]!["unknown"] = "of the second block";
            settings["services"]![1]!["unknown"] = "of the shave";
            settings["services"]![1]!["hours"]![6]!["unknown"] = "of Sunday";
            settings["resources"]![0]!["unknown"] = "of Anna";
            settings["resources"]![0]!["schedule"]!["unknown"] = "of her schedule";
            settings["resources"]![0]!["schedule"]!["special_hours"]![0]!["unknown"] = "of Monday";
        });
        var found = Assert.Single(await Exchanges.FindAsync([exchange.Id], Stop));

        await Exchanges.ReplaceAsync(
            found.Next() with
            {
                OperatingHours = [.. found.OperatingHours.Reverse()],
                SpecialHours = [open with { Reason = "changed" }],
                Blocks = [found.Blocks[1] with { Reason = "changed" }],
                Services = [found.Services[1] with { Name = "changed" }, found.Services[0]],
                Resources = [found.Resources[0] with { Name = "changed" }],
                Policy = new BookingPolicy { DefaultCapacity = 7 },
            },
            Examples.Monday,
            Stop);

        var settings = await ReadAsync(exchange, "settings");
        Assert.Equal("[1,2]", settings["unknown"]!.ToJsonString());
        Assert.Equal("of the policy", (string?)settings["policy"]!["unknown"]);
        Assert.Equal(7, (int?)settings["policy"]!["default_capacity"]);
        Assert.Equal("of Sunday", (string?)settings["operating_hours"]![0]!["unknown"]);
        var unlisted = await ReadAsync(exchange, "unlisted_settings");
        Assert.True((bool?)unlisted["unknown"]);
        var special = Assert.Single(unlisted["special_hours"]!.AsArray())!;
        Assert.Equal("of Tuesday", (string?)special["unknown"]);
        Assert.Equal("changed", (string?)special["reason"]);
        var block = Assert.Single(unlisted["blocks"]!.AsArray())!;
        Assert.Equal(("of the second block", "changed"), ((string?)block["unknown"], (string?)block["reason"]));
        var (shave, anna) = (unlisted["services"]![0]!, unlisted["resources"]![0]!);
        Assert.Equal(("changed", "of the shave"), ((string?)shave["name"], (string?)shave["unknown"]));
        Assert.Equal("of Sunday", (string?)shave["hours"]![6]!["unknown"]);
        Assert.Null(unlisted["services"]![1]!["unknown"]);
        Assert.Equal(("changed", "of Anna"), ((string?)anna["name"], (string?)anna["unknown"]));
        Assert.Equal("of her schedule", (string?)anna["schedule"]!["unknown"]);
        Assert.Equal("of Monday", (string?)anna["schedule"]!["special_hours"]![0]!["unknown"]);
    }

    [Fact]
    public async Task An_exchange_that_a_version_without_blocks_has_stored_has_none_and_can_get_some()
    {
        var exchange = await AddAsync(Examples.Exchange());
        await ChangeAsync(exchange, "unlisted_settings", settings => settings.AsObject().Remove("blocks"));

        Assert.Empty((await FindExchangeAsync(exchange.Id)).Blocks);
        Assert.True((await Host.Exchanges.BlockAsync(exchange.Id, new Block(Examples.Monday), cancellationToken: Stop)).Succeeded);
        Assert.Single((await FindExchangeAsync(exchange.Id)).Blocks);
    }

    [Fact]
    public async Task An_exchange_that_a_version_without_services_has_stored_keeps_its_capacity()
    {
        string name = $"{Guid.NewGuid()}";
        var exchange = await AddAsync(Examples.Exchange(capacity: 3) with { BusinessName = name });
        await ChangeAsync(exchange, "settings", settings => settings.AsObject().Remove("capacity_now"));

        Assert.Equal(3, (await FindExchangeAsync(exchange.Id)).Policy.DefaultCapacity);
        var listed = await Exchanges.ListAsync(new ExchangeFilter { Search = name }, new PageRequest(1, 10), Stop);
        Assert.Equal(3, Assert.Single(listed.Items).DefaultCapacity);
    }

    private async Task<JsonNode> ReadAsync(Exchange exchange, string column) =>
        JsonNode.Parse((string)(await Store.ExecuteAsync($"SELECT {column} FROM exchanges WHERE {Is(exchange)}"))!)!;

    private async Task ChangeAsync(Exchange exchange, string column, Action<JsonNode> change)
    {
        var json = await ReadAsync(exchange, column);
        change(json);
        await Store.ExecuteAsync($"UPDATE exchanges SET {column} = '{json.ToJsonString()}' WHERE {Is(exchange)}");
    }

    private static string Is(Exchange exchange) =>
        $"id = '{exchange.Id.ToString().ToUpperInvariant()}'"; // SQLite stores it so; PostgreSQL accepts either case.
}

public sealed class SqliteUnknownSettingsTests(SqliteFile database) : UnknownSettingsTests<SqliteFile>(database);

public sealed class PostgreSqlUnknownSettingsTests(PostgreSqlDatabase database) : UnknownSettingsTests<PostgreSqlDatabase>(database);
