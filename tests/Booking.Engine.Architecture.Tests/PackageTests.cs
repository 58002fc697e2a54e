using System.Text.RegularExpressions;

namespace BookingEngine.Architecture.Tests;

/// <summary>What a stranger sees of a package on its page: its own README, which leads nowhere that a package has not.</summary>
public sealed partial class PackageTests
{
    private static readonly string Root = DocumentLinkTests.Repository();

    public static TheoryData<string> Packages => [.. Directory.EnumerateFiles(Root, "*.csproj", SearchOption.AllDirectories)
        .Where(project => File.ReadAllText(project).Contains("<IsPackable>true</IsPackable>", StringComparison.Ordinal))
        .Select(project => Path.GetRelativePath(Root, project))
        .Order(StringComparer.Ordinal)];

    [Fact]
    public void All_libraries_and_the_template_are_packages() => Assert.Equal(7, Packages.Count);

    [Theory]
    [MemberData(nameof(Packages))]
    public void A_package_has_a_README_of_its_own_that_says_how_to_install_it_and_has_no_relative_links(string project)
    {
        string name = Path.GetFileNameWithoutExtension(project);

        string readme = File.ReadAllText(Path.Combine(Root, Path.GetDirectoryName(project)!, "README.md"));

        Assert.StartsWith($"# {name}\n", readme, StringComparison.Ordinal);
        Assert.Matches($"(?m)^dotnet (add package|new install) {Regex.Escape(name)}$", readme);
        Assert.DoesNotMatch(RelativeLink(), readme);
    }

    [Theory]
    [MemberData(nameof(Packages))]
    public void A_package_says_in_its_project_what_it_is_for(string project) =>
        Assert.Matches("<Description>.{40,}</Description>", File.ReadAllText(Path.Combine(Root, project)));

    [GeneratedRegex(@"\]\((?!https?:)")]
    private static partial Regex RelativeLink();
}
