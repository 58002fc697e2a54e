using System.Net;
using BookingEngine.EntityFrameworkCore.Tests.PostgreSql;
using BookingEngine.MongoDB.Tests;
using BookingEngine.Pages.Tests;
using MongoDB.Driver;

namespace BookingEngine.SampleHost.Tests;

/// <summary>The pages of the built host, on each store.</summary>
public sealed class PagesFlowTests
{
    private static readonly (string Key, string Value) Now = ("Booking:Now", "2024-01-10T12:00:00Z");

    [Theory]
    [InlineData("Sqlite")]
    [InlineData("PostgreSql")]
    [InlineData("MongoDb")]
    [InlineData("InMemory")]
    public async Task An_owner_makes_a_business_and_a_customer_books_moves_and_cancels(string storage)
    {
        using var directory = new TemporaryDirectory();
        await using var server = storage == "PostgreSql" ? await PostgreSqlServer.StartAsync(isDurable: false) : null;
        string connection = storage switch
        {
            "PostgreSql" => $"{server!.ConnectionString};Database=pages",
            "MongoDb" => new MongoUrlBuilder(await MongoServer.ReplicaSet) { DatabaseName = $"pages_{Guid.NewGuid():N}" }.ToString(),
            _ => "",
        };
        await using var host = await HostInProcess.StartAsync(
            directory.Path, "Development", ("Booking:Storage", storage), ("ConnectionStrings:Booking", connection), Now);
        using var owner = new Visitor(host.Client.BaseAddress!, "en-GB", user: null);
        await owner.GoAsync("/");
        await owner.FollowAsync("Run your business");
        await owner.SendAsync("Make a demo business");
        Assert.Contains("Done: the business is there.", owner.Text, StringComparison.Ordinal);
        await owner.SendAsync("Confirm");
        Assert.Contains("The booking is confirmed.", owner.Text, StringComparison.Ordinal);
        string day = owner.Address.AbsolutePath;

        // A person joins, and a time is blocked.
        await owner.GoAsync($"{day}/catalogue");
        var form = owner.Page.QuerySelector("form:has([name=resource][value='']) [name=name]")!.Closest("form")!;
        var fields = form.QuerySelectorAll("input").ToDictionary(field => field.GetAttribute("name")!, field => field.GetAttribute("value") ?? "");
        fields["name"] = "Dora";
        await owner.SendAsync(new Uri(owner.Address, form.GetAttribute("action")), fields);
        await owner.GoAsync($"{day}?date=2024-01-11");
        Assert.NotNull(owner.Page.QuerySelectorAll("#block-with option").FirstOrDefault(option => Visitor.Words(option) == "Dora"));
        await owner.SendAsync("Block", ("from", "12:00"), ("to", "12:30"), ("reason", "Dentist"));
        Assert.Contains("Dentist", owner.Text, StringComparison.Ordinal);

        using var customer = new Visitor(host.Client.BaseAddress!, "en-GB", user: null);
        await customer.GoAsync($"/book/{day.Split('/')[^1]}");
        await customer.FollowAsync("Bridal styling");
        await customer.GoAsync(customer.Page.QuerySelector("a[rel~=next]")!.GetAttribute("href")!);
        await customer.FollowAsync("13:30");
        await customer.SendAsync("Book", ("name", "Ada Lovelace"), ("email", "ada@example.com"));
        Assert.Contains("Done: you have requested a booking.", customer.Text, StringComparison.Ordinal);
        await customer.FollowAsync("Move to another time");
        await customer.FollowAsync("15:30");
        await customer.SendAsync("Move");
        Assert.Contains("15:30 – 17:30", customer.Text, StringComparison.Ordinal);

        await owner.GoAsync($"{day}/hours");
        await owner.SendAsync("Save", ("close-4-1", "17:00"));
        Assert.Contains("Ada Lovelace", owner.Text, StringComparison.Ordinal);
        await owner.SendAsync("Change, and keep the bookings");
        Assert.Contains("Done: it is changed.", owner.Text, StringComparison.Ordinal);

        await customer.GoAsync(customer.Address.PathAndQuery);
        await customer.SendAsync("Yes, cancel it");
        Assert.Equal(HttpStatusCode.OK, customer.Status);
        Assert.Contains("The booking is cancelled", customer.Text, StringComparison.Ordinal);
    }
}
