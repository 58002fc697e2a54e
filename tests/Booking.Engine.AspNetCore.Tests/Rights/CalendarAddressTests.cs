using System.Net;
using System.Text;
using Ical.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace BookingEngine.AspNetCore.Tests.Rights;

/// <summary>The secret addresses of calendars, for programs that send no credentials.</summary>
public sealed class CalendarAddressTests : IAsyncLifetime
{
    private const string NotFound = """{"detail": "Not found."}""";

    private ApiHost _api = null!;

    public async ValueTask InitializeAsync() => _api = await ApiHost.StartAsync();

    public ValueTask DisposeAsync() => _api.DisposeAsync();

    [Fact]
    public async Task Anyone_who_has_the_secret_address_of_an_exchanges_calendar_can_read_it()
    {
        string exchange = await _api.CreateExchangeAsync();
        await _api.BookAsync(exchange, "14:00", "15:00", "jane");

        var made = await MakeAsync(exchange);

        string url = UrlOf(made);
        Assert.Equal(HttpStatusCode.OK, made.Status);
        Assert.True(made.Headers.CacheControl?.NoStore);
        Assert.StartsWith($"{_api.Client.BaseAddress}api/exchanges/{exchange}/calendar.ics?token=", url, StringComparison.Ordinal);
        Assert.True(url.Split("token=")[1].Length >= 43, "256 random bits");
        foreach (var reply in (Reply[])[await _api.GetAsync(url), await _api.GetAsync(url, "other"), await AcceptingAsync(url, "image/png")])
        {
            Assert.Equal(HttpStatusCode.OK, reply.Status);
            Assert.Equal("Jane Doe", Assert.Single(Calendar.Load(reply.Text)!.Events).Summary);
        }
    }

    [Fact]
    public async Task Renewing_or_deleting_the_secret_calendar_address_of_an_exchange_invalidates_the_old_one()
    {
        string exchange = await _api.CreateExchangeAsync();
        string first = UrlOf(await MakeAsync(exchange));
        string second = UrlOf(await MakeAsync(exchange));
        (await _api.GetAsync(first)).Is(HttpStatusCode.NotFound, NotFound);
        Assert.Equal(HttpStatusCode.OK, (await _api.GetAsync(second)).Status);

        for (int times = 0; times < 2; times++)
        {
            var deleted = await _api.SendAsync(HttpMethod.Delete, $"/api/exchanges/{exchange}/calendar_token/", null, "owner");
            Assert.Equal(HttpStatusCode.NoContent, deleted.Status);
            (await _api.GetAsync(second)).Is(HttpStatusCode.NotFound, NotFound);
        }

        Assert.Equal(HttpStatusCode.OK, (await _api.GetAsync(UrlOf(await MakeAsync(exchange)))).Status);
    }

    [Fact]
    public async Task The_secret_calendar_address_of_an_exchange_survives_other_changes_of_the_exchange()
    {
        string exchange = await _api.CreateExchangeAsync();
        string url = UrlOf(await MakeAsync(exchange));
        foreach (var method in (HttpMethod[])[HttpMethod.Patch, HttpMethod.Put])
        {
            await _api.SendAsync(method, $"/api/exchanges/{exchange}/", """{"business_name": "Screens"}""", "owner");
            Assert.Equal(HttpStatusCode.OK, (await _api.GetAsync(url)).Status);
        }
    }

    [Fact]
    public async Task A_secret_calendar_address_with_a_wrong_token_is_404_even_with_credentials()
    {
        string exchange = await _api.CreateExchangeAsync();
        string path = $"/api/exchanges/{exchange}/calendar.ics";
        (await _api.GetAsync($"{path}?token=x", "owner")).Is(HttpStatusCode.NotFound, NotFound);
        string url = UrlOf(await MakeAsync(exchange));
        string token = url.Split("token=")[1];
        string other = await _api.CreateExchangeAsync();
        var booked = await _api.BookAsync(exchange, "14:00", "15:00");
        string booking = $"/api/bookings/{(string)booked.Json["uuid"]!}/calendar.ics";
        string ofBooking = ((string)booked.Json["calendar_url"]!).Split("token=")[1];
        string[] wrong =
        [
            $"{path}?token=", $"{path}?token", $"{path}?token={token[1..]}", $"{path}?token={token}A", $"{path}?token={token.ToUpperInvariant()}",
            $"{path}?token={token}&token={token}", $"{path}?token={ofBooking}", $"{path}?token={(string)booked.Json["access_token"]!}",
            $"/api/exchanges/{other}/calendar.ics?token={token}", $"/api/exchanges/{Guid.Empty}/calendar.ics?token={token}",
            $"{booking}?token={token}", $"{booking}?token=", $"{booking}?token={(string)booked.Json["access_token"]!}",
            $"{booking}?token={ofBooking[1..]}", $"/api/bookings/x/calendar.ics?token={ofBooking}",
        ];
        foreach (string one in wrong)
        {
            (await _api.GetAsync(one, "owner")).Is(HttpStatusCode.NotFound, NotFound);
        }
    }

    [Fact]
    public async Task The_calendar_address_of_a_guests_booking_is_only_in_the_response_that_created_it()
    {
        string exchange = await _api.CreateExchangeAsync();
        var booked = await _api.BookAsync(exchange, "14:00", "15:00");
        string path = booked.Headers.Location!.OriginalString;
        string url = (string)booked.Json["calendar_url"]!;

        Assert.StartsWith($"{_api.Client.BaseAddress!.OriginalString.TrimEnd('/')}{path}calendar.ics?token=", url, StringComparison.Ordinal);
        var reply = await AcceptingAsync(url, "image/png");
        Assert.Equal("Tech Repair Shop", Assert.Single(Calendar.Load(reply.Text)!.Events).Summary);
        Assert.False((await _api.BookAsync(exchange, "10:00", "11:00", "jane")).Json.AsObject().ContainsKey("calendar_url"));
        Assert.False((await _api.GetAsync(path, "owner")).Json.AsObject().ContainsKey("calendar_url"));
    }

    [Fact]
    public async Task The_token_in_a_bookings_calendar_address_reads_the_calendar_and_grants_nothing_else()
    {
        string exchange = await _api.CreateExchangeAsync();
        var booked = await _api.BookAsync(exchange, "14:00", "15:00");
        string token = ((string)booked.Json["calendar_url"]!).Split("token=")[1];
        string path = booked.Headers.Location!.OriginalString;
        foreach (var (method, at) in ((HttpMethod, string)[])[(HttpMethod.Get, path), (HttpMethod.Post, $"{path}cancel/")])
        {
            (await _api.SendAsync(method, at, null, null, header: ("Booking-Access-Token", token)))
                .Is(HttpStatusCode.NotFound, NotFound);
            (await _api.SendAsync(method, $"{at}?token={token}", null, null)).Is(HttpStatusCode.NotFound, NotFound);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_calendar_that_the_client_already_has_is_304_until_it_changes(bool isExchanges)
    {
        string exchange = await _api.CreateExchangeAsync();
        var booked = await _api.BookAsync(exchange, "14:00", "15:00");
        string booking = booked.Headers.Location!.OriginalString;
        string url = isExchanges ? UrlOf(await MakeAsync(exchange)) : (string)booked.Json["calendar_url"]!;

        var first = await _api.GetAsync(url);
        string tag = first.Headers.ETag!.ToString();
        Assert.StartsWith("\"", tag, StringComparison.Ordinal);
        Assert.Equal("no-store", first.Headers.CacheControl?.ToString());
        foreach (string known in (string[])[tag, $"\"x\", W/{tag}"])
        {
            var again = await KnowingAsync(url, known);
            Assert.Equal((HttpStatusCode.NotModified, "", tag), (again.Status, again.Text, again.Headers.ETag?.ToString()));
        }

        (HttpMethod Method, string Path, string? Body)[] changes =
        [
            (HttpMethod.Post, $"{booking}confirm/", null),
            (HttpMethod.Post, $"{booking}reschedule/", """{"date": "2024-01-15", "start_time": "15:00", "end_time": "16:00"}"""),
            (HttpMethod.Patch, booking, """{"notes": "n"}"""),
            (HttpMethod.Patch, $"/api/exchanges/{exchange}/", """{"business_name": "Screens"}"""),
            (HttpMethod.Post, $"{booking}cancel/", null),
        ];
        foreach (var (method, path, body) in changes)
        {
            Assert.Equal(HttpStatusCode.OK, (await _api.SendAsync(method, path, body, "owner")).Status);
            var changed = await KnowingAsync(url, tag);
            Assert.Equal(HttpStatusCode.OK, changed.Status);
            tag = changed.Headers.ETag!.ToString();
        }
    }

    [Fact]
    public async Task HEAD_of_a_secret_calendar_address_returns_the_headers_alone()
    {
        string exchange = await _api.CreateExchangeAsync();
        await _api.BookAsync(exchange, "14:00", "15:00");
        string url = UrlOf(await MakeAsync(exchange));
        var (got, head) = (await _api.GetAsync(url), await _api.SendAsync(HttpMethod.Head, url, null, null));
        Assert.Equal((HttpStatusCode.OK, ""), (head.Status, head.Text));
        Assert.Equal(got.Headers.ETag, head.Headers.ETag);
        Assert.Equal("text/calendar; charset=utf-8", head.ContentHeaders.ContentType?.ToString());
    }

    [Fact]
    public async Task No_calendar_token_is_logged_by_the_API_or_kept_by_the_store()
    {
        var log = new AllLogs();
        await using var api = await ApiHost.StartAsync(services: services => services
            .AddSingleton<ILoggerProvider>(log)
            .AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddFilter("Microsoft.AspNetCore", LogLevel.Warning)));
        string exchange = await api.CreateExchangeAsync();
        var booked = await api.BookAsync(exchange, "14:00", "15:00");
        string url = UrlOf(await api.PostAsync($"/api/exchanges/{exchange}/calendar_token/", null, "owner"));
        foreach (string one in (string[])[url, (string)booked.Json["calendar_url"]!])
        {
            Assert.Equal(HttpStatusCode.OK, (await api.GetAsync(one)).Status);
            string token = one.Split("token=")[1];
            Assert.DoesNotContain(log.Lines, line => line.Contains(token[4..], StringComparison.Ordinal));
        }

        var stored = await api.Exchanges.FindAsync(Guid.Parse(exchange), TestContext.Current.CancellationToken);
        string hash = Convert.ToHexStringLower(
            System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(url.Split("token=")[1])));
        Assert.Equal(hash, stored!.CalendarSecretHash);
    }

    private static string UrlOf(Reply made) => (string)made.Json["url"]!;

    private Task<Reply> MakeAsync(string exchange) =>
        _api.PostAsync($"/api/exchanges/{exchange}/calendar_token/", null, "owner");

    private Task<Reply> AcceptingAsync(string url, string types) => _api.SendAsync("GET", url, null, null, ("Accept", types));

    private Task<Reply> KnowingAsync(string url, string tags) =>
        _api.SendAsync("GET", url, null, null, ("If-None-Match", tags));
}
