using System.Text.RegularExpressions;

namespace BookingEngine.AspNetCore.Tests.Documented;

/// <summary>The statements of <c>docs/operating.md</c> that a test can check.</summary>
public sealed partial class OperatingPageTests
{
    [Fact]
    public void Each_setting_of_the_sample_host_has_a_row_in_the_operating_page()
    {
        string page = File.ReadAllText(Repository.PathOf("docs", "operating.md"));
        string[] keys = [.. Directory.EnumerateFiles(Repository.PathOf("samples", "Booking.SampleHost"), "*.cs")
            .SelectMany(file => Keys().Matches(File.ReadAllText(file)))
            .Select(match => match.Value.Trim('$', '"').Replace("{Section}", "Booking:RateLimit", StringComparison.Ordinal))
            .Where(key => key != "Booking:RateLimit")];

        Assert.True(keys.Length > 10, $"The host reads {keys.Length} settings.");
        Assert.All(keys, key => Assert.Matches($@"(?m)^\| `{key}[`:]", page));
    }

    [GeneratedRegex("""
        "(?:Booking|ConnectionStrings):[\w:]+"|\$"\{Section\}:\w+"
        """)]
    private static partial Regex Keys();
}
