using System.Text.Json;
using System.Text.RegularExpressions;

namespace BookingEngine.AspNetCore.Tests.Documented;

/// <summary>The page <c>docs/why-not.md</c> has every reason for which a booking can be refused.</summary>
public sealed partial class WhyNotPageTests
{
    /// <summary>Codes that no request for a booking is refused with, once its exchange is known.</summary>
    private static readonly BookingErrorCode[] OfOtherRequests =
    [
        BookingErrorCode.ExchangeNotFound,
        BookingErrorCode.BookingNotFound,
        BookingErrorCode.InvalidStatusTransition,
        BookingErrorCode.CancellationTooLate,
        BookingErrorCode.HasUpcomingBookings,
        BookingErrorCode.BookingChanged,
        BookingErrorCode.ExchangeChanged,
        BookingErrorCode.CustomerErased,
        BookingErrorCode.NotStarted,
        BookingErrorCode.TooManyExchanges,
        BookingErrorCode.ResourceIsRequired,
        BookingErrorCode.BookingsAffected,
        BookingErrorCode.PreviewOutdated,
        BookingErrorCode.ExternalIdReused,
    ];

    /// <summary>Codes that depend on more than the request and the day, so that no check foresees them.</summary>
    private static readonly BookingErrorCode[] Unforeseen = [BookingErrorCode.IdempotencyKeyReused, BookingErrorCode.Contention];

    private static readonly string Page = File.ReadAllText(Repository.PathOf("docs", "why-not.md"));

    [Fact]
    public void Every_code_of_a_refused_booking_has_a_row_with_a_meaning_and_nothing_else_has() => Assert.Equal(
        Enum.GetValues<BookingErrorCode>().Except(OfOtherRequests).Except(Unforeseen).Select(CodeOf).Order(StringComparer.Ordinal),
        Row().Matches(Page).Select(row => row.Groups["code"].Value).Order(StringComparer.Ordinal));

    [Fact]
    public void Each_rule_that_can_be_passed_over_is_named_and_explained()
    {
        string[] rules = [.. Enum.GetNames<Overrides>().Skip(1).Select(JsonNamingPolicy.SnakeCaseLower.ConvertName)];
        string column = string.Concat(Row().Matches(Page).Select(row => row.Groups["override"].Value));

        Assert.Equal(
            rules.Order(StringComparer.Ordinal),
            Name().Matches(column).Select(name => name.Groups["name"].Value).Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_codes_that_a_check_cannot_foresee_are_named() =>
        Assert.All(Unforeseen, code => Assert.Contains($"`{CodeOf(code)}`", Page, StringComparison.Ordinal));

    private static string CodeOf(BookingErrorCode code) => code == BookingErrorCode.FullyBooked
        ? "no_capacity"
        : JsonNamingPolicy.SnakeCaseLower.ConvertName(code.ToString());

    [GeneratedRegex(@"^\| `(?<code>\w+)` \| [^|]{20,} \| [^|]+ \| [^|]+ \| (?<override>[^|]+) \|$", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex("`(?<name>[a-z_]+)`")]
    private static partial Regex Name();
}
