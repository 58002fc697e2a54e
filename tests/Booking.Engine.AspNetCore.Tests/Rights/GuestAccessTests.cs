using System.Net;
using System.Xml.Linq;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace BookingEngine.AspNetCore.Tests.Rights;

/// <summary>The token that gives a guest access to the guest's own booking.</summary>
public sealed class GuestAccessTests : IAsyncLifetime
{
    private const string NotFound = """{"detail": "Not found."}""";

    private ApiHost _api = null!;

    public async ValueTask InitializeAsync() => _api = await ApiHost.StartAsync();

    public ValueTask DisposeAsync() => _api.DisposeAsync();

    [Fact]
    public async Task A_guests_token_is_only_in_the_response_that_created_the_booking()
    {
        string exchange = await _api.CreateExchangeAsync();
        var booked = await _api.BookAsync(exchange, "14:00", "15:00");
        Assert.Null(booked.Json["user"]);
        string path = booked.Headers.Location!.OriginalString;
        var token = Token(booked);
        Reply[] others =
        [
            await GetAsync(path, token),
            await _api.SendAsync("PATCH", path, """{"notes": "n"}""", null, ("Booking-Access-Token", token)),
            await _api.SendAsync("POST", $"{path}cancel/", null, null, ("Booking-Access-Token", token)),
            await _api.GetAsync("/api/bookings/", "owner"),
            await _api.BookAsync(exchange, "10:00", "11:00", "jane"),
        ];
        Assert.All(others[..3], reply => Assert.True(reply.Headers.CacheControl?.NoStore));
        Assert.All(others, reply => Assert.True(reply.Status is HttpStatusCode.OK or HttpStatusCode.Created, reply.Text));
        Assert.All(others, reply => Assert.DoesNotContain("access_token", reply.Text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_guests_token_is_good_for_its_own_booking_alone()
    {
        string exchange = await _api.CreateExchangeAsync();
        var booked = await _api.BookAsync(exchange, "14:00", "15:00");
        var other = await _api.BookAsync(exchange, "10:00", "11:00");
        (await GetAsync(booked.Headers.Location!.OriginalString, Token(other))).Is(HttpStatusCode.NotFound, NotFound);
        (await GetAsync(other.Headers.Location!.OriginalString, Token(booked))).Is(HttpStatusCode.NotFound, NotFound);
    }

    [Fact]
    public async Task A_malformed_or_foreign_guest_token_counts_as_no_token()
    {
        var booked = await _api.BookAsync(await _api.CreateExchangeAsync(), "14:00", "15:00");
        string path = booked.Headers.Location!.OriginalString;
        string token = Token(booked);
        var wrong = new List<string>
        {
            "", "x", "a b", "AAAA", new('A', 200), (string)booked.Json["uuid"]!, token[1..], token[..^4], token + "AAAA", $"{token}, {token}",
        };
        for (int at = 0; at < token.Length - 1; at += 7)
        {
            wrong.Add($"{token[..at]}{(token[at] == 'A' ? 'B' : 'A')}{token[(at + 1)..]}");
        }

        foreach (string text in wrong)
        {
            (await GetAsync(path, text)).Is(HttpStatusCode.NotFound, NotFound);
        }

        Assert.Equal(HttpStatusCode.OK, (await GetAsync(path, token)).Status);
    }

    [Fact]
    public async Task A_guests_request_repeated_with_its_idempotency_key_returns_a_token_again()
    {
        string exchange = await _api.CreateExchangeAsync();
        var first = await BookAsync();
        var again = await BookAsync();
        string path = first.Headers.Location!.OriginalString;
        foreach (string token in (string[])[Token(first), Token(again)])
        {
            Assert.Equal(HttpStatusCode.OK, (await GetAsync(path, token)).Status);
        }

        await EraseAsync(exchange);
        var erased = await BookAsync();
        Assert.Equal("Erased customer", (string)erased.Json["customer_name"]!);
        Assert.False(erased.Json.AsObject().ContainsKey("access_token"));
        Assert.False(erased.Json.AsObject().ContainsKey("calendar_url"));

        Task<Reply> BookAsync() => _api.SendAsync("POST", "/api/bookings/", $$"""
            {"exchange": "{{exchange}}", "date": "2024-01-15", "start_time": "14:00", "end_time": "15:00",
             "customer_name": "Jane Doe", "customer_email": "jane@example.com"}
            """, null, ("Idempotency-Key", "k1"));
    }

    [Theory]
    [InlineData("GET", "", null)]
    [InlineData("PATCH", "", """{"notes": "Ring twice."}""")]
    [InlineData("POST", "cancel/", null)]
    [InlineData("POST", "reschedule/", """{"date": "2024-01-22", "start_time": "10:00", "end_time": "11:00"}""")]
    [InlineData("GET", "calendar.ics", null)]
    public async Task A_guests_token_stops_working_when_the_guest_is_erased(string method, string action, string? body)
    {
        string exchange = await _api.CreateExchangeAsync();
        var booked = await _api.BookAsync(exchange, "14:00", "15:00");
        string path = booked.Headers.Location!.OriginalString;
        await EraseAsync(exchange);

        (await _api.SendAsync(method, $"{path}{action}", body, null, ("Booking-Access-Token", Token(booked)))).Is(
            HttpStatusCode.NotFound, NotFound);

        Assert.Equal(
            HttpStatusCode.NotFound, (await _api.GetAsync(new Uri((string)booked.Json["calendar_url"]!).PathAndQuery)).Status);
        Assert.Equal("pending", (string?)(await _api.GetAsync(path, "owner")).Json["status"]);
    }

    [Fact]
    public async Task An_erased_guests_booking_takes_no_new_customer_whose_data_the_old_token_could_read()
    {
        string exchange = await _api.CreateExchangeAsync();
        string path = (await _api.BookAsync(exchange, "14:00", "15:00")).Headers.Location!.OriginalString;
        await EraseAsync(exchange);
        (await _api.SendAsync(HttpMethod.Patch, path, """{"customer_email": "john@example.com"}""", "owner")).Is(
            HttpStatusCode.Conflict, """{"detail": "The customer of this booking was erased, so there is none to change."}""");
        Assert.Equal(
            HttpStatusCode.OK, (await _api.SendAsync(HttpMethod.Patch, path, """{"notes": "n"}""", "owner")).Status);
    }

    [Fact]
    public async Task Neither_a_guests_token_nor_personal_data_is_logged()
    {
        var log = new AllLogs();
        await using var api = await ApiHost.StartAsync(services: services => services
            .AddSingleton<ILoggerProvider>(log)
            .AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace)));
        var booked = await api.BookAsync(await api.CreateExchangeAsync(), "14:00", "15:00");
        string token = Token(booked);
        string path = booked.Headers.Location!.OriginalString;
        _ = await api.SendAsync("GET", path, null, null, ("Booking-Access-Token", token));
        _ = await api.SendAsync("GET", path, null, null, ("Booking-Access-Token", token[1..]));

        Assert.Contains(log.Lines, line => line.Contains(path, StringComparison.Ordinal));
        Assert.DoesNotContain(log.Lines, line => line.Contains(token[1..], StringComparison.Ordinal));
        Assert.DoesNotContain(log.Lines, line => line.Contains("jane", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task Unreadable_data_protection_keys_are_a_server_failure_and_not_an_invalid_guest_token()
    {
        string token = Token(await _api.BookAsync(await _api.CreateExchangeAsync(), "14:00", "15:00"));
        var keys = new ServiceCollection();
        keys.AddDataProtection();
        keys.Configure<KeyManagementOptions>(options => options.XmlRepository = new UnreachableRepository());
        await using var provider = keys.BuildServiceProvider();
        await using var api = await ApiHost.StartAsync(services: services => services.Replace(
            ServiceDescriptor.Singleton(provider.GetRequiredService<IDataProtectionProvider>())));
        var booked = await api.BookAsync(await api.CreateExchangeAsync(), "14:00", "15:00", "jane");

        var reply = await api.SendAsync(
            "GET", booked.Headers.Location!.OriginalString, null, null, ("Booking-Access-Token", token));

        Assert.Equal(HttpStatusCode.ServiceUnavailable, reply.Status);
    }

    [Fact]
    public void An_app_that_maps_the_API_without_the_engine_gets_an_error_that_says_so()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Services.AddDataProtection();
        var app = builder.Build();
        var exception = Assert.Throws<InvalidOperationException>(() => app.MapBookingApi());
        Assert.Contains("builder.Services.AddBookingEngine()", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_app_that_maps_the_API_without_data_protection_gets_an_error_that_says_so()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Services.AddBookingEngine();
        var app = builder.Build();
        var exception = Assert.Throws<InvalidOperationException>(() => app.MapBookingApi());
        Assert.Contains("builder.Services.AddDataProtection()", exception.Message, StringComparison.Ordinal);
    }

    private Task<Reply> EraseAsync(string exchange) => _api.PostAsync(
        $"/api/exchanges/{exchange}/erase_customer/", """{"customer_email": "jane@example.com"}""", "owner");

    private static string Token(Reply booked) => (string)booked.Json["access_token"]!;

    private Task<Reply> GetAsync(string path, string token) =>
        _api.SendAsync("GET", path, null, null, ("Booking-Access-Token", token));

    private sealed class UnreachableRepository : IXmlRepository
    {
        public IReadOnlyCollection<XElement> GetAllElements() => throw new IOException("The disk is gone.");

        public void StoreElement(XElement element, string friendlyName) => throw new IOException("The disk is gone.");
    }
}
