using BookingEngine.Stores;
using NodaTime;

namespace BookingEngine.Conformance;

/// <summary>Webhooks are stored with every field, listed for their owner, and replaced only at the version that was read.</summary>
/// <inheritdoc cref="StoreConformance{TStore}"/>
public abstract class WebhookConformance<TStore>(TStore store) : StoreConformance<TStore>(store)
    where TStore : class, IStoreUnderTest
{
    /// <summary>An owner that only this test uses.</summary>
    private readonly string _owner = $"owner|{Guid.NewGuid()}";

    [Fact]
    public async Task Every_field_of_a_webhook_is_stored()
    {
        var plain = Hook();
        var full = Hook() with
        {
            ExchangeId = Guid.NewGuid(),
            Url = new Uri("https://hooks.example.com:8443/a%20b?token=x%2Fy&z=%C3%A4"),
            Events = ["booking.created", "exchange.*"],
            Secrets = [new WebhookSecret("whsec_bmV3"), new WebhookSecret("whsec_b2xk", Clock.GetCurrentInstant())],
            IsActive = false,
            IncludesCustomer = true,
            Version = 7,
        };
        await Events.AddWebhookAsync(plain, Stop);
        await Events.AddWebhookAsync(full, Stop);

        Assert.Equal(plain, await Events.FindWebhookAsync(plain.Id, Stop));
        var found = await Events.FindWebhookAsync(full.Id, Stop);
        Assert.Equal(full, found);
        Assert.Equal(full.Url.OriginalString, found!.Url.OriginalString);
        Assert.Null(await Events.FindWebhookAsync(Guid.NewGuid(), Stop));
    }

    [Fact]
    public async Task The_webhooks_of_an_owner_are_listed_by_the_time_of_their_creation()
    {
        var second = Hook() with { CreatedAt = Clock.GetCurrentInstant() + Duration.FromSeconds(1) };
        var first = Hook();
        await Events.AddWebhookAsync(second, Stop);
        await Events.AddWebhookAsync(first, Stop);
        await Events.AddWebhookAsync(Hook() with { OwnerId = _owner.ToUpperInvariant() }, Stop);

        Assert.Equal([first, second], await Events.ListWebhooksAsync(_owner, Stop));
        Assert.Empty(await Events.ListWebhooksAsync("nobody", Stop));
    }

    [Fact]
    public async Task A_webhook_is_replaced_only_at_the_version_that_was_read()
    {
        var added = Hook();
        await Events.AddWebhookAsync(added, Stop);
        var changed = added with { IsActive = false, Secrets = [], Version = 2 };

        var replaced = await RaceAsync(8, _ => Events.ReplaceWebhookAsync(changed, Stop));

        Assert.Single(replaced, outcome => outcome == CommitOutcome.Committed);
        Assert.Equal(changed, await Events.FindWebhookAsync(added.Id, Stop));
        Assert.Equal(CommitOutcome.Conflict, await Events.ReplaceWebhookAsync(added with { Version = 4 }, Stop));
        Assert.Equal(CommitOutcome.Conflict, await Events.ReplaceWebhookAsync(Hook() with { Version = 2 }, Stop));
    }

    [Fact]
    public async Task A_webhook_that_was_removed_is_not_found_any_more()
    {
        var (removed, kept) = (Hook(), Hook());
        await Events.AddWebhookAsync(removed, Stop);
        await Events.AddWebhookAsync(kept, Stop);

        await Events.RemoveWebhookAsync(removed.Id, Stop);
        await Events.RemoveWebhookAsync(removed.Id, Stop);

        Assert.Null(await Events.FindWebhookAsync(removed.Id, Stop));
        Assert.Equal([kept], await Events.ListWebhooksAsync(_owner, Stop));
    }

    private Webhook Hook() => new()
    {
        Id = Guid.NewGuid(),
        OwnerId = _owner,
        Url = new Uri("https://hooks.example.com/bookings"),
        Secrets = [new WebhookSecret("whsec_bmV3")],
        CreatedAt = Clock.GetCurrentInstant(),
    };
}
