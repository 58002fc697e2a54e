using System.Text.RegularExpressions;

namespace BookingEngine.Architecture.Tests;

/// <summary>The links of the documents lead somewhere.</summary>
public sealed partial class DocumentLinkTests
{
    private static readonly string Root = Repository();

    [Fact]
    public void Every_relative_link_of_a_document_leads_to_a_file_and_to_a_heading_of_it()
    {
        string[] documents =
        [
            .. Directory.EnumerateFiles(Root, "*.md"),
            .. new[] { "docs", "benchmarks", ".github" }.SelectMany(
                folder => Directory.EnumerateFiles(Path.Combine(Root, folder), "*.md", SearchOption.AllDirectories)),
        ];

        var links = documents.SelectMany(document => Links().Matches(TextOf(document))
            .Select(link => (Document: Path.GetRelativePath(Root, document), Target: link.Groups[1].Value))).ToArray();

        Assert.True(links.Length > 100, $"There are {links.Length} links.");
        Assert.Empty(links.Where(link => !LeadsSomewhere(link.Document, link.Target)).Select(link => $"{link.Document}: {link.Target}"));
    }

    private static bool LeadsSomewhere(string document, string target)
    {
        string[] parts = target.Split('#');
        string path = parts[0].Length == 0
            ? Path.Combine(Root, document)
            : Path.Combine(Root, Path.GetDirectoryName(document)!, parts[0]);

        // Only the README, which is no page of the site, can lead to a folder.
        return parts.Length == 1
            ? document == "README.md" ? Path.Exists(path) : File.Exists(path)
            : File.Exists(path) && Headings().Matches(TextOf(path)).Select(heading => Anchor(heading.Groups[1].Value)).Contains(parts[1]);
    }

    private static string Anchor(string heading) =>
        NoPartOfAnAnchor().Replace(heading.Trim().ToLowerInvariant(), "").Replace(' ', '-');

    /// <summary>Reads a document without its blocks of code.</summary>
    private static string TextOf(string document) => Code().Replace(File.ReadAllText(document), "");

    internal static string Repository()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Booking.Engine.sln")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("The tests don't lie in the repository.");
        }

        return folder.FullName;
    }

    [GeneratedRegex(@"\]\((?!https?:|mailto:)([^)\s]+)\)")]
    private static partial Regex Links();

    [GeneratedRegex(@"^#+ (.*)$", RegexOptions.Multiline)]
    private static partial Regex Headings();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex NoPartOfAnAnchor();

    [GeneratedRegex(@"^```.*?^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Code();
}
