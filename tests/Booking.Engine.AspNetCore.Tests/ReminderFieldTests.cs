using System.Net;

namespace BookingEngine.AspNetCore.Tests;

/// <summary>The reminders and quiet hours of exchanges and services, as fields.</summary>
public sealed class ReminderFieldTests : IAsyncLifetime
{
    private const string Required = "This field is required.";

    private ApiHost _api = null!;

    public static TheoryData<string, string> Wrong() => new()
    {
        {
            """
            "reminders": [{"minutes_before": 60}, {}, {"days_before": 1}, {"at_time": "18:00"}, {"minutes_before": 60, "days_before": 1},
                          {"minutes_before": 0}, {"days_before": 61, "at_time": "24:00"}, {"minutes_before": 86401}, 1]
            """,
            $$"""
            {"reminders": [{}, {"minutes_before": ["{{Required}}"]}, {"at_time": ["{{Required}}"]}, {"days_before": ["{{Required}}"]},
               {"minutes_before": ["Give either `minutes_before`, or `days_before` and `at_time`."]},
               {"minutes_before": ["Ensure this value is greater than or equal to 1."]},
               {"days_before": ["Ensure this value is less than or equal to 60."],
                "at_time": ["Time has wrong format. Use one of these formats instead: hh:mm[:ss[.uuuuuu]]."]},
               {"minutes_before": ["Ensure this value is less than or equal to 86400."]},
               {"non_field_errors": ["Invalid data. Expected a dictionary, but got int."]}]}
            """
        },
        {
            $""" "reminders": [{string.Join(',', Enumerable.Repeat("{}", 11))}] """,
            """{"reminders": ["Ensure this field has no more than 10 elements."]}"""
        },
        { """ "quiet_from": "21:00" """, $$"""{"quiet_to": ["{{Required}}"]}""" },
        { """ "quiet_from": null, "quiet_to": "08:00" """, $$"""{"quiet_from": ["{{Required}}"]}""" },
        { """ "quiet_from": "08:00", "quiet_to": "08:00" """, """{"quiet_to": ["Quiet hours last at most 23 hours."]}""" },
        { """ "quiet_from": "08:00", "quiet_to": "07:30" """, """{"quiet_to": ["Quiet hours last at most 23 hours."]}""" },
        { """ "quiet_from": "x", "quiet_to": null """, """{"quiet_from": ["Time has wrong format. Use one of these formats instead: hh:mm[:ss[.uuuuuu]]."]}""" },
    };

    public async ValueTask InitializeAsync() => _api = await ApiHost.StartAsync();

    public ValueTask DisposeAsync() => _api.DisposeAsync();

    [Theory]
    [MemberData(nameof(Wrong), DisableDiscoveryEnumeration = true)]
    public async Task Reminders_and_quiet_hours_that_are_wrong_are_refused_naming_the_field(string fields, string answer)
    {
        string exchange = await _api.CreateExchangeAsync();

        (await _api.PostAsync("/api/exchanges/", $$"""{"business_name": "A", {{fields}}}""", "owner")).Is(HttpStatusCode.BadRequest, answer);
        (await _api.PostAsync($"/api/exchanges/{exchange}/services/", $$"""{"name": "A", {{fields}}}""", "owner")).Is(
            HttpStatusCode.BadRequest, answer);
    }

    [Fact]
    public async Task A_change_of_one_quiet_time_keeps_the_other_and_null_for_both_ends_them()
    {
        string path = $"/api/exchanges/{await _api.CreateExchangeAsync(""" "quiet_from": "21:00", "quiet_to": "08:00", """)}/";

        Assert.Equal(("22:00:00", "08:00:00"), await QuietAsync("""{"quiet_from": "22:00"}"""));
        Assert.Equal(("22:00:00", "08:00:00"), await QuietAsync("""{"description": "New."}"""));
        Assert.Equal((null, null), await QuietAsync("""{"quiet_from": null, "quiet_to": null}"""));

        async Task<(string? From, string? To)> QuietAsync(string body)
        {
            var changed = await _api.SendAsync(HttpMethod.Patch, path, body, "owner");
            Assert.Equal(HttpStatusCode.OK, changed.Status);
            return ((string?)changed.Json["quiet_from"], (string?)changed.Json["quiet_to"]);
        }
    }

    [Fact]
    public async Task A_service_has_no_reminders_or_those_of_its_exchange_or_its_own()
    {
        string path = $"/api/exchanges/{await _api.CreateExchangeAsync()}/services/";

        Assert.Equal("null", await RemindersAsync(""));
        Assert.Equal("[]", await RemindersAsync(""" , "reminders": [] """));
        Assert.Equal(
            """[{"minutes_before":30},{"days_before":0,"at_time":"07:00:00"}]""",
            await RemindersAsync(""" , "reminders": [{"minutes_before": 30}, {"days_before": 0, "at_time": "07:00"}] """));

        async Task<string> RemindersAsync(string more)
        {
            var created = await _api.PostAsync(path, $$"""{"name": "Cut" {{more}}}""", "owner");
            Assert.True(created.Status == HttpStatusCode.Created, created.Text);
            return created.Json["reminders"]?.ToJsonString() ?? "null";
        }
    }
}
