using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace BookingEngine.SampleHost.Tests;

/// <summary>
/// Requests and their expected responses, compared field by field. In an expected response, <c>&lt;uuid NAME&gt;</c>
/// stands for an id that is the same wherever the name is the same, and <c>&lt;timestamp&gt;</c> for a timestamp of
/// 2024-01-10. In a request, <c>{NAME}</c> is replaced by the id of that name.
/// </summary>
public sealed partial class Flow
{
    private readonly Dictionary<string, string> _ids = [];

    public Task GetAsync(HttpClient client, string path, string expected) =>
        SendAsync(client, HttpMethod.Get, path, null, HttpStatusCode.OK, expected);

    public Task PostAsync(HttpClient client, string path, string? body, HttpStatusCode status, string expected) =>
        SendAsync(client, HttpMethod.Post, path, body, status, expected);

    private async Task SendAsync(
        HttpClient client, HttpMethod method, string path, string? body, HttpStatusCode status, string expected)
    {
        using var request = new HttpRequestMessage(method, WithIds(path));
        if (body is not null)
        {
            request.Content = new StringContent(
                WithIds(body), Encoding.UTF8, new MediaTypeHeaderValue("application/json"));
        }

        using var response = await client.SendAsync(request);
        string text = await response.Content.ReadAsStringAsync();
        Assert.True(status == response.StatusCode, $"{method} {path}: {response.StatusCode} {text}");
        var differences = new List<string>();
        Compare(JsonNode.Parse(expected), JsonNode.Parse(text), path, differences);
        Assert.True(differences.Count == 0, $"{string.Join('\n', differences)}\nin {text}");
    }

    public string WithIds(string text) =>
        _ids.Aggregate(text, (result, id) => result.Replace($"{{{id.Key}}}", id.Value, StringComparison.Ordinal));

    private void Compare(JsonNode? expected, JsonNode? actual, string at, List<string> differences)
    {
        switch (expected, actual)
        {
            case (JsonObject left, JsonObject right):
                string[] names = [.. left.Select(field => field.Key)];
                if (!names.SequenceEqual(right.Select(field => field.Key)))
                {
                    differences.Add($"{at}: has {string.Join(", ", right.Select(field => field.Key))}");
                    return;
                }

                foreach (string name in names)
                {
                    Compare(left[name], right[name], $"{at}.{name}", differences);
                }

                break;
            case (JsonArray left, JsonArray right) when left.Count == right.Count:
                for (int i = 0; i < left.Count; i++)
                {
                    Compare(left[i], right[i], $"{at}[{i}]", differences);
                }

                break;
            default:
                if (!Matches(expected, actual))
                {
                    differences.Add($"{at}: expected {expected?.ToJsonString() ?? "null"}, got {actual?.ToJsonString() ?? "null"}");
                }

                break;
        }
    }

    private bool Matches(JsonNode? expected, JsonNode? actual)
    {
        if (expected is JsonValue value && value.TryGetValue(out string? text) && text.StartsWith('<'))
        {
            string found = actual?.ToString() ?? "";
            return text == "<timestamp>"
                ? Timestamp().IsMatch(found)
                : Uuid().IsMatch(found) && (_ids.TryAdd(text[6..^1], found) || _ids[text[6..^1]] == found);
        }

        return JsonNode.DeepEquals(expected, actual);
    }

    [GeneratedRegex("^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$")]
    private static partial Regex Uuid();

    [GeneratedRegex(@"^2024-01-10T12:[0-5]\d:[0-5]\d(\.\d{1,6})?Z$")]
    private static partial Regex Timestamp();
}
