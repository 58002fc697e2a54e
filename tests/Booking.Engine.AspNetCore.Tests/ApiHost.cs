using System.Net;
using System.Net.Http.Headers;
using System.Security.Claims;
using System.Text;
using System.Text.Json.Nodes;
using BookingEngine.AspNetCore.Tests.Documented;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using NodaTime;
using NodaTime.Testing;

namespace BookingEngine.AspNetCore.Tests;

/// <summary>
/// Runs the API in memory, in a server on a loopback port. The user is the one that the header X-User names, or the
/// one that the given claims describe.
/// </summary>
public sealed class ApiHost : IAsyncDisposable
{
    private const string JwtNameProperty = "http://schemas.xmlsoap.org/ws/2005/05/identity/claimproperties/ShortTypeName";

    private readonly WebApplication _app;

    private ApiHost(WebApplication app, HttpClient client)
    {
        _app = app;
        Client = client;
    }

    public FakeClock Clock => (FakeClock)_app.Services.GetRequiredService<IClock>();

    public ExchangeService Exchanges => _app.Services.GetRequiredService<ExchangeService>();

    /// <summary>Takes the messages of webhooks, unless a test sends them by HTTP.</summary>
    public WebhookRecorder Webhooks => (WebhookRecorder)_app.Services.GetRequiredService<IWebhookSender>();

    /// <summary>Takes the place of busy calendars, unless a test reads them by HTTP.</summary>
    public CalendarShelf Calendars => (CalendarShelf)_app.Services.GetRequiredService<IBusyCalendarSource>();

    public HttpClient Client { get; }

    /// <summary>The endpoints of the API.</summary>
    public IEnumerable<RouteEndpoint> Endpoints =>
        _app.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>();

    /// <summary>Starts a host whose clock says 2024-01-10 12:00 UTC, a Wednesday.</summary>
    public static async Task<ApiHost> StartAsync(
        string environment = "Production", Action<IServiceCollection>? services = null, string[]? claims = null)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = environment });
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddSingleton<IClock>(new FakeClock(Instant.FromUtc(2024, 1, 10, 12, 0)));
        builder.Services.AddBookingEngine().SendWebhooks<WebhookRecorder>().ReadCalendars<CalendarShelf>();
        builder.Services.AddDataProtection().UseEphemeralDataProtectionProvider();
        services?.Invoke(builder.Services);
        var app = builder.Build();
        app.Use((context, next) =>
        {
            if (context.Request.Headers["X-User"] is [{ } user])
            {
                string[] name = context.Request.Headers["X-Name"] is [{ } given] ? [$"name={given}"] : [];
                context.User = UserOf([$"sub={user}", .. name]);
            }
            else if (claims is not null)
            {
                context.User = UserOf(claims);
            }

            return next(context);
        });
        app.MapBookingApi("/api");
        await app.StartAsync();
        return new ApiHost(app, new HttpClient { BaseAddress = new Uri(app.Urls.Single()) });
    }

    /// <summary>
    /// Creates a user with claims, each written as type=value. A name in parentheses after a claim is the one to
    /// which ASP.NET Core renames it.
    /// </summary>
    private static ClaimsPrincipal UserOf(string[] claims) => new(new ClaimsIdentity(
        claims.Select(text =>
        {
            var parts = text.Split('=', 2);
            var value = parts[1].Split(" (", 2);
            var claim = new Claim(parts[0], value[0]);
            if (value is [_, var nameInToken])
            {
                claim.Properties[JwtNameProperty] = nameInToken.TrimEnd(')');
            }

            return claim;
        }),
        "test"));

    public Task<Reply> GetAsync(string path, string? user = null) => SendAsync(HttpMethod.Get, path, null, user);

    public Task<Reply> PostAsync(string path, string? json, string? user = null) =>
        SendAsync(HttpMethod.Post, path, json, user);

    /// <summary>Sends a body that is not JSON.</summary>
    public async Task<Reply> PostTextAsync(string path, string text, string type, string? user = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(text)) };
        request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        if (user is not null)
        {
            request.Headers.Add("X-User", user);
        }

        return await SendAsync(request);
    }

    /// <summary>Sends a request with an additional header.</summary>
    public Task<Reply> SendAsync(
        string method, string path, string? json, string? user, (string Name, string Value) header) =>
        SendAsync(new HttpMethod(method), path, json, user, header: header);

    public async Task<Reply> SendAsync(
        HttpMethod method,
        string path,
        string? json,
        string? user,
        string? name = null,
        (string Name, string Value)? header = null)
    {
        using var request = new HttpRequestMessage(method, path);
        if (json is not null)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(json));
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        }

        if (user is not null)
        {
            request.Headers.Add("X-User", user);
        }

        if (name is not null)
        {
            request.Headers.Add("X-Name", name);
        }

        if (header is { } given)
        {
            request.Headers.TryAddWithoutValidation(given.Name, given.Value);
        }

        var reply = await SendAsync(request);
        if (json is not null && (int)reply.Status is >= 200 and < 300
            && ApiDocument.Committed.Find(method.Method, path.Split('?')[0])?.Body is { } schema)
        {
            string? difference = ApiDocument.Committed.Requests.Difference(schema, json);
            Assert.True(difference is null, $"{difference}{method} {path} accepted {json}");
        }

        return reply;
    }

    /// <summary>Sends a request, and asserts that its response is a documented one.</summary>
    public async Task<Reply> SendAsync(HttpRequestMessage request)
    {
        using var response = await Client.SendAsync(request);
        string text = await response.Content.ReadAsStringAsync();
        var reply = new Reply(response.StatusCode, text, response.Headers, response.Content.Headers);
        ApiDocument.Committed.Check(request, reply);
        return reply;
    }

    /// <summary>Creates the documented exchange for the user "owner". Additional fields can be given.</summary>
    public async Task<string> CreateExchangeAsync(string more = "")
    {
        var reply = await PostAsync("/api/exchanges/", $$"""
            {"business_name": "Tech Repair Shop", {{more}}
             "operating_hours": [
               {"day_of_week": 1, "open_time": "09:00", "close_time": "17:00", "is_closed": false},
               {"day_of_week": 6, "is_closed": true}]}
            """, "owner");
        Assert.Equal(HttpStatusCode.Created, reply.Status);
        return (string)reply.Json["uuid"]!;
    }

    /// <summary>Sends a booking request for Monday 2024-01-15.</summary>
    public Task<Reply> BookAsync(string exchange, string start, string end, string? user = null, string more = "") =>
        PostAsync("/api/bookings/", $$"""
            {"exchange": "{{exchange}}", "date": "2024-01-15", "start_time": "{{start}}", "end_time": "{{end}}", {{more}}
             "customer_name": "Jane Doe", "customer_email": "jane@example.com"}
            """, user);

    /// <summary>Waits until something is to be delivered to a webhook of the user "owner", and returns the newest delivery's id.</summary>
    public async Task<string> DeliveryAsync(string webhook)
    {
        for (int attempts = 0; attempts < 200; attempts++)
        {
            var deliveries = await GetAsync($"/api/webhooks/{webhook}/deliveries/", "owner");
            if (deliveries.Json["results"]!.AsArray() is [{ } newest, ..])
            {
                return (string)newest["uuid"]!;
            }

            await Task.Delay(50);
        }

        throw new TimeoutException("Nothing was planned for the webhook.");
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.DisposeAsync();
    }
}

/// <summary>A response of the API.</summary>
public sealed record Reply(
    HttpStatusCode Status, string Text, HttpResponseHeaders Headers, HttpContentHeaders ContentHeaders)
{
    public const string ProblemType = "application/problem+json";

    public JsonNode Json => JsonNode.Parse(Text)!;

    /// <summary>The error code of a refusal, or null if the request was not refused.</summary>
    public string? ErrorCode => Headers.TryGetValues("Booking-Error-Code", out var codes) ? codes.Single() : null;

    /// <summary>Asserts the status and the exact JSON body.</summary>
    public void Is(HttpStatusCode status, string json)
    {
        Assert.Equal(status, Status);
        Assert.Equal("application/json", ContentHeaders.ContentType?.MediaType);
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(json), Json), $"Expected {json}\nbut got  {Text}");
    }
}
