using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace BookingEngine.SampleHost.Tests;

/// <summary>The requests that the page of the five businesses shows succeed on the built host, sent in turn for each business.</summary>
public sealed partial class ModellingRequestTests
{
    private const string Page = "docs/modelling.md";
    private const int Businesses = 5;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_request_of_the_page_succeeds()
    {
        using var directory = new TemporaryDirectory();
        await using var host = await HostProcess.StartAsync(directory.Path, "Development");
        var blocks = ShellBlocks.OfKind(Page, "http");
        Assert.Equal(Businesses, blocks.Count);
        foreach (string block in blocks)
        {
            string business = Regex.Match(block, "/api/exchanges/{(.*?)}/").Groups[1].Value;
            var shop = await SendAsync(host, HttpMethod.Post, "/api/exchanges/", """
                {"business_name": "Shop", "operating_hours": [{"day_of_week": 1, "open_time": "08:00", "close_time": "23:00"}]}
                """);
            var ids = new Dictionary<string, string> { [business] = (string)shop["uuid"]! };
            var requests = Requests().Matches(block);
            Assert.Equal(block.Split('\n').Count(line => line.Length > 0 && line[0] != ' '), requests.Count);
            foreach (Match request in requests)
            {
                var (method, path, body) = (HttpMethod.Parse(request.Groups[1].Value), Filled(request.Groups[2].Value, ids), Filled(request.Groups[3].Value, ids));
                var answer = await SendAsync(host, method, path, body);
                if ((string?)answer["name"] is { } name)
                {
                    ids[name.ToLowerInvariant()] = (string)answer["uuid"]!;
                }
            }
        }
    }

    [Fact]
    public void No_other_document_shows_requests_without_a_shell() =>
        Assert.Equal([Page], ShellBlocks.Documents.Where(document => ShellBlocks.OfKind(document, "http").Count > 0));

    /// <summary>Puts the ids of what was created in the place of its name in braces.</summary>
    private static string Filled(string text, Dictionary<string, string> ids) =>
        ids.Aggregate(text, (filled, one) => filled.Replace($"{{{one.Key}}}", one.Value, StringComparison.Ordinal));

    private static async Task<JsonNode> SendAsync(HostProcess host, HttpMethod method, string path, string body)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body.Length > 0)
        {
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        }

        using var answer = await host.Client.SendAsync(request, Stop);
        string text = await answer.Content.ReadAsStringAsync(Stop);
        Assert.True(answer.StatusCode is HttpStatusCode.OK or HttpStatusCode.Created, $"{method} {path} {body}\n{(int)answer.StatusCode} {text}");
        return JsonNode.Parse(text)!;
    }

    /// <summary>A method, a path, and a body, which may go on in indented lines.</summary>
    [GeneratedRegex(@"^([A-Z]+) +(\S+) *(.*\n(?: .*\n)*)", RegexOptions.Multiline)]
    private static partial Regex Requests();
}
