using BookingEngine.Conformance;
using BookingEngine.Events;
using BookingEngine.Stores;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;
using NodaTime.Testing;

namespace BookingEngine.Tests.Events;

/// <summary>Which webhooks get an event, what they get, and what becomes of their answers.</summary>
public sealed class WebhookForwarderTests : IWebhookSender
{
    private readonly FakeClock _clock = FakeClock.FromUtc(2024, 1, 10, 12, 0, 0);
    private readonly InMemoryStore _store = new();
    private readonly List<WebhookMessage> _sent = [];
    private readonly WebhookForwarder _forwarder;
    private WebhookAnswer _answer = new(204);

    public WebhookForwarderTests() =>
        _forwarder = new WebhookForwarder(_store, _store, _store, this, _clock, NullLoggerFactory.Instance);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private Instant Now => _clock.GetCurrentInstant();

    Task<WebhookAnswer> IWebhookSender.SendAsync(WebhookMessage message, CancellationToken cancellationToken)
    {
        _sent.Add(message);
        return Task.FromResult(_answer);
    }

    [Fact]
    public async Task Events_are_planned_for_the_active_webhooks_of_the_owner_that_ask_for_them()
    {
        var exchange = await AddExchangeAsync("owner");
        var all = await AddAsync(Webhook());
        var group = await AddAsync(Webhook() with { Events = ["booking.*"] });
        var one = await AddAsync(Webhook() with { Events = ["exchange.changed", "booking.created"], ExchangeId = exchange.Id });
        await AddAsync(Webhook() with { Events = ["exchange.*", "booking.cancelled"] });
        await AddAsync(Webhook() with { ExchangeId = Guid.NewGuid() });
        await AddAsync(Webhook() with { IsActive = false });
        await AddAsync(Webhook() with { OwnerId = "other" });
        await AddAsync(Webhook() with { CreatedAt = Now + Duration.FromSeconds(1) });
        var happened = Created(exchange);

        var planned = await _forwarder.PlanAsync([happened], Stop);

        Assert.Equal(
            new[] { all, group, one }.Select(webhook => webhook.Reader).Order(), planned.Select(delivery => delivery.Reader).Order());
        Assert.All(planned, delivery => Assert.Equal(
            (happened.Id, happened.Position, DeliveryStatus.Pending, (Instant?)Now),
            (delivery.EventId, delivery.Position, delivery.Status, delivery.NextAttemptAt)));
        Assert.Equal(
            planned.Select(delivery => delivery.Id), (await _forwarder.PlanAsync([happened], Stop)).Select(delivery => delivery.Id));
        Assert.Empty(_sent);
    }

    [Fact]
    public async Task Nothing_is_planned_for_an_exchange_that_has_no_owner_or_is_gone()
    {
        await AddAsync(Webhook());

        Assert.Empty(await _forwarder.PlanAsync([Created(await AddExchangeAsync(null))], Stop));
        Assert.Empty(await _forwarder.PlanAsync([Created(Examples.Exchange())], Stop));
    }

    [Theory]
    [InlineData("webhook:0191d0a5-0000-7000-8000-000000000000", true)]
    [InlineData("webhook:x", false)]
    [InlineData("App.Confirmations", false)]
    public void Only_readers_that_are_webhooks_are_delivered_to(string reader, bool isWebhook) =>
        Assert.Equal(isWebhook, _forwarder.DeliversTo(reader));

    [Fact]
    public async Task An_answer_of_success_delivers()
    {
        var (delivery, happened) = await PlannedAsync(Webhook());

        var tried = await _forwarder.DeliverAsync(delivery with { LastError = "Before." }, happened, Stop);

        Assert.Equal(
            (DeliveryStatus.Delivered, (Instant?)null, (int?)204, (string?)null),
            (tried.Status, tried.NextAttemptAt, tried.ResponseStatus, tried.LastError));
        var message = Assert.Single(_sent);
        Assert.Equal((happened.Id, Now, happened, (Customer?)null), (message.Id, message.SentAt, message.Event, message.Customer));
    }

    [Fact]
    public async Task Another_answer_is_tried_again_after_the_pause_that_follows_or_that_the_receiver_asks_for()
    {
        var (delivery, happened) = await PlannedAsync(Webhook());

        _answer = new WebhookAnswer(500);
        var first = await _forwarder.DeliverAsync(delivery with { Attempts = 1 }, happened, Stop);
        _answer = new WebhookAnswer(null, "The host can't be reached.");
        var last = await _forwarder.DeliverAsync(delivery with { Attempts = 10 }, happened, Stop);
        _answer = new WebhookAnswer(503, null, Duration.FromHours(3));
        var asked = await _forwarder.DeliverAsync(delivery with { Attempts = 1 }, happened, Stop);

        Assert.Equal((DeliveryStatus.Pending, 500, "The answer has the status 500."), (first.Status, first.ResponseStatus, first.LastError));
        Assert.InRange(first.NextAttemptAt!.Value, Now + Duration.FromSeconds(5), Now + Duration.FromSeconds(5.5));
        Assert.Equal(
            (DeliveryStatus.Failed, (Instant?)null, (int?)null, "The host can't be reached."),
            (last.Status, last.NextAttemptAt, last.ResponseStatus, last.LastError));
        Assert.Equal(Now + Duration.FromHours(3), asked.NextAttemptAt);
    }

    [Fact]
    public async Task An_answer_410_ends_the_delivery_and_disables_the_webhook()
    {
        var (delivery, happened) = await PlannedAsync(Webhook());
        _answer = new WebhookAnswer(410);

        var tried = await _forwarder.DeliverAsync(delivery, happened, Stop);
        var next = await _forwarder.DeliverAsync(delivery, happened, Stop);

        Assert.Equal((DeliveryStatus.Failed, 410), (tried.Status, tried.ResponseStatus));
        Assert.Equal((DeliveryStatus.Failed, "The webhook is not active any more."), (next.Status, next.LastError));
        Assert.Single(_sent);
        Assert.Empty(await _forwarder.PlanAsync([happened], Stop));
    }

    [Fact]
    public async Task A_webhook_is_read_once_a_second_at_most_and_a_change_holds_from_then_on()
    {
        var (delivery, happened) = await PlannedAsync(Webhook() with { Url = new Uri("https://hooks.example.com/before") });
        var webhook = (await _store.FindWebhookAsync(BookingEngine.Webhook.IdOf(delivery.Reader)!.Value, Stop))!;

        await _forwarder.DeliverAsync(delivery, happened, Stop);
        await _store.ReplaceWebhookAsync(
            webhook with { Url = new Uri("https://hooks.example.com/after"), Version = webhook.Version + 1 }, Stop);
        _clock.Advance(Duration.FromMilliseconds(999));
        await _forwarder.DeliverAsync(delivery, happened, Stop);
        _clock.Advance(Duration.FromMilliseconds(1));
        await _forwarder.DeliverAsync(delivery, happened, Stop);

        Assert.Equal(["/before", "/before", "/after"], _sent.Select(message => message.Webhook.Url.AbsolutePath));
    }

    [Fact]
    public async Task An_event_that_is_gone_and_a_webhook_that_is_gone_end_the_delivery()
    {
        var (delivery, happened) = await PlannedAsync(Webhook());

        Assert.Equal(DeliveryStatus.Failed, (await _forwarder.DeliverAsync(delivery, null, Stop)).Status);
        await _store.RemoveWebhookAsync(BookingEngine.Webhook.IdOf(delivery.Reader)!.Value, Stop);
        Assert.Equal(DeliveryStatus.Failed, (await _forwarder.DeliverAsync(delivery, happened, Stop)).Status);
        Assert.Empty(_sent);
    }

    [Fact]
    public async Task A_webhook_that_asks_for_the_customer_gets_the_present_one_and_never_one_that_was_erased()
    {
        var exchange = await AddExchangeAsync("owner");
        await AddAsync(Webhook() with { IncludesCustomer = true });
        var engine = new BookingServices(_store, _store, _clock);
        var booked = await engine.Bookings.BookAsync(Examples.Request(exchange, new(10, 0), new(11, 0)), Stop);
        var happened = Created(exchange) with { BookingId = booked.Value.Id };
        var delivery = (await _forwarder.PlanAsync([happened], Stop)).Single();

        await _forwarder.DeliverAsync(delivery, happened, Stop);
        await engine.Bookings.EraseCustomerAsync(exchange.Id, Examples.Customer.Email, Stop);
        await _forwarder.DeliverAsync(delivery, happened, Stop);

        Assert.Equal([Examples.Customer, null], _sent.Select(message => message.Customer));
    }

    [Fact]
    public async Task A_customer_is_not_sent_to_a_former_owner_of_the_exchange()
    {
        var exchange = await AddExchangeAsync("owner");
        await AddAsync(Webhook() with { IncludesCustomer = true });
        var happened = Created(exchange) with { BookingId = Guid.NewGuid() };
        var delivery = (await _forwarder.PlanAsync([happened], Stop)).Single();
        await _store.ReplaceAsync(exchange.Next() with { OwnerId = "other" }, Examples.Monday, Stop);

        var tried = await _forwarder.DeliverAsync(delivery, happened, Stop);

        Assert.Equal(DeliveryStatus.Failed, tried.Status);
        Assert.Empty(_sent);
    }

    private async Task<(EventDelivery Delivery, BookingEvent Happened)> PlannedAsync(Webhook webhook)
    {
        await AddAsync(webhook);
        var happened = Created(await AddExchangeAsync("owner"));
        return ((await _forwarder.PlanAsync([happened], Stop)).Single(), happened);
    }

    private async Task<Exchange> AddExchangeAsync(string? owner)
    {
        var exchange = Examples.Exchange() with { OwnerId = owner };
        await _store.AddAsync(exchange, Stop);
        return exchange;
    }

    private async Task<Webhook> AddAsync(Webhook webhook)
    {
        await _store.AddWebhookAsync(webhook, Stop);
        return webhook;
    }

    private Webhook Webhook() => new()
    {
        Id = Guid.NewGuid(),
        OwnerId = "owner",
        Url = new Uri("https://hooks.example.com/"),
        Secrets = [WebhookSecret.New()],
        CreatedAt = Now,
    };

    private BookingEvent Created(Exchange exchange) => new()
    {
        Id = Guid.NewGuid(),
        Type = BookingEventType.BookingCreated,
        ExchangeId = exchange.Id,
        BookingId = Guid.NewGuid(),
        Version = 1,
        Date = Examples.Monday,
        Timestamp = Now,
        Position = 7,
    };
}
