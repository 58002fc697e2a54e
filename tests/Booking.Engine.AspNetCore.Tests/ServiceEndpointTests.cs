using System.Net;
using System.Text.Json.Nodes;

namespace BookingEngine.AspNetCore.Tests;

/// <summary>The services of an exchange.</summary>
public sealed class ServiceEndpointTests(ApiFixture fixture) : IClassFixture<ApiFixture>
{
    private const string Unknown = "00000000-0000-4000-8000-000000000000";
    private const string Required = "This field is required.";
    private const string Null = "This field may not be null.";
    private const string NoInteger = "A valid integer is required.";
    private const string NoBoolean = "Must be a valid boolean.";

    private const string Defaults = """
        {"uuid": "", "name": "Cut", "description": "", "is_active": true, "duration_minutes": null, "duration_options": null,
         "slot_step_minutes": null, "buffer_before_minutes": null, "buffer_after_minutes": null, "min_notice_minutes": null,
         "booking_window_days": null, "cancellation_notice_minutes": null, "auto_confirm": null, "slot_starts": null,
         "min_party_size": 1, "max_party_size": null, "max_parallel": null, "hours": null, "price_amount": null,
         "price_currency": null, "assignment": "first", "requirements": [], "reminders": null, "quiet_from": null, "quiet_to": null}
        """;

    private readonly ApiHost _api = fixture.Api;

    /// <summary>Fields of a service with values that are not valid, and the message for each.</summary>
    public static IEnumerable<TheoryDataRow<string, string?, string>> Fields()
    {
        yield return new("name", null, Required);
        yield return new("name", "\" \"", "This field may not be blank.");
        yield return new("name", $"\"{new string('x', 256)}\"", "Ensure this field has no more than 255 characters.");
        yield return new("description", $"\"{new string('x', 2001)}\"", "Ensure this field has no more than 2000 characters.");
        foreach (string field in (string[])["name", "description", "price_currency"])
        {
            yield return new(field, "1", "Not a valid string.");
        }

        foreach (string field in (string[])["name", "description", "is_active", "min_party_size", "assignment", "requirements"])
        {
            yield return new(field, "null", Null);
        }

        foreach (string field in (string[])["is_active", "auto_confirm"])
        {
            yield return new(field, "\"true\"", NoBoolean);
        }

        foreach (var (field, least, most) in ((string, long, long)[])
            [("duration_minutes", 1, 1440), ("slot_step_minutes", 1, 1440), ("buffer_before_minutes", 0, 1440),
             ("buffer_after_minutes", 0, 1440), ("min_notice_minutes", 0, 5_270_400), ("booking_window_days", 0, 3660),
             ("cancellation_notice_minutes", 0, 5_270_400), ("min_party_size", 1, 100_000), ("max_party_size", 1, 100_000),
             ("max_parallel", 1, 100_000), ("price_amount", 0, 999_999_999_999)])
        {
            yield return new(field, $"{least - 1}", $"Ensure this value is greater than or equal to {least}.");
            yield return new(field, $"{most + 1}", $"Ensure this value is less than or equal to {most}.");
            yield return new(field, "1e20", $"Ensure this value is less than or equal to {most}.");
            yield return new(field, "1.5", NoInteger);
            yield return new(field, "\"1\"", NoInteger);
        }

        yield return new("slot_starts", "\"x\"", "Select a valid choice. x is not one of the available choices.");
        yield return new("assignment", "\"random\"", "Select a valid choice. random is not one of the available choices.");
        foreach (string field in (string[])["duration_options", "hours", "requirements"])
        {
            yield return new(field, "{}", "Expected a list of items but got type \"dict\".");
        }

        yield return new("duration_options", "[]", "This list may not be empty.");
        yield return new("duration_options", "[30, 0]", "Ensure this value is greater than or equal to 1.");
        yield return new("duration_options", "[1441]", "Ensure this value is less than or equal to 1440.");
        yield return new("duration_options", List(51, "30"), "Ensure this field has no more than 50 elements.");
        yield return new("hours", List(201, "{}"), "Ensure this field has no more than 200 elements.");
        yield return new("requirements", List(11, "{}"), "Ensure this field has no more than 10 elements.");
        foreach (string currency in (string[])["", "eur", "EURO", "€"])
        {
            yield return new(
                "price_currency", $"\"{currency}\"", $"“{currency}” is not a currency. Give three capital letters (ISO 4217), such as EUR.");
        }

        static string List(int count, string item) => $"[{string.Join(',', Enumerable.Repeat(item, count))}]";
    }

    /// <summary>Bodies whose fields contradict each other, and the answer to each.</summary>
    public static TheoryData<string, string> Contradictions => new()
    {
        {
            """ "duration_minutes": 30, "duration_options": [60, 90] """,
            """{"duration_minutes": ["The length is none of those that are offered."]}"""
        },
        {
            """ "min_party_size": 3, "max_party_size": 2 """,
            """{"max_party_size": ["Ensure this value is greater than or equal to min_party_size."]}"""
        },
        { """ "price_amount": 100 """, """{"price_currency": ["A price needs a currency."]}""" },
        { """ "price_currency": "EUR" """, """{"price_amount": ["A currency needs a price."]}""" },
        {
            """
            "hours": [{"day_of_week": 1, "open_time": "09:00", "close_time": "12:00"},
                      {"day_of_week": 1, "open_time": "11:00", "close_time": "13:00"}]
            """,
            """{"hours": ["Monday 09:00 - 12:00 overlaps Monday 11:00 - 13:00."]}"""
        },
        {
            """ "hours": [{"day_of_week": 1, "open_time": "09:00", "close_time": "12:00"}, {"open_time": "x"}] """,
            $$"""
            {"hours": [{}, {"day_of_week": ["{{Required}}"], "close_time": ["{{Required}}"],
                            "open_time": ["Time has wrong format. Use one of these formats instead: hh:mm[:ss[.uuuuuu]]."]}]}
            """
        },
        {
            """ "requirements": [{"resource_type": "staff"}, {}, 1, {"resource_type": null, "resources": null}] """,
            $$"""
            {"requirements": [{}, {"resource_type": ["{{Required}}"]},
                              {"non_field_errors": ["Invalid data. Expected a dictionary, but got int."]},
                              {"resource_type": ["{{Required}}"]}]}
            """
        },
        {
            $$""" "requirements": [{"resource_type": "staff", "resources": ["{{Unknown}}"]}] """,
            """
            {"requirements": [{"resource_type": ["Give either `resource_type` or `resources`."],
                               "resources": ["Give either `resource_type` or `resources`."]}]}
            """
        },
        {
            """
            "requirements": [{"resource_type": "", "count": 0, "takes": "x", "from_minutes": -1, "to_minutes": 0},
                             {"resources": []}, {"resources": ["x"], "count": 21, "from_minutes": null, "to_minutes": 1441}]
            """,
            $$"""
            {"requirements": [
               {"resource_type": ["This field may not be blank."], "count": ["Ensure this value is greater than or equal to 1."],
                "takes": ["Select a valid choice. x is not one of the available choices."],
                "from_minutes": ["Ensure this value is greater than or equal to 0."],
                "to_minutes": ["Ensure this value is greater than or equal to 1."]},
               {"resources": ["This list may not be empty."]},
               {"resources": ["“x” is not a valid UUID."], "count": ["Ensure this value is less than or equal to 20."],
                "from_minutes": ["{{Null}}"], "to_minutes": ["Ensure this value is less than or equal to 1440."]}]}
            """
        },
        {
            $$"""
            "requirements": [{"resource_type": "staff"}, {"resources": ["{{Unknown}}"], "count": 2},
                             {"resource_type": "room", "from_minutes": 30, "to_minutes": 30}]
            """,
            $$"""
            {"requirements": [{}, {"resources": ["Invalid pk \"{{Unknown}}\" - object does not exist."],
                                   "count": ["Ensure this value is less than or equal to 1."]},
                              {"to_minutes": ["A requirement must end after it begins."]}]}
            """
        },
    };

    [Fact]
    public async Task A_service_with_a_name_alone_has_the_defaults_and_is_found_at_its_location()
    {
        string path = $"/api/exchanges/{await _api.CreateExchangeAsync()}/services/";

        var created = await _api.PostAsync(path, """{"name": "Cut"}""", "owner");

        created.Is(HttpStatusCode.Created, WithId(Defaults, created));
        Assert.Equal($"{path}{(string)created.Json["uuid"]!}/", created.Headers.Location?.OriginalString);
        var found = await _api.GetAsync(created.Headers.Location!.OriginalString);
        found.Is(HttpStatusCode.OK, created.Text);
        Assert.Equal(created.Headers.ETag, found.Headers.ETag);
    }

    [Fact]
    public async Task Every_field_of_a_service_is_read_back_as_it_was_given()
    {
        string exchange = await _api.CreateExchangeAsync();
        var resource = await _api.PostAsync(
            $"/api/exchanges/{exchange}/resources/", """{"name": "Anna", "resource_type": "staff"}""", "owner");
        var given = JsonNode.Parse($$"""
            {"name": "Cut & wash", "description": "With\ntea", "is_active": false, "duration_minutes": 30, "duration_options": [45, 30],
             "slot_step_minutes": 15, "buffer_before_minutes": 5, "buffer_after_minutes": 0, "min_notice_minutes": 5270400,
             "booking_window_days": 0, "cancellation_notice_minutes": 60, "auto_confirm": false, "slot_starts": "any",
             "min_party_size": 2, "max_party_size": 3, "max_parallel": 4, "price_amount": 999999999999, "price_currency": "JPY",
             "assignment": "round_robin", "quiet_from": "21:00:00", "quiet_to": "08:00:00",
             "reminders": [{"minutes_before": 60}, {"days_before": 1, "at_time": "18:00:00"}],
             "requirements": [
               {"resource_type": "staff", "resources": null, "count": 2, "takes": "party", "from_minutes": 5, "to_minutes": 20},
               {"resource_type": null, "resources": ["{{resource.Json["uuid"]}}"], "count": 1, "takes": "all", "from_minutes": 0, "to_minutes": null}]}
            """)!.AsObject();
        given["hours"] = JsonNode.Parse("""
            [{"day_of_week": 1, "open_time": "22:00", "close_time": "02:00", "every_weeks": 2, "from_date": "2024-01-15"},
             {"day_of_week": 7, "is_closed": true}]
            """);

        var created = await _api.PostAsync($"/api/exchanges/{exchange}/services/", given.ToJsonString(), "owner");

        Assert.True(created.Status == HttpStatusCode.Created, created.Text);
        var answer = created.Json.AsObject();
        Assert.NotEqual(Guid.Empty, Guid.Parse((string)answer["hours"]![0]!["uuid"]!));
        var hours = answer["hours"]!.AsArray().Select(entry => (string)entry!["uuid"]!).ToArray();
        given["hours"] = JsonNode.Parse($$"""
            [{"uuid": "{{hours[0]}}", "day_of_week": 1, "day_name": "Monday", "open_time": "22:00:00", "close_time": "02:00:00",
              "is_closed": false, "every_weeks": 2, "from_date": "2024-01-15"},
             {"uuid": "{{hours[1]}}", "day_of_week": 7, "day_name": "Sunday", "open_time": null, "close_time": null,
              "is_closed": true, "every_weeks": 1, "from_date": null}]
            """);
        given["uuid"] = (string)answer["uuid"]!;
        created.Is(HttpStatusCode.Created, given.ToJsonString());
        (await _api.SendAsync(HttpMethod.Put, created.Headers.Location!.OriginalString, created.Text, "owner")).Is(
            HttpStatusCode.OK, WithHours(given, await _api.GetAsync(created.Headers.Location.OriginalString)));
    }

    [Fact]
    public async Task A_PATCH_of_a_service_changes_only_what_it_names_and_a_PUT_gives_the_rest_its_defaults()
    {
        string path = await CreateAsync(await _api.CreateExchangeAsync(), """
            {"name": "Cut", "description": "Short", "duration_minutes": 30, "price_amount": 2900, "price_currency": "EUR",
             "hours": [{"day_of_week": 1, "open_time": "09:00", "close_time": "12:00"}], "requirements": [{"resource_type": "staff"}]}
            """);
        var before = (await _api.GetAsync(path)).Json.AsObject();

        var patched = await _api.SendAsync(
            HttpMethod.Patch, path, """{"is_active": false, "duration_minutes": null, "uuid": "x"}""", "owner");
        before["is_active"] = false;
        before["duration_minutes"] = null;
        patched.Is(HttpStatusCode.OK, before.ToJsonString());
        (await _api.GetAsync(path)).Is(HttpStatusCode.OK, before.ToJsonString());

        (await _api.SendAsync(HttpMethod.Put, path, "{}", "owner")).Is(HttpStatusCode.BadRequest, $$"""{"name": ["{{Required}}"]}""");
        var replaced = await _api.SendAsync(HttpMethod.Put, path, """{"name": "Cut"}""", "owner");
        replaced.Is(HttpStatusCode.OK, WithId(Defaults, replaced));
        Assert.Equal((string?)before["uuid"], (string?)replaced.Json["uuid"]);
    }

    [Theory]
    [MemberData(nameof(Fields), DisableDiscoveryEnumeration = true)]
    public async Task An_invalid_field_of_a_service_is_refused_naming_it(string field, string? value, string message)
    {
        string path = $"/api/exchanges/{await _api.CreateExchangeAsync()}/services/";
        string name = field == "name" ? "" : "\"name\": \"Cut\"";
        string given = value is null ? "" : $"\"{field}\": {value}";

        var reply = await _api.PostAsync(path, $"{{{string.Join(',', ((string[])[name, given]).Where(part => part != ""))}}}", "owner");

        reply.Is(HttpStatusCode.BadRequest, new JsonObject { [field] = new JsonArray(message) }.ToJsonString());
        Assert.Equal(0, (int?)(await _api.GetAsync(path)).Json["count"]);
    }

    [Theory]
    [MemberData(nameof(Contradictions), DisableDiscoveryEnumeration = true)]
    public async Task Fields_of_a_service_that_contradict_each_other_are_refused_naming_them(string fields, string answer)
    {
        string path = $"/api/exchanges/{await _api.CreateExchangeAsync()}/services/";
        string service = await CreateAsync(path.Split('/')[3], """{"name": "Cut"}""");

        (await _api.PostAsync(path, $$"""{"name": "Shave", {{fields}}}""", "owner")).Is(HttpStatusCode.BadRequest, answer);
        (await _api.SendAsync(HttpMethod.Put, service, $$"""{"name": "Cut", {{fields}}}""", "owner")).Is(HttpStatusCode.BadRequest, answer);
        (await _api.SendAsync(HttpMethod.Patch, service, $"{{{fields}}}", "owner")).Is(HttpStatusCode.BadRequest, answer);
        (await _api.GetAsync(service)).Is(HttpStatusCode.OK, WithId(Defaults, await _api.GetAsync(service)));
    }

    [Fact]
    public async Task A_PATCH_of_a_service_is_judged_together_with_what_it_keeps()
    {
        string path = await CreateAsync(await _api.CreateExchangeAsync(), """{"name": "Cut", "max_party_size": 2}""");

        (await _api.SendAsync(HttpMethod.Patch, path, """{"min_party_size": 3}""", "owner")).Is(
            HttpStatusCode.BadRequest, """{"max_party_size": ["Ensure this value is greater than or equal to min_party_size."]}""");
    }

    [Fact]
    public async Task Services_are_listed_in_the_order_in_which_they_were_added_page_by_page()
    {
        string exchange = await _api.CreateExchangeAsync();
        string path = $"/api/exchanges/{exchange}/services/";
        foreach (string name in (string[])["C", "A", "B"])
        {
            await CreateAsync(exchange, $$"""{"name": "{{name}}"}""");
        }

        var first = await _api.GetAsync($"{path}?page_size=2");
        var second = await _api.GetAsync((string)first.Json["next"]!);

        Assert.Equal(("C A", "B"), (Names(first), Names(second)));
        Assert.Equal((3, true, null), ((int?)first.Json["count"], (bool?)first.Json["count_is_exact"], (string?)first.Json["previous"]));
        Assert.Null(second.Json["next"]);
        Assert.Equal("C A", Names(await _api.GetAsync((string)second.Json["previous"]!)));
        Assert.Equal("C A B", Names(await _api.GetAsync(path)));
        Assert.EndsWith($"{path}?page_size=2&page=2", (string?)first.Json["next"], StringComparison.Ordinal);
        foreach (string page in (string[])["3", "0", "x", "99999"])
        {
            Assert.Equal(HttpStatusCode.NotFound, (await _api.GetAsync($"{path}?page_size=2&page={page}")).Status);
        }

        (await _api.GetAsync($"{path}?page_size=101")).Is(
            HttpStatusCode.BadRequest, """{"page_size": ["Ensure this value is less than or equal to 100."]}""");
        Assert.Equal(0, (int?)(await _api.GetAsync($"/api/exchanges/{await _api.CreateExchangeAsync()}/services/")).Json["count"]);

        static string Names(Reply reply) =>
            string.Join(' ', reply.Json["results"]!.AsArray().Select(service => (string)service!["name"]!));
    }

    [Fact]
    public async Task A_service_has_the_version_of_its_exchange()
    {
        string exchange = await _api.CreateExchangeAsync();
        string path = await CreateAsync(exchange, """{"name": "Cut"}""");
        string tag = Tag(await _api.GetAsync(path));

        Assert.Equal(tag, Tag(await _api.GetAsync($"/api/exchanges/{exchange}/")));
        Assert.Equal(HttpStatusCode.NotModified, (await _api.SendAsync("GET", path, null, null, ("If-None-Match", tag))).Status);
        var changed = await _api.SendAsync("PATCH", path, """{"name": "Shave"}""", "owner", ("If-Match", tag));
        Assert.Equal(HttpStatusCode.OK, changed.Status);
        Assert.NotEqual(tag, Tag(changed));
        foreach (var (method, at) in ((string, string)[])[("PATCH", path), ("PUT", path), ("POST", $"/api/exchanges/{exchange}/services/")])
        {
            (await _api.SendAsync(method, at, """{"name": "Color"}""", "owner", ("If-Match", tag))).Is(
                HttpStatusCode.PreconditionFailed, """{"detail": "It was changed meanwhile: read it again."}""");
        }

        Assert.Equal(HttpStatusCode.OK, (await _api.SendAsync("GET", path, null, null, ("If-None-Match", tag))).Status);
    }

    [Fact]
    public async Task A_service_of_another_exchange_or_with_a_malformed_id_is_404()
    {
        string path = await CreateAsync(await _api.CreateExchangeAsync(), """{"name": "Cut"}""");
        string other = await _api.CreateExchangeAsync();
        string id = path.Split('/')[5];
        foreach (string at in (string[])[$"/api/exchanges/{other}/services/{id}/", path.Replace(id, Unknown), path.Replace(id, "x")])
        {
            foreach (string method in (string[])["GET", "PUT", "PATCH"])
            {
                (await _api.SendAsync(new HttpMethod(method), at, method == "GET" ? null : """{"name": "Shave"}""", "owner")).Is(
                    HttpStatusCode.NotFound, """{"detail": "Not found."}""");
            }
        }
    }

    [Fact]
    public async Task Services_that_several_callers_add_at_once_are_all_added()
    {
        string path = $"/api/exchanges/{await _api.CreateExchangeAsync()}/services/";

        var replies = await Task.WhenAll(
            Enumerable.Range(0, 8).Select(number => _api.PostAsync(path, $$"""{"name": "{{number}}"}""", "owner")));

        Assert.All(replies, reply => Assert.Equal(HttpStatusCode.Created, reply.Status));
        Assert.All(
            replies.Select((reply, number) => (reply, number)),
            one => Assert.Equal($"{one.number}", (string?)one.reply.Json["name"]));
        Assert.Equal(8, replies.Select(reply => (string)reply.Json["uuid"]!).Distinct().Count());
        Assert.Equal(8, (int?)(await _api.GetAsync(path)).Json["count"]);
    }

    [Fact]
    public async Task A_deleted_service_is_gone_also_from_its_resources_and_one_with_pending_bookings_is_409()
    {
        string exchange = await _api.CreateExchangeAsync();
        string path = await CreateAsync(exchange, """{"name": "Cut", "duration_minutes": 60}""");
        string id = path.Split('/')[5];
        var resource = await _api.PostAsync(
            $"/api/exchanges/{exchange}/resources/", $$"""{"name": "Anna", "resource_type": "staff", "services": ["{{id}}"]}""", "owner");
        var booked = await _api.BookAsync(exchange, "14:00", "15:00", "jane", $$""" "service": "{{id}}", """);
        Assert.True(booked.Status == HttpStatusCode.Created, booked.Text);

        (await _api.SendAsync(HttpMethod.Delete, path, null, "owner")).Is(
            HttpStatusCode.Conflict,
            """{"detail": "The service has pending or confirmed bookings. End its sale in place of deleting it."}""");
        Assert.Equal(true, (bool?)(await _api.GetAsync(path)).Json["is_active"]);

        await _api.PostAsync($"{booked.Headers.Location}cancel/", null, "jane");
        Assert.Equal(HttpStatusCode.NoContent, (await _api.SendAsync(HttpMethod.Delete, path, null, "owner")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await _api.GetAsync(path)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await _api.SendAsync(HttpMethod.Delete, path, null, "owner")).Status);
        Assert.Equal("[]", (await _api.GetAsync(resource.Headers.Location!.OriginalString)).Json["services"]!.ToJsonString());
        Assert.Equal(id, (string?)(await _api.GetAsync(booked.Headers.Location!.OriginalString, "jane")).Json["service"]);
    }

    private async Task<string> CreateAsync(string exchange, string body)
    {
        var created = await _api.PostAsync($"/api/exchanges/{exchange}/services/", body, "owner");
        Assert.True(created.Status == HttpStatusCode.Created, created.Text);
        return created.Headers.Location!.OriginalString;
    }

    /// <summary>Returns a body with the id that was given in a reply.</summary>
    private static string WithId(string body, Reply reply)
    {
        var json = JsonNode.Parse(body)!;
        json["uuid"] = (string)reply.Json["uuid"]!;
        return json.ToJsonString();
    }

    /// <summary>Returns a body with the hours of a reply, which have new ids after each change.</summary>
    private static string WithHours(JsonObject body, Reply reply)
    {
        body["hours"] = reply.Json["hours"]!.DeepClone();
        return body.ToJsonString();
    }

    private static string Tag(Reply reply) => reply.Headers.ETag!.ToString();
}
