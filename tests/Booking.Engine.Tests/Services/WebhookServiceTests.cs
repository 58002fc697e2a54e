using BookingEngine.Conformance;
using BookingEngine.Stores;
using NodaTime;
using NodaTime.Testing;

namespace BookingEngine.Tests.Services;

/// <summary>Webhooks are created, changed, tested and listed, and a delivery is made once more.</summary>
public sealed class WebhookServiceTests : IWebhookSender
{
    private readonly FakeClock _clock = FakeClock.FromUtc(2024, 1, 10, 12, 0, 0);
    private readonly InMemoryStore _store = new();
    private readonly List<WebhookMessage> _sent = [];
    private readonly WebhookService _webhooks;

    public WebhookServiceTests() => _webhooks = new WebhookService(_store, _clock, this);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private Instant Now => _clock.GetCurrentInstant();

    Task<WebhookAnswer> IWebhookSender.SendAsync(WebhookMessage message, CancellationToken cancellationToken)
    {
        _sent.Add(message);
        return Task.FromResult(new WebhookAnswer(204));
    }

    [Fact]
    public async Task A_new_webhook_gets_an_id_a_version_a_time_and_a_secret_unless_it_has_one()
    {
        var asked = Hook() with { Id = Guid.NewGuid(), Version = 7, CreatedAt = Now - Duration.FromDays(1) };
        var own = new WebhookSecret("whsec_b3du");

        var created = await _webhooks.CreateAsync(asked, Stop);
        var second = await _webhooks.CreateAsync(asked with { Secrets = [own] }, Stop);

        Assert.NotEqual(asked.Id, created.Id);
        Assert.Equal((1L, Now), (created.Version, created.CreatedAt));
        Assert.StartsWith("whsec_", Assert.Single(created.Secrets).Key, StringComparison.Ordinal);
        Assert.Equal([own], second.Secrets);
        Assert.Equal(created, await _webhooks.FindAsync(created.Id, Stop));
        Assert.Equal(2, (await _webhooks.ListAsync("ada", Stop)).Count);
    }

    [Fact]
    public async Task A_change_keeps_the_id_and_the_time_of_creation_and_raises_the_version()
    {
        var created = await _webhooks.CreateAsync(Hook(), Stop);
        _clock.AdvanceMinutes(1);

        var changed = await _webhooks.UpdateAsync(
            created.Id, stored => stored with { Id = Guid.NewGuid(), CreatedAt = Now, Version = 9, IsActive = false }, Stop);

        Assert.Equal(created with { IsActive = false, Version = 2 }, changed);
        Assert.Equal(changed, await _webhooks.FindAsync(created.Id, Stop));
        Assert.Null(await _webhooks.UpdateAsync(Guid.NewGuid(), stored => stored, Stop));
    }

    [Theory]
    [InlineData(19, true)]
    [InlineData(20, false)]
    public async Task A_change_that_meets_another_one_is_repeated_19_times_at_most(int conflicts, bool isMade)
    {
        var created = await _webhooks.CreateAsync(Hook(), Stop);
        int attempts = 0;
        var store = InBetween.Before<IEventStore>(_store, (method, _) =>
            method == nameof(IEventStore.ReplaceWebhookAsync) && attempts++ < conflicts ? Task.FromResult(CommitOutcome.Conflict) : null);

        var changed = await new WebhookService(store, _clock, null).UpdateAsync(created.Id, stored => stored with { IsActive = false }, Stop);

        Assert.Equal(isMade, changed is not null);
        Assert.Equal(20, attempts);
        Assert.Equal(!isMade, (await _webhooks.FindAsync(created.Id, Stop))!.IsActive);
    }

    [Fact]
    public async Task A_new_secret_comes_first_and_the_former_one_is_used_for_24_hours_more_and_no_older_one()
    {
        var created = await _webhooks.CreateAsync(Hook(), Stop);
        await _webhooks.RotateSecretAsync(created.Id, Stop);
        _clock.AdvanceHours(1);

        var before = (await _webhooks.FindAsync(created.Id, Stop))!.Secrets;
        var after = (await _webhooks.RotateSecretAsync(created.Id, Stop))!.Secrets;

        Assert.Equal([before[0].Key, created.Secrets[0].Key], before.Select(secret => secret.Key));
        Assert.Equal(2, after.Count);
        Assert.DoesNotContain(after[0], before);
        Assert.Null(after[0].ValidUntil);
        Assert.Equal((before[0].Key, (Instant?)(Now + Duration.FromHours(24))), (after[1].Key, after[1].ValidUntil));
    }

    [Fact]
    public async Task A_webhook_that_has_no_secret_gets_its_first_one()
    {
        var created = await _webhooks.CreateAsync(Hook(), Stop);
        await _webhooks.UpdateAsync(created.Id, stored => stored with { Secrets = [] }, Stop);

        Assert.Single((await _webhooks.RotateSecretAsync(created.Id, Stop))!.Secrets);
    }

    [Fact]
    public async Task A_test_sends_a_message_without_an_event_even_to_a_webhook_that_is_not_active()
    {
        var created = await _webhooks.CreateAsync(Hook() with { IsActive = false }, Stop);

        var answer = await _webhooks.TestAsync(created.Id, Stop);

        Assert.Equal(204, answer?.Status);
        var message = Assert.Single(_sent);
        Assert.Equal((created, Now, (BookingEvent?)null), (message.Webhook, message.SentAt, message.Event));
        Assert.Null(await _webhooks.TestAsync(Guid.NewGuid(), Stop));
        await _webhooks.DeleteAsync(created.Id, Stop);
        Assert.Null(await _webhooks.FindAsync(created.Id, Stop));
    }

    [Fact]
    public async Task A_host_without_a_sender_says_so_when_a_webhook_is_tested()
    {
        var created = await _webhooks.CreateAsync(Hook(), Stop);

        var thrown = await Assert.ThrowsAsync<InvalidOperationException>(() => new WebhookService(_store, _clock, null).TestAsync(created.Id, Stop));

        Assert.Contains(nameof(BookingEngineBuilder.SendWebhooks), thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_delivery_of_a_webhook_is_made_once_more_whatever_became_of_it()
    {
        var delivery = await DeliveredAsync();
        var webhook = Webhook.IdOf(delivery.Reader)!.Value;
        _clock.AdvanceMinutes(1);

        var due = await _webhooks.RedeliverAsync(webhook, delivery.Id, Stop);

        Assert.Equal(delivery with { Status = DeliveryStatus.Pending, NextAttemptAt = Now }, due);
        Assert.Equal(due, Assert.Single((await _webhooks.ListDeliveriesAsync(webhook, new PageRequest(), Stop)).Items));
        Assert.Null(await _webhooks.RedeliverAsync(Guid.NewGuid(), delivery.Id, Stop));
        Assert.Null(await _webhooks.RedeliverAsync(webhook, Guid.NewGuid(), Stop));
    }

    [Fact]
    public async Task A_delivery_that_is_being_tried_at_that_moment_stays_as_it_is()
    {
        var delivery = await DeliveredAsync();
        var store = InBetween.Before<IEventStore>(_store, (method, _) =>
            method == nameof(IEventStore.UpdateDeliveriesAsync) ? Task.FromResult<IReadOnlyList<Guid>>([]) : null);

        Assert.Equal(
            delivery, await new WebhookService(store, _clock, null).RedeliverAsync(Webhook.IdOf(delivery.Reader)!.Value, delivery.Id, Stop));
    }

    private static Webhook Hook() => new() { Id = Guid.Empty, OwnerId = "ada", Url = new Uri("https://hooks.example.com/") };

    private async Task<EventDelivery> DeliveredAsync()
    {
        var webhook = await _webhooks.CreateAsync(Hook(), Stop);
        var exchange = Examples.Exchange();
        await _store.AddAsync(exchange, Stop);
        var delivery = EventDelivery.Of(webhook.Reader, BookingEvent.OfExchange(exchange), Now) with
        {
            Status = DeliveryStatus.Delivered,
            NextAttemptAt = null,
            Attempts = 3,
        };
        await _store.AddDeliveriesAsync([delivery], Stop);
        return delivery;
    }
}
