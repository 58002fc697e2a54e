using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using NodaTime;

namespace Shop.Tests;

public sealed class ShopTests(ShopApp app) : IClassFixture<ShopApp>
{
    [Fact]
    public async Task Managers_open_branches_and_all_staff_of_the_firm_administers_them()
    {
        Assert.Equal(HttpStatusCode.Forbidden, (await OpenAsync("ben")).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await OpenAsync(null)).StatusCode);
        var branch = await BranchAsync();

        var change = new { description = "Second floor" };
        Assert.Equal(HttpStatusCode.OK, (await app.ClientOf("ben").PatchAsJsonAsync($"/api/exchanges/{branch}/", change)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await app.ClientOf("eve").PatchAsJsonAsync($"/api/exchanges/{branch}/", change)).StatusCode);
    }

    [Fact]
    public async Task Only_a_part_of_the_API_is_served_and_described_beside_the_app_s_own_endpoints()
    {
        var client = app.ClientOf("ada");
        var paths = JsonNode.Parse(await client.GetStringAsync("/openapi/v1.json"))!["paths"]!.AsObject().Select(path => path.Key).ToList();

        Assert.Contains("/photos", string.Join(' ', paths));
        Assert.Contains("/api/bookings/", paths);
        Assert.DoesNotContain("/api/time-slots/generate_slots/", paths);

        var erasure = await client.PostAsJsonAsync($"/api/exchanges/{await BranchAsync()}/erase_customer/", new { customer_email = "ada@example.org" });
        Assert.Equal(HttpStatusCode.NotFound, erasure.StatusCode);
    }

    [Fact]
    public async Task A_time_can_be_booked_until_the_clock_of_the_test_has_passed_it()
    {
        var branch = await BranchAsync();
        Assert.Equal(HttpStatusCode.Created, (await BookAsync(branch, "10:00", "11:00")).StatusCode);

        app.Clock.Advance(Duration.FromHours(4));

        Assert.Equal(HttpStatusCode.BadRequest, (await BookAsync(branch, "11:00", "12:00")).StatusCode);
        app.Clock.Advance(Duration.FromHours(-4));
    }

    [Fact]
    public async Task Own_tables_refer_to_the_exchanges_and_are_joined_with_the_bookings()
    {
        var branch = await BranchAsync();
        await BookAsync(branch, "14:00", "15:00");
        var client = app.ClientOf();
        var stored = await client.PostAsJsonAsync("/photos/", new Photo(0, branch, "/front.jpg"));
        Assert.Equal(HttpStatusCode.Created, stored.StatusCode);

        var joined = await client.GetFromJsonAsync<List<PhotoWithBookings>>("/photos/");

        Assert.Equal([new PhotoWithBookings("/front.jpg", "Ada")], joined!);
        var orphan = await client.PostAsJsonAsync("/photos/", new Photo(0, Guid.NewGuid(), "/none.jpg"));
        Assert.Equal(HttpStatusCode.InternalServerError, orphan.StatusCode);
        Assert.Contains("FOREIGN KEY constraint failed", await orphan.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task A_Blazor_page_shows_free_times_beside_the_pages_of_the_package()
    {
        var branch = await BranchAsync();
        await BookAsync(branch, "16:00", "17:00");
        var client = app.ClientOf();

        string free = await client.GetStringAsync($"/free/{branch}");

        Assert.Contains("<li>15:00:00</li>", free);
        Assert.DoesNotContain("<li>16:00:00</li>", free);
        Assert.Contains("Tech Repair Shop", await client.GetStringAsync("/appointments"));
    }

    [Fact]
    public async Task Five_hundred_bookings_of_the_past_are_imported_with_what_became_of_them()
    {
        var branch = await BranchAsync();
        string[] statuses = ["completed", "completed", "completed", "no_show", "cancelled"];
        var rows = Enumerable.Range(0, 500).Select(number =>
            $"A-{number},{statuses[number % 5]},{new LocalDate(2099, 1, 1).PlusDays(number):yyyy'-'MM'-'dd},10:00,11:00,Customer {number},c{number}@example.org");
        string list = string.Join('\n', ["external_id,status,date,start_time,end_time,customer_name,customer_email", .. rows]);
        var client = app.ClientOf("ada");

        var answer = await client.PostAsync(
            $"/api/exchanges/{branch}/import/", new StringContent(list, new MediaTypeHeaderValue("text/csv")));

        var report = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
        Assert.Equal((500, 0), ((int)report["imported_count"]!, (int)report["refused_count"]!));
        Assert.Equal((300, 100, 100), (await CountAsync("completed"), await CountAsync("no_show"), await CountAsync("cancelled")));

        async Task<int> CountAsync(string status) => (int)JsonNode.Parse(
            await client.GetStringAsync($"/api/bookings/?exchange={branch}&status={status}"))!["count"]!;
    }

    private Task<HttpResponseMessage> OpenAsync(string? member) => app.ClientOf(member).PostAsJsonAsync("/api/exchanges/", new
    {
        business_name = "Tech Repair Shop",
        timezone = "Europe/Berlin",
        operating_hours = new[] { new { day_of_week = 1, open_time = "09:00", close_time = "17:00" } },
    });

    private async Task<Guid> BranchAsync()
    {
        var opened = await OpenAsync("ada");
        string body = await opened.Content.ReadAsStringAsync();
        Assert.True(opened.StatusCode == HttpStatusCode.Created, body);
        return Guid.Parse((string)JsonNode.Parse(body)!["uuid"]!);
    }

    private Task<HttpResponseMessage> BookAsync(Guid branch, string start, string end) => app.ClientOf().PostAsJsonAsync("/api/bookings/", new
    {
        exchange = branch,
        date = "2101-01-03",
        start_time = start,
        end_time = end,
        customer_name = "Ada",
        customer_email = "ada@example.org",
    });
}
