using BookingEngine.Conformance;

namespace BookingEngine.Tests;

/// <summary>What an actor owns and may see.</summary>
public sealed class ActorTests
{
    private static readonly Exchange Shop = Examples.Exchange() with { OwnerId = "olga" };
    private static readonly Exchange Nobodys = Shop with { OwnerId = null };

    private static readonly Booking Janes =
        Examples.Booking(BookingDay.Empty(Shop.Id, Examples.Monday)) with { UserId = "jane" };

    [Fact]
    public void An_exchange_is_owned_by_its_user_and_by_an_actor_the_app_declares_its_owner()
    {
        Assert.True(Actor.User("olga").Owns(Shop));
        Assert.True(Actor.Owner.Owns(Shop));
        Assert.True(Actor.Owner.Owns(Nobodys));
        Assert.False(Actor.User("jane").Owns(Shop));
        Assert.False(Actor.User("olga").Owns(Nobodys));
        Assert.False(Actor.Guest.Owns(Shop));
        Assert.False(Actor.Guest.Owns(Nobodys));
    }

    [Fact]
    public void A_booking_is_visible_to_the_user_who_made_it_and_to_the_owner()
    {
        Assert.True(Actor.User("jane").MaySee(Janes, Shop));
        Assert.True(Actor.User("olga").MaySee(Janes, Shop));
        Assert.True(Actor.Owner.MaySee(Janes, Shop));
        Assert.False(Actor.User("joe").MaySee(Janes, Shop));
        Assert.False(Actor.Guest.MaySee(Janes, Shop));
        Assert.False(Actor.Guest.MaySee(Janes with { UserId = null }, Nobodys));
    }

    [Fact]
    public void A_default_actor_is_a_guest_and_no_actor_prints_its_user_id()
    {
        Assert.Equal(Actor.Guest, default);
        Assert.Equal(["Guest", "Owner", "User"], new[] { Actor.Guest, Actor.Owner, Actor.User("olga") }.Select(actor => actor.ToString()));
    }
}
