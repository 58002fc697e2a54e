using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace BookingEngine.SampleHost.Tests;

/// <summary>The sample host's file of requests works as it says: sent in turn, each request succeeds.</summary>
public sealed class RequestFileTests
{
    /// <summary>The variables that a request's answer gives their values, by its path: for the first request to it.</summary>
    private static readonly (string Path, string Member, string Variable)[] Answers =
    [
        ("/api/exchanges/", "uuid", "exchange"), ("/api/bookings/", "uuid", "booking"), ("/api/bookings/", "time_slot", "timeslot"),
        ("/blocks/", "uuid", "block"), ("/resources/", "uuid", "resource"), ("/services/", "uuid", "service"),
    ];

    [Fact]
    public async Task Every_request_of_the_file_succeeds_in_its_order()
    {
        using var directory = new TemporaryDirectory();
        await using var host = await HostInProcess.StartAsync(
            directory.Path, "Development", ("Booking:Now", "2029-12-10T12:00:00Z"));
        string[] lines = await File.ReadAllLinesAsync(
            Path.Combine(AppContext.BaseDirectory, "Booking.SampleHost.http"), TestContext.Current.CancellationToken);
        var variables = lines.Where(line => line.StartsWith('@'))
            .ToDictionary(line => line[1..line.IndexOf(' ', StringComparison.Ordinal)], line => line[(line.IndexOf('=', StringComparison.Ordinal) + 2)..]);
        variables["host"] = host.Client.BaseAddress!.ToString().TrimEnd('/');
        var known = new HashSet<string>();
        foreach (string section in string.Join('\n', lines).Split("\n### ")[1..])
        {
            string text = variables.Aggregate(section, (with, one) => with.Replace($"{{{{{one.Key}}}}}", one.Value, StringComparison.Ordinal));

            using var request = Parse(text);
            using var answer = await host.Client.SendAsync(request, TestContext.Current.CancellationToken);

            string body = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            var expected = section.Contains("which gets 409", StringComparison.Ordinal) ? HttpStatusCode.Conflict : answer.StatusCode;
            Assert.True(
                answer.StatusCode == expected && (answer.IsSuccessStatusCode || expected == HttpStatusCode.Conflict),
                $"{text}\n{(int)answer.StatusCode} {body}");
            foreach (var (path, member, variable) in Answers)
            {
                bool gives = request.Method == HttpMethod.Post && request.RequestUri!.AbsolutePath.EndsWith(path, StringComparison.Ordinal);
                if (gives && known.Add(variable))
                {
                    variables[variable] = (string)JsonNode.Parse(body)![member]!;
                }
            }
        }

        Assert.Equal(Answers.Length, known.Count);
    }

    /// <summary>Parses the title, the request line, the headers and the body of a request.</summary>
    private static HttpRequestMessage Parse(string text)
    {
        string[] parts = text.Split("\n\n", 2);
        string[] head = parts[0].Split('\n', StringSplitOptions.RemoveEmptyEntries);
        string[] target = head[1].Split(' ');
        var request = new HttpRequestMessage(new HttpMethod(target[0]), target[1]);
        string? type = null;
        foreach (string header in head[2..])
        {
            var (name, value) = (header[..header.IndexOf(':', StringComparison.Ordinal)], header[(header.IndexOf(':', StringComparison.Ordinal) + 2)..]);
            type = name == "Content-Type" ? value : type;
            Assert.True(name == "Content-Type" || request.Headers.TryAddWithoutValidation(name, value));
        }

        if (type is not null)
        {
            string body = type == "text/calendar" ? parts[1].Trim().ReplaceLineEndings("\r\n") + "\r\n" : parts[1].Trim();
            request.Content = new StringContent(body, Encoding.UTF8);
            request.Content.Headers.ContentType = new MediaTypeHeaderValue(type);
        }

        return request;
    }
}
