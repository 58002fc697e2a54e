using System.Net;
using System.Text.Json.Nodes;

namespace BookingEngine.AspNetCore.Tests;

/// <summary>The resources of an exchange, and their special hours.</summary>
public sealed class ResourceEndpointTests(ApiFixture fixture) : IClassFixture<ApiFixture>
{
    private const string Unknown = "00000000-0000-4000-8000-000000000000";
    private const string Required = "This field is required.";
    private const string Null = "This field may not be null.";
    private const string Anna = """{"name": "Anna", "resource_type": "staff"}""";

    private readonly ApiHost _api = fixture.Api;

    /// <summary>Fields of a resource with values that are not valid, and the message for each.</summary>
    public static IEnumerable<TheoryDataRow<string, string?, string>> Fields()
    {
        foreach (var (field, longest) in ((string, int)[])[("name", 255), ("resource_type", 64)])
        {
            yield return new(field, null, Required);
            yield return new(field, "null", Null);
            yield return new(field, "1", "Not a valid string.");
            yield return new(field, "\" \"", "This field may not be blank.");
            yield return new(field, "\"a\\nb\"", "Control characters are not allowed.");
            yield return new(
                field, "\"a\\u200Bb\"", "The character U+200B is not allowed in a name: it can't be seen, and changes how the name is read.");
            yield return new(field, $"\"{new string('x', longest + 1)}\"", $"Ensure this field has no more than {longest} characters.");
        }

        foreach (var (field, least, most) in ((string, int, int)[])[("capacity", 1, 100_000), ("sort_order", -100_000, 100_000)])
        {
            yield return new(field, "null", Null);
            yield return new(field, "\"1\"", "A valid integer is required.");
            yield return new(field, $"{least - 1}", $"Ensure this value is greater than or equal to {least}.");
            yield return new(field, $"{most + 1}", $"Ensure this value is less than or equal to {most}.");
        }

        yield return new("is_active", "null", Null);
        yield return new("is_active", "1", "Must be a valid boolean.");
        foreach (string field in (string[])["hours", "services"])
        {
            yield return new(field, "\"x\"", "Expected a list of items but got type \"str\".");
        }

        yield return new("hours", List(201), "Ensure this field has no more than 200 elements.");
        yield return new("services", List(501), "Ensure this field has no more than 500 elements.");
        yield return new("services", "[\"x\"]", "“x” is not a valid UUID.");
        yield return new("services", $"[\"{Unknown}\"]", $"Invalid pk \"{Unknown}\" - object does not exist.");
        yield return new(
            "hours", """[{"day_of_week": 1, "open_time": "09:00", "close_time": "12:00"}, {"day_of_week": 1, "is_closed": true}]""",
            "Monday is stated both closed and open.");

        static string List(int count) => $"[{string.Join(',', Enumerable.Repeat("{}", count))}]";
    }

    [Fact]
    public async Task Every_field_of_a_resource_is_read_back_as_it_was_given()
    {
        string exchange = await _api.CreateExchangeAsync();
        var service = await _api.PostAsync($"/api/exchanges/{exchange}/services/", """{"name": "Cut"}""", "owner");

        var plain = await CreatedAsync(exchange, Anna);
        var full = await CreatedAsync(exchange, $$"""
            {"name": "Ben", "resource_type": "staff", "capacity": 2, "is_active": false, "services": ["{{service.Json["uuid"]}}"],
             "sort_order": -1, "hours": [{"day_of_week": 1, "open_time": "13:00", "close_time": "17:00"}]}
            """);

        plain.Is(HttpStatusCode.Created, $$"""
            {"uuid": "{{plain.Json["uuid"]}}", "name": "Anna", "resource_type": "staff", "capacity": 1, "is_active": true, "hours": null,
             "services": null, "sort_order": 0}
            """);
        full.Is(HttpStatusCode.Created, $$"""
            {"uuid": "{{full.Json["uuid"]}}", "name": "Ben", "resource_type": "staff", "capacity": 2, "is_active": false,
             "services": ["{{service.Json["uuid"]}}"], "sort_order": -1,
             "hours": [{"uuid": "{{full.Json["hours"]![0]!["uuid"]}}", "day_of_week": 1, "day_name": "Monday", "open_time": "13:00:00",
                        "close_time": "17:00:00", "is_closed": false, "every_weeks": 1, "from_date": null}]}
            """);
        foreach (var created in (Reply[])[plain, full])
        {
            Assert.Equal(
                $"/api/exchanges/{exchange}/resources/{(string)created.Json["uuid"]!}/", created.Headers.Location?.OriginalString);
            (await _api.GetAsync(created.Headers.Location!.OriginalString)).Is(HttpStatusCode.OK, created.Text);
        }
    }

    [Fact]
    public async Task A_PATCH_of_a_resource_keeps_what_it_does_not_name_and_a_PUT_keeps_its_special_hours_alone()
    {
        var created = await CreatedAsync(await _api.CreateExchangeAsync(), """
            {"name": "Anna", "resource_type": "staff", "capacity": 2, "sort_order": 3, "services": [],
             "hours": [{"day_of_week": 1, "open_time": "13:00", "close_time": "17:00"}]}
            """);
        string path = created.Headers.Location!.OriginalString;
        await _api.PostAsync($"{path}special_hours/", """{"date": "2024-01-15", "hours": []}""", "owner");
        var before = created.Json.AsObject();

        before["capacity"] = 4;
        (await _api.SendAsync(HttpMethod.Patch, path, """{"capacity": 4}""", "owner")).Is(HttpStatusCode.OK, before.ToJsonString());
        before["hours"] = null;
        (await _api.SendAsync(HttpMethod.Patch, path, """{"hours": null}""", "owner")).Is(HttpStatusCode.OK, before.ToJsonString());
        before["hours"] = new JsonArray();
        (await _api.SendAsync(HttpMethod.Patch, path, """{"hours": []}""", "owner")).Is(HttpStatusCode.OK, before.ToJsonString());

        (await _api.SendAsync(HttpMethod.Put, path, """{"name": "Anna B.", "resource_type": "barber"}""", "owner")).Is(
            HttpStatusCode.OK, $$"""
            {"uuid": "{{before["uuid"]}}", "name": "Anna B.", "resource_type": "barber", "capacity": 1, "is_active": true, "hours": null,
             "services": null, "sort_order": 0}
            """);
        Assert.Single((await _api.GetAsync($"{path}special_hours/")).Json.AsArray());
        (await _api.SendAsync(HttpMethod.Put, path, """{"name": "Anna"}""", "owner")).Is(
            HttpStatusCode.BadRequest, $$"""{"resource_type": ["{{Required}}"]}""");
    }

    [Theory]
    [MemberData(nameof(Fields), DisableDiscoveryEnumeration = true)]
    public async Task An_invalid_field_of_a_resource_is_refused_naming_it(string field, string? value, string message)
    {
        string exchange = await _api.CreateExchangeAsync();
        var body = JsonNode.Parse(Anna)!.AsObject();
        body.Remove(field);
        if (value is not null)
        {
            body[field] = JsonNode.Parse(value);
        }

        var reply = await _api.PostAsync($"/api/exchanges/{exchange}/resources/", body.ToJsonString(), "owner");

        reply.Is(HttpStatusCode.BadRequest, new JsonObject { [field] = new JsonArray(message) }.ToJsonString());
    }

    [Fact]
    public async Task Resources_are_listed_by_sort_order_and_then_in_the_order_in_which_they_were_added()
    {
        string exchange = await _api.CreateExchangeAsync();
        foreach (var (name, order) in ((string, int)[])[("C", 1), ("A", 2), ("B", 1), ("D", -5)])
        {
            _api.Clock.AdvanceMilliseconds(1);
            await CreatedAsync(exchange, $$"""{"name": "{{name}}", "resource_type": "staff", "sort_order": {{order}}}""");
        }

        var listed = await _api.GetAsync($"/api/exchanges/{exchange}/resources/?page_size=3");
        var rest = await _api.GetAsync((string)listed.Json["next"]!);

        Assert.Equal(
            ["D", "C", "B", "A"],
            listed.Json["results"]!.AsArray().Concat(rest.Json["results"]!.AsArray()).Select(resource => (string)resource!["name"]!));
    }

    [Fact]
    public async Task A_resource_of_another_exchange_or_with_a_malformed_id_is_404()
    {
        string path = (await CreatedAsync(await _api.CreateExchangeAsync(), Anna)).Headers.Location!.OriginalString;
        string id = path.Split('/')[5];
        string other = $"/api/exchanges/{await _api.CreateExchangeAsync()}/resources/{id}/";
        foreach (string at in (string[])[other, path.Replace(id, Unknown), path.Replace(id, "x")])
        {
            (HttpMethod Method, string Path, string? Body)[] requests =
            [
                (HttpMethod.Get, at, null), (HttpMethod.Put, at, Anna), (HttpMethod.Patch, at, "{}"),
                (HttpMethod.Get, $"{at}special_hours/", null), (HttpMethod.Get, $"{at}special_hours/2024-01-15/", null),
                (HttpMethod.Post, $"{at}special_hours/", """{"date": "2024-01-15", "hours": []}"""),
                (HttpMethod.Delete, $"{at}special_hours/2024-01-15/", null),
            ];
            foreach (var (method, where, body) in requests)
            {
                (await _api.SendAsync(method, where, body, "owner")).Is(HttpStatusCode.NotFound, """{"detail": "Not found."}""");
            }
        }
    }

    [Fact]
    public async Task Special_hours_of_a_resource_can_be_set_replaced_listed_and_deleted()
    {
        string exchange = await _api.CreateExchangeAsync();
        string resource = (await CreatedAsync(exchange, Anna)).Headers.Location!.OriginalString;
        string path = $"{resource}special_hours/";
        (await _api.GetAsync(path)).Is(HttpStatusCode.OK, "[]");
        const string vacation = """
            {"date": "2024-07-01", "end_date": "2024-07-21", "annual": false, "hours": [], "closed": [], "reason": "Vacation",
             "external_id": null}
            """;
        const string monday = """
            {"date": "2024-01-15", "end_date": null, "annual": false, "reason": "", "external_id": null,
             "hours": [{"open_time": "10:00:00", "close_time": "12:00:00"}], "closed": []}
            """;

        var created = await _api.PostAsync(path, vacation, "owner");
        created.Is(HttpStatusCode.Created, vacation);
        Assert.Equal($"{path}2024-07-01/", created.Headers.Location?.OriginalString);
        (await _api.PostAsync(path, vacation, "owner")).Is(HttpStatusCode.OK, vacation);
        (await _api.PostAsync(path, monday, "owner")).Is(HttpStatusCode.Created, monday);
        (await _api.GetAsync(path)).Is(HttpStatusCode.OK, $"[{monday}, {vacation}]");
        (await _api.GetAsync($"{path}2024-07-10/")).Is(HttpStatusCode.OK, vacation);
        (await _api.GetAsync($"/api/exchanges/{exchange}/special_hours/")).Is(HttpStatusCode.OK, "[]");

        Assert.Equal(HttpStatusCode.NoContent, (await _api.SendAsync(HttpMethod.Delete, $"{path}2024-07-21/", null, "owner")).Status);
        (await _api.GetAsync(path)).Is(HttpStatusCode.OK, $"[{monday}]");
        foreach (string date in (string[])["2024-07-21", "x"])
        {
            Assert.Equal(HttpStatusCode.NotFound, (await _api.SendAsync(HttpMethod.Delete, $"{path}{date}/", null, "owner")).Status);
            Assert.Equal(HttpStatusCode.NotFound, (await _api.GetAsync($"{path}{date}/")).Status);
        }
    }

    [Theory]
    [InlineData("{}", """{"date": ["This field is required."], "hours": ["This field is required."]}""")]
    [InlineData("""{"date": "2024-01-15", "end_date": "2024-01-14", "hours": []}""", """
        {"hours": ["2024-01-15 is after the end of its range, 2024-01-14."]}
        """)]
    [InlineData("""{"date": "2024-01-15", "hours": [{"open_time": "22:00", "close_time": "14:00"}]}""", """
        {"hours": ["2024-01-15 22:00 - 14:00 reaches into 2024-01-16 13:00 - 17:00."]}
        """)]
    public async Task Invalid_special_hours_of_a_resource_are_refused_naming_their_fields(string body, string answer)
    {
        var created = await CreatedAsync(await _api.CreateExchangeAsync(), """
            {"name": "Anna", "resource_type": "staff", "hours": [{"day_of_week": 2, "open_time": "13:00", "close_time": "17:00"}]}
            """);
        (await _api.PostAsync($"{created.Headers.Location}special_hours/", body, "owner")).Is(HttpStatusCode.BadRequest, answer);
    }

    [Fact]
    public async Task A_change_of_the_special_hours_of_a_resource_with_an_outdated_If_Match_is_refused()
    {
        string exchange = await _api.CreateExchangeAsync();
        var created = await CreatedAsync(exchange, Anna);
        string path = $"{created.Headers.Location}special_hours/";
        string tag = created.Headers.ETag!.ToString();
        const string body = """{"date": "2024-01-15", "hours": []}""";

        Assert.Equal(HttpStatusCode.Created, (await _api.SendAsync("POST", path, body, "owner", ("If-Match", tag))).Status);
        Assert.Equal(HttpStatusCode.PreconditionFailed, (await _api.SendAsync("POST", path, body, "owner", ("If-Match", tag))).Status);
        Assert.Equal(
            HttpStatusCode.PreconditionFailed,
            (await _api.SendAsync("DELETE", $"{path}2024-01-15/", null, "owner", ("If-Match", tag))).Status);
    }

    [Fact]
    public async Task A_deleted_resource_is_gone_also_from_requirements_that_name_others_and_one_that_is_required_is_409()
    {
        string exchange = await _api.CreateExchangeAsync();
        var (anna, ben) = (await CreatedAsync(exchange, Anna), await CreatedAsync(exchange, Anna));
        string path = anna.Headers.Location!.OriginalString;
        var service = await _api.PostAsync($"/api/exchanges/{exchange}/services/", $$"""
            {"name": "Cut", "requirements": [{"resources": ["{{anna.Json["uuid"]}}", "{{ben.Json["uuid"]}}"]}]}
            """, "owner");
        (await _api.SendAsync("DELETE", path, null, "owner", ("If-Match", "\"1\""))).Is(
            HttpStatusCode.PreconditionFailed, """{"detail": "It was changed meanwhile: read it again."}""");

        Assert.Equal(HttpStatusCode.NoContent, (await _api.SendAsync(HttpMethod.Delete, path, null, "owner")).Status);

        Assert.Equal(HttpStatusCode.NotFound, (await _api.GetAsync(path)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await _api.SendAsync(HttpMethod.Delete, path, null, "owner")).Status);
        var changed = await _api.GetAsync(service.Headers.Location!.OriginalString);
        Assert.Equal($"[\"{ben.Json["uuid"]}\"]", changed.Json["requirements"]![0]!["resources"]!.ToJsonString());
        (await _api.SendAsync(HttpMethod.Delete, ben.Headers.Location!.OriginalString, null, "owner")).Is(
            HttpStatusCode.Conflict, """{"detail": "A service requires this resource and names too few others in its place."}""");
    }

    private async Task<Reply> CreatedAsync(string exchange, string body)
    {
        var created = await _api.PostAsync($"/api/exchanges/{exchange}/resources/", body, "owner");
        Assert.True(created.Status == HttpStatusCode.Created, created.Text);
        return created;
    }
}
