using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Text.RegularExpressions;

namespace BookingEngine.AspNetCore.Tests.Documented;

/// <summary>The statements of <c>docs/security.md</c> that a test can check.</summary>
public sealed partial class SecurityPageTests
{
    [Fact]
    public void Each_test_named_in_the_security_page_exists()
    {
        var sources = Directory.EnumerateFiles(Repository.PathOf("tests"), "*.cs", SearchOption.AllDirectories)
            .ToLookup(file => Path.GetFileNameWithoutExtension(file), File.ReadAllText);

        string page = File.ReadAllText(Repository.PathOf("docs", "security.md"));
        var named = Tests().Matches(page).Select(match => (Class: match.Groups[1].Value, Method: match.Groups[2].Value)).ToArray();

        Assert.True(named.Length > 30, $"The page names {named.Length} tests.");
        Assert.All(named, test => Assert.Contains(
            sources[test.Class], text => text.Contains($" {test.Method}(", StringComparison.Ordinal)));
    }

    [Fact]
    public void The_engine_uses_no_type_that_can_call_another_host()
    {
        using var file = new PEReader(File.OpenRead(typeof(BookingService).Assembly.Location));
        var metadata = file.GetMetadataReader();
        var used = metadata.TypeReferences
            .Select(reference => metadata.GetString(metadata.GetTypeReference(reference).Name))
            .ToArray();
        Assert.Contains("Guid", used);
        Assert.DoesNotContain(used, name => name is "HttpClient" or "IHttpClientFactory" or "WebRequest" or "Socket" or "TcpClient");
    }

    [GeneratedRegex(@"`(\w+(?:Tests|Conformance))\.(\w+)`")]
    private static partial Regex Tests();
}
