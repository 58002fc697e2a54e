using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using BookingEngine.AspNetCore.Webhooks;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using NodaTime;
using StandardWebhooks;
using StandardWebhooks.Diagnostics;

namespace BookingEngine.AspNetCore.Tests.Webhooks;

/// <summary>What a receiver gets over the network, and what becomes of its answer.</summary>
public sealed class HttpWebhookSenderTests
{
    private static readonly Instant Now = Instant.FromUtc(2024, 1, 10, 12, 0);

    private static readonly BookingEvent Happened = new()
    {
        Id = Guid.NewGuid(),
        Type = BookingEventType.BookingCreated,
        ExchangeId = Guid.NewGuid(),
        BookingId = Guid.NewGuid(),
        Version = 1,
        Date = new LocalDate(2024, 1, 15),
        Timestamp = Now,
    };

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_receiver_verifies_a_message_by_the_secret_as_Standard_Webhooks_describes_it()
    {
        await using var receiver = await AnsweringAsync(204);
        var webhook = WebhookTo(receiver.Url);

        var answer = await SendAsync(webhook);

        Assert.Equal(new WebhookAnswer(204), answer);
        var received = Assert.Single(receiver.All);
        Assert.Equal("application/json", received.Headers["Content-Type"]);
        Assert.Equal(Happened.Id.ToString(), received.Headers["webhook-id"]);
        Assert.Equal(Now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture), received.Headers["webhook-timestamp"]);
        byte[] key = Convert.FromBase64String(webhook.Secrets[0].Key["whsec_".Length..]);
        byte[] signed = Encoding.UTF8.GetBytes(
            $"{received.Headers["webhook-id"]}.{received.Headers["webhook-timestamp"]}.{Encoding.UTF8.GetString(received.Body)}");
        Assert.Equal($"v1,{Convert.ToBase64String(HMACSHA256.HashData(key, signed))}", received.Headers["webhook-signature"]);
        Assert.Equal("booking.created", (string?)JsonNode.Parse(received.Body)!["type"]);
        Assert.DoesNotContain("traceparent", received.Headers.Keys);
    }

    [Fact]
    public async Task A_consumer_that_uses_the_library_of_Standard_Webhooks_verifies_a_message_and_refuses_a_changed_one()
    {
        await using var receiver = await AnsweringAsync(204);
        var former = WebhookSecret.New() with { ValidUntil = Instant.MaxValue };
        var webhook = WebhookTo(receiver.Url) with { Secrets = [WebhookSecret.New(), former] };
        using var sender = Sender(allowsPrivate: true);
        // The library compares the time of a message with the machine's.
        await using var app = new ServiceCollection().AddBookingEngine().Services.BuildServiceProvider();
        var now = app.GetRequiredService<IClock>().GetCurrentInstant();

        await sender.SendAsync(new WebhookMessage(webhook, Happened.Id, now) { Event = Happened }, Stop);

        var received = Assert.Single(receiver.All);
        var headers = new HeaderDictionary();
        foreach (var (name, value) in received.Headers)
        {
            headers[name] = value;
        }

        string body = Encoding.UTF8.GetString(received.Body);
        Assert.All(webhook.Secrets, secret => new StandardWebhook(secret.Key).Verify(body, headers));
        Assert.Throws<WebhookVerificationException>(() => new StandardWebhook(former.Key).Verify(body + " ", headers));
        Assert.Throws<WebhookVerificationException>(() => new StandardWebhook(WebhookSecret.New().Key).Verify(body, headers));
    }

    [Fact]
    public async Task A_former_secret_signs_too_until_it_ends()
    {
        await using var receiver = await AnsweringAsync(204);
        IReadOnlyList<WebhookSecret> secrets =
        [
            WebhookSecret.New(),
            WebhookSecret.New() with { ValidUntil = Now + Duration.Epsilon },
            WebhookSecret.New() with { ValidUntil = Now },
        ];

        await SendAsync(WebhookTo(receiver.Url) with { Secrets = secrets });

        Assert.Equal(2, Assert.Single(receiver.All).Headers["webhook-signature"].Split(' ').Distinct().Count());
    }

    [Fact]
    public async Task A_customer_is_sent_only_if_asked_for_and_an_erased_one_is_null()
    {
        await using var receiver = await AnsweringAsync(204);
        var message = MessageTo(WebhookTo(receiver.Url));
        var ada = new Customer("Ada", "ada@example.com", "1");
        var asking = message.Webhook with { IncludesCustomer = true };

        using var sender = Sender(allowsPrivate: true);
        await sender.SendAsync(message with { Customer = ada }, Stop);
        await sender.SendAsync(message with { Webhook = asking, Customer = ada }, Stop);
        await sender.SendAsync(message with { Webhook = asking }, Stop);

        JsonObject[] data = [.. receiver.All.Select(one => JsonNode.Parse(one.Body)!["data"]!.AsObject())];
        Assert.False(data[0].ContainsKey("customer"));
        Assert.Equal("""{"name":"Ada","email":"ada@example.com","phone":"1"}""", data[1]["customer"]!.ToJsonString());
        Assert.True(data[2].ContainsKey("customer"));
        Assert.Null(data[2]["customer"]);
    }

    [Fact]
    public void The_largest_message_is_smaller_than_20_kB()
    {
        string[] changed = [.. typeof(Booking).GetProperties().Select(property => property.Name), "Resources"];
        var message = MessageTo(WebhookTo(new Uri("https://hooks.example.com/")) with { IncludesCustomer = true }) with
        {
            Event = Happened with { Changed = changed },
            Customer = new Customer(new string('預', Limits.NameLength), new string('預', Limits.EmailLength), new string('1', Limits.PhoneLength)),
        };

        Assert.InRange(WebhookBody.Of(message).Length, 1, 20_000);
    }

    [Theory]
    [InlineData(200, true)]
    [InlineData(299, true)]
    [InlineData(302, false)]
    [InlineData(404, false)]
    [InlineData(410, false)]
    [InlineData(500, false)]
    public async Task Only_a_status_of_success_takes_a_message_and_redirects_are_not_followed(int status, bool isTaken)
    {
        await using var elsewhere = await AnsweringAsync(200);
        await using var receiver = await Receiver.StartAsync(context =>
        {
            context.Response.StatusCode = status;
            context.Response.Headers.Location = elsewhere.Url.AbsoluteUri;
            return Task.CompletedTask;
        });

        var answer = await SendAsync(WebhookTo(receiver.Url));

        Assert.Equal((status, isTaken, status == 410), (answer.Status, answer.IsSuccess, answer.IsGone));
        Assert.Empty(elsewhere.All);
    }

    [Theory]
    [InlineData("120", 120)]
    [InlineData("Wed, 10 Jan 2024 12:01:00 GMT", 60)]
    [InlineData("soon", null)]
    public async Task A_receiver_can_ask_for_a_pause(string retryAfter, int? seconds)
    {
        await using var receiver = await Receiver.StartAsync(context =>
        {
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            context.Response.Headers.RetryAfter = retryAfter;
            return Task.CompletedTask;
        });

        var answer = await SendAsync(WebhookTo(receiver.Url));

        Assert.Equal(seconds is { } some ? Duration.FromSeconds(some) : (Duration?)null, answer.RetryAfter);
    }

    [Theory]
    [InlineData("https://localhost:{0}/")]
    [InlineData("https://127.0.0.1:{0}/")]
    [InlineData("https://0.0.0.0:{0}/")]
    [InlineData("https://[::1]:{0}/")]
    [InlineData("https://[::ffff:127.0.0.1]:{0}/")]
    public async Task A_host_whose_name_resolves_to_no_address_on_the_internet_is_not_connected_to(string address)
    {
        await using var receiver = await AnsweringAsync(204);
        var url = new Uri(string.Format(CultureInfo.InvariantCulture, address, receiver.Url.Port));
        using var sender = Sender(allowsPrivate: false);

        var answer = await sender.SendAsync(MessageTo(WebhookTo(url)), Stop);

        Assert.Null(answer.Status);
        Assert.Equal("The host has no address on the internet.", answer.Problem);
        Assert.Empty(receiver.All);
    }

    [Fact]
    public async Task A_host_that_does_not_answer_or_breaks_off_is_an_answer_without_a_status()
    {
        Uri gone;
        await using (var receiver = await AnsweringAsync(204))
        {
            gone = receiver.Url;
        }

        await using var breaking = await Receiver.StartAsync(context =>
        {
            context.Abort();
            return Task.CompletedTask;
        });

        Assert.Equal(new WebhookAnswer(null, "The host can't be reached."), await SendAsync(WebhookTo(gone)));
        var broken = await SendAsync(WebhookTo(breaking.Url));
        Assert.Null(broken.Status);
        Assert.NotNull(broken.Problem);
    }

    private static Task<Receiver> AnsweringAsync(int status) => Receiver.StartAsync(context =>
    {
        context.Response.StatusCode = status;
        return Task.CompletedTask;
    });

    private static HttpWebhookSender Sender(bool allowsPrivate) =>
        new(Options.Create(new WebhookOptions { AllowPrivateAddresses = allowsPrivate }));

    private static async Task<WebhookAnswer> SendAsync(Webhook webhook)
    {
        using var sender = Sender(allowsPrivate: true);
        return await sender.SendAsync(MessageTo(webhook), Stop);
    }

    private static WebhookMessage MessageTo(Webhook webhook) => new(webhook, Happened.Id, Now) { Event = Happened };

    private static Webhook WebhookTo(Uri url) =>
        new() { Id = Guid.NewGuid(), OwnerId = "owner", Url = url, Secrets = [WebhookSecret.New()] };
}
