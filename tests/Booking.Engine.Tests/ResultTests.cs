using NodaTime;

namespace BookingEngine.Tests;

/// <summary>The result of a request that succeeded, and of one that was refused.</summary>
public sealed class ResultTests
{
    private static readonly BookingError OffGrid = new(BookingErrorCode.OffGrid, "StartTime", "Choose a slot.");

    [Fact]
    public void A_refused_result_throws_instead_of_returning_a_value()
    {
        var refused = Result<LocalDate>.Refused([OffGrid, OffGrid with { Code = BookingErrorCode.TooShort }]);

        Assert.Equal(
            "There is no value, since the request was refused. OffGrid (StartTime): Choose a slot. TooShort (StartTime): Choose a slot.",
            Assert.Throws<InvalidOperationException>(() => refused.Value).Message);
        Assert.Equal("Refused: OffGrid, TooShort", refused.ToString());
        Assert.False(refused.TryGet(out _, out var error));
        Assert.Equal(OffGrid, error);
        Assert.False(refused.Succeeded);
    }

    [Fact]
    public void A_successful_result_has_its_value_and_no_error()
    {
        Result<LocalDate> result = default(LocalDate);

        Assert.Equal(default, result.Value);
        Assert.True(result.TryGet(out var value, out var error));
        Assert.Equal((default, null), (value, error));
        Assert.Equal("Succeeded", result.ToString());
        Assert.Null(result.Error);
    }
}
