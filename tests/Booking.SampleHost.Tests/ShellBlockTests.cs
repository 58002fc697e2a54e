using System.Text.RegularExpressions;
using BookingEngine.AspNetCore.Tests;

namespace BookingEngine.SampleHost.Tests;

/// <summary>Each shell block of the documents is run by a test or by tests/run.sh, or it is said here why it is not.</summary>
public sealed partial class ShellBlockTests
{
    /// <summary>The page that tests/walk.sh walks from top to bottom.</summary>
    private const string Walked = "docs/getting-started.md";

    private const string OnAQuietMachine = "It compares times, which mean nothing beside other tests: it is run by hand, and the page has its figures.";
    private const string Killing = "It is a part of `bash tests/run.sh --long`, which is the same test.";

    private static readonly (string Document, string Start, string Reason)[] NotRun =
    [
        ("README.md", "bash tests/run.sh", "It is what runs the tests."),
        (".github/CONTRIBUTING.md", "bash tests/run.sh", "It is what runs the tests."),
        (".github/CONTRIBUTING.md", "dotnet tool restore && dotnet docfx", "It serves the site until it is stopped. `bash tests/run.sh --long` builds the same."),
        ("samples/Booking.Templates/README.md", "dotnet new install", "tests/run.sh does the same with the template that it has packed, in a folder of templates of its own."),
        ("docs/mongodb.md", "export BOOKING_TEST_MONGODB=", "It needs genuine servers, as a workflow has them."),
        ("docs/mongodb.md", "sh.shardCollection(", "It needs a genuine cluster, which no test has."),
        ("docs/storage.md", "BOOKING_TEST_LONG=1", Killing),
        ("docs/storage.md", "PGOPTIONS=", "It makes a test fail."),
        ("docs/proof.md", "dotnet tool restore", "It takes hours. A workflow runs it each week."),
        ("docs/proof.md", "dotnet build tests/Booking.Engine.Tests", "It runs tests of this suite a second time. A workflow does so each week."),
        ("benchmarks/README.md", "dotnet run -c Release --project benchmarks/Booking.Engine.Benchmarks -- bars engine", OnAQuietMachine),
        ("benchmarks/README.md", "dotnet run -c Release --project benchmarks/Booking.Engine.Benchmarks -- bars storage", OnAQuietMachine),
        ("benchmarks/README.md", "dotnet run -c Release --project benchmarks/Booking.Engine.Benchmarks -- bars http", OnAQuietMachine),
        ("benchmarks/README.md", "dotnet run -c Release --project benchmarks/Booking.Engine.Benchmarks -- bars scale", OnAQuietMachine),
        ("benchmarks/README.md", "dotnet run -c Release --project benchmarks/Booking.Engine.Benchmarks -- bars soak", "It takes hours. SoakTests makes a thousandth of it."),
        ("benchmarks/README.md", "dotnet run -c Release --project benchmarks/Booking.Engine.Benchmarks -- table", OnAQuietMachine),
    ];

    [Fact]
    public void Each_shell_block_is_run_or_has_a_reason_why_not()
    {
        string runner = File.ReadAllText(Repository.PathOf("tests", "run.sh"));
        (string Document, string Start)[] known =
        [
            .. RequestBlockTests.Blocks,
            .. Walks().Matches(runner).Select(walk => (walk.Groups[1].Value, walk.Groups[2].Value)),
            .. NotRun.Select(block => (block.Document, block.Start)),
        ];
        var blocks = ShellBlocks.All.Where(block => block.Document != Walked).ToArray();

        Assert.Contains($"bash booking-engine/tests/walk.sh booking-engine/{Walked}", runner, StringComparison.Ordinal);
        Assert.True(blocks.Length > 20, $"There are {blocks.Length} blocks.");
        Assert.DoesNotContain(blocks, block => !known.Any(one => IsOf(one, block)));
        Assert.DoesNotContain(known, one => !blocks.Any(block => IsOf(one, block)));
    }

    /// <summary>A filter that selects nothing would make a run of nothing look like a success.</summary>
    [Fact]
    public void The_filters_of_tests_in_the_documents_select_tests()
    {
        string[] filters = [.. ShellBlocks.All.SelectMany(block => Filters().Matches(block.Text)).Select(filter => filter.Groups[1].Value)];

        string[] names = [.. Directory.EnumerateFiles(Repository.PathOf("tests"), "*Tests.cs", SearchOption.AllDirectories)
            .SelectMany(file => Names().Matches(File.ReadAllText(file)))
            .Select(name => name.Groups[1].Value)];
        Assert.True(filters.Length >= 3, string.Join(' ', filters));
        Assert.DoesNotContain(filters, filter => !names.Any(name => name.Contains(filter, StringComparison.Ordinal)));
    }

    private static bool IsOf((string Document, string Start) one, ShellBlock block) =>
        block.Document == one.Document && block.Text.StartsWith(one.Start, StringComparison.Ordinal);

    [GeneratedRegex("""^ *(?:\[\[.*\]\] \|\| |HOME=\S+ )?walk \S+ (\S+\.md) '([^']+)'$""", RegexOptions.Multiline)]
    private static partial Regex Walks();

    [GeneratedRegex("""-(?:class|method) ['"]\*(?:\w*\.)*(\w+)\*?['"]""")]
    private static partial Regex Filters();

    [GeneratedRegex(@"(?:public sealed class|public async Task|public void|public sealed partial class|public abstract class) (\w+)")]
    private static partial Regex Names();
}
