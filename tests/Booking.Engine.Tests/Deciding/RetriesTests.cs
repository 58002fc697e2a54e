using BookingEngine.Deciding;
using NodaTime;

namespace BookingEngine.Tests.Deciding;

public sealed class RetriesTests
{
    private static readonly Instant Now = Instant.FromUtc(2024, 1, 10, 12, 0);

    [Fact]
    public void A_delivery_is_tried_ten_times_within_four_days_at_ever_longer_intervals()
    {
        int[] seconds = [5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400];

        Assert.Equal(seconds, Enumerable.Range(1, 9).Select(attempts => (int)(Retries.Next(attempts, Now, 0)!.Value - Now).TotalSeconds));
        Assert.Null(Retries.Next(10, Now, 0));
        Assert.Null(Retries.Next(11, Now, 0));
    }

    [Fact]
    public void A_pause_is_longer_by_chance_up_to_a_tenth()
    {
        Assert.Equal(Now + Duration.FromSeconds(330), Retries.Next(2, Now, 1));
        Assert.Equal(Now + Duration.FromSeconds(315), Retries.Next(2, Now, 0.5));
    }

    [Theory]
    [InlineData(1, 60, 60)]
    [InlineData(2, 60, 300)]
    [InlineData(1, 1_000_000, 86_400)]
    [InlineData(9, 1_000_000, 86_400)]
    [InlineData(1, -60, 5)]
    public void A_receiver_can_ask_for_a_longer_pause_up_to_a_day_but_not_for_a_shorter_one(int attempts, int asked, int pause) =>
        Assert.Equal(Now + Duration.FromSeconds(pause), Retries.Next(attempts, Now, 0, Duration.FromSeconds(asked)));

    [Fact]
    public void The_next_attempt_is_a_whole_microsecond()
    {
        var next = Retries.Next(1, Now + Duration.FromNanoseconds(1_234_567), 0.123_456_789)!.Value;

        Assert.Equal(0, (next - Now).SubsecondNanoseconds % 1000);
    }
}
