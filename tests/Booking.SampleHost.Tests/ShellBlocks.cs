using System.Text.RegularExpressions;
using BookingEngine.AspNetCore.Tests;

namespace BookingEngine.SampleHost.Tests;

/// <summary>A block of a document that is to be typed into a shell.</summary>
/// <param name="Document">The document's path in the repository.</param>
/// <param name="Text">The block's lines.</param>
internal sealed record ShellBlock(string Document, string Text);

/// <summary>The shell blocks of all documents.</summary>
internal static partial class ShellBlocks
{
    private static readonly string[] Folders = [".github", "adapters", "benchmarks", "docs", "samples", "src", "tests"];

    /// <summary>The paths of all documents in the repository.</summary>
    public static IReadOnlyList<string> Documents { get; } =
    [
        .. Directory.EnumerateFiles(Repository.PathOf(), "*.md")
            .Concat(Folders.SelectMany(folder => Directory.EnumerateFiles(Repository.PathOf(folder), "*.md", SearchOption.AllDirectories)))
            .Select(file => Path.GetRelativePath(Repository.PathOf(), file))
            .Where(document => !document.Split('/').Intersect(["bin", "obj", "node_modules"]).Any()),
    ];

    public static IReadOnlyList<ShellBlock> All { get; } =
        [.. Documents.SelectMany(document => BlocksOf(document).Where(IsForAShell).Select(block => new ShellBlock(document, block.Text)))];

    /// <summary>Returns the blocks of another kind in a document.</summary>
    public static IReadOnlyList<string> OfKind(string document, string kind) =>
        [.. BlocksOf(document).Where(block => block.Kind == kind).Select(block => block.Text)];

    /// <summary>Returns the shell block that begins with a text.</summary>
    public static string Find(string document, string start) => All
        .Single(block => block.Document == document && block.Text.StartsWith(start, StringComparison.Ordinal)).Text;

    /// <summary>Returns the first block of a kind that follows another block in its document, or precedes it.</summary>
    public static string FindBeside(string document, string block, string kind, bool isBefore = false)
    {
        var blocks = BlocksOf(document).ToArray();
        int at = Array.FindIndex(blocks, one => one.Text == block);
        return (isBefore ? blocks[..at].Reverse() : blocks[at..]).First(one => one.Kind == kind).Text;
    }

    private static IEnumerable<(string Kind, string Text)> BlocksOf(string document) =>
        Blocks().Matches(File.ReadAllText(Repository.PathOf(document))).Select(block => (block.Groups[1].Value, block.Groups[2].Value));

    /// <summary>A block that nobody has marked is one, too, if it begins with a command. JavaScript may be for MongoDB's shell.</summary>
    private static bool IsForAShell((string Kind, string Text) block) =>
        block.Kind is "bash" or "sh" or "shell" or "console" or "sql" || (block.Kind is "" or "javascript" && Commands().IsMatch(block.Text));

    [GeneratedRegex("^ *```(.*)\n((?s:.*?))^ *```$", RegexOptions.Multiline)]
    private static partial Regex Blocks();

    [GeneratedRegex(@"^(?:(?:bash|curl|dotnet|docker|npm|psql|export) |[A-Z_]+=|(?:sh|db|rs)\.)")]
    private static partial Regex Commands();
}
