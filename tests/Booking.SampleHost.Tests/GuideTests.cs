using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.CodeAnalysis.CSharp.Scripting;
using Microsoft.CodeAnalysis.Scripting;

namespace BookingEngine.SampleHost.Tests;

/// <summary>The guides run: the C# of each page is one program, which prints what its comments say.</summary>
[Collection(nameof(DocumentedCodeTests))]
public sealed partial class GuideTests : IAsyncDisposable
{
    /// <summary>The pages whose C# is one program from top to bottom.</summary>
    internal static readonly string[] Pages = ["concepts.md", "how-to.md"];

    private readonly TemporaryDirectory _directory = new();

    private WebApplication? _app;

    public static TheoryData<string> AllPages => [.. Pages];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        if (_app is not null)
        {
            await _app.DisposeAsync();
        }

        _directory.Dispose();
    }

    [Theory]
    [MemberData(nameof(AllPages))]
    public async Task The_code_of_a_guide_prints_what_its_comments_say(string page)
    {
        string[] code = DocumentedCodeTests.CodeOf(page);

        var printed = await RunAsync(code);

        Assert.NotEmpty(printed);
        Assert.Equal(code.SelectMany(block => Printing().Matches(block)).Select(match => match.Groups[2].Value.Trim()), printed);
    }

    [Fact]
    public async Task The_app_in_the_how_to_answers_problem_details_to_a_client_that_accepts_anything()
    {
        await RunAsync([.. DocumentedCodeTests.CodeOf("how-to.md").Where(block => block.Contains("app.Run()", StringComparison.Ordinal))]);
        using var client = new HttpClient { BaseAddress = new Uri(_app!.Urls.Single()) };

        using var refused = await client.GetAsync(new Uri("/api/time-slots/available_slots/", UriKind.Relative), Stop);
        using var listed = await client.GetAsync(new Uri("/api/exchanges/", UriKind.Relative), Stop);

        Assert.Equal("application/problem+json", refused.Content.Headers.ContentType?.MediaType);
        Assert.Equal("application/json", listed.Content.Headers.ContentType?.MediaType);
    }

    /// <summary>Runs the blocks in turn, on a database of their own. An app that a block would run is started instead.</summary>
    private async Task<List<string>> RunAsync(string[] code)
    {
        var paper = new Paper();
        string database = Path.Combine(_directory.Path, "booking.db");
        var program = code
            .Select(block => Printing().Replace(block, "Print($1);")
                .Replace("app.Run()", "await app.StartAsync()", StringComparison.Ordinal)
                .Replace("Data Source=booking.db", $"Data Source={database};Pooling=False", StringComparison.Ordinal))
            .Aggregate(
                CSharpScript.Create("""string[] args = ["--urls", "http://127.0.0.1:0"];""", Options, typeof(Paper)),
                (script, block) => script.ContinueWith(block));
        var state = await program.RunAsync(paper, Stop);
        _app = (WebApplication?)state.GetVariable("app")?.Value;
        return paper.Printed;
    }

    private static ScriptOptions Options => DocumentedCodeTests.Options.AddImports("System.Collections.Generic");

    [GeneratedRegex(@"\bConsole\.WriteLine\((.*)\);\s*// (.*)$", RegexOptions.Multiline)]
    private static partial Regex Printing();

    /// <summary>What a page prints to.</summary>
    public sealed class Paper
    {
        public List<string> Printed { get; } = [];

        public void Print(object? value) => Printed.Add(string.Create(CultureInfo.InvariantCulture, $"{value}"));
    }
}
