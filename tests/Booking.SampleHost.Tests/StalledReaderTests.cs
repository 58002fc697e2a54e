using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;

namespace BookingEngine.SampleHost.Tests;

/// <summary>Clients that request large responses and don't read them.</summary>
public sealed class StalledReaderTests
{
    private const int Readers = 250;
    private const int AnswerBytes = 17_000_000;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Clients_that_do_not_read_cost_little_memory_delay_nobody_and_are_cut_off()
    {
        using var directory = new TemporaryDirectory();
        await using var host = await HostProcess.StartAsync(
            directory.Path,
            "Development",
            ("Booking:Storage", "InMemory"),
            ("Booking:AnswerTimeoutSeconds", "5"),
            ("DOTNET_GCHeapHardLimit", "0x8000000")); // These are 128 MiB, enough for seven answers.
        string path = await LargestAnswerAsync(host.Client);

        var readers = await Task.WhenAll(Enumerable.Range(0, Readers).Select(_ => AskAsync(host.Client.BaseAddress!, path)));
        using var others = await host.Client.GetAsync("/api/exchanges/", Cancelled);
        var received = await Task.WhenAll(readers.Select(ReadToEndAsync));

        Assert.Equal(HttpStatusCode.OK, others.StatusCode);
        Assert.All(received, answer => Assert.StartsWith("HTTP/1.1 200 OK", answer.Start, StringComparison.Ordinal));
        Assert.All(received, answer => Assert.InRange(answer.Length, 1, AnswerBytes / 2));
        Assert.Equal("Healthy", await host.Client.GetStringAsync("/health/ready", Cancelled));
        Assert.InRange((await host.Client.GetByteArrayAsync(path, Cancelled)).Length, AnswerBytes, int.MaxValue);
    }

    [Fact]
    public async Task Clients_that_do_not_read_keep_no_printed_lists_in_memory()
    {
        using var directory = new TemporaryDirectory();
        await using var host = await HostProcess.StartAsync(
            directory.Path,
            "Development",
            ("Booking:Storage", "InMemory"),
            ("DOTNET_GCHeapHardLimit", "0x10000000")); // These are 256 MiB, half of what 250 lists take as objects to be printed.
        var periods = Enumerable.Range(0, 28).SelectMany(_ => Enumerable.Range(1, 7), (part, day) =>
            $$"""{"day_of_week": {{day}}, "open_time": "{{part / 2:00}}:{{part % 2 * 30:00}}", "close_time": "{{part / 2:00}}:{{(part % 2 * 30) + 20:00}}"}""");
        string exchange = $$"""{"business_name": "A", "operating_hours": [{{string.Join(',', periods)}}]}""";
        for (int i = 0; i < 100; i++)
        {
            using var body = new StringContent(exchange, Encoding.UTF8, "application/json");
            using var created = await host.Client.PostAsync("/api/exchanges/", body, Cancelled);
            Assert.Equal(HttpStatusCode.Created, created.StatusCode);
        }

        var readers = await Task.WhenAll(Enumerable.Range(0, Readers).Select(
            _ => AskAsync(host.Client.BaseAddress!, "/api/exchanges/?page_size=100")));
        foreach (var (socket, start) in readers)
        {
            Assert.StartsWith("HTTP/1.1 200 OK", Encoding.ASCII.GetString(start), StringComparison.Ordinal);
            socket.Dispose();
        }

        Assert.Equal("Healthy", await host.Client.GetStringAsync("/health/ready", Cancelled));
    }

    [Fact]
    public async Task A_slow_client_that_keeps_reading_gets_the_whole_response_beyond_the_request_timeout()
    {
        using var directory = new TemporaryDirectory();
        await using var host = await HostInProcess.StartAsync(
            directory.Path, "Development", ("Booking:Storage", "InMemory"), ("Booking:RequestTimeoutSeconds", "2"));
        string path = await LargestAnswerAsync(host.Client);

        using var answer = await host.Client.GetAsync(path, HttpCompletionOption.ResponseHeadersRead, Cancelled);
        await Task.Delay(TimeSpan.FromSeconds(4), Cancelled);

        Assert.True(answer.Headers.TransferEncodingChunked);
        Assert.InRange((await answer.Content.ReadAsByteArrayAsync(Cancelled)).Length, AnswerBytes, int.MaxValue);
    }

    private static async Task<string> LargestAnswerAsync(HttpClient client)
    {
        var days = Enumerable.Range(1, 7).Select(
            day => $$"""{"day_of_week": {{day}}, "open_time": "00:00", "close_time": "24:00"}""");
        using var body = new StringContent(
            $$"""{"business_name": "A", "operating_hours": [{{string.Join(',', days)}}]}""", Encoding.UTF8, "application/json");
        using var created = await client.PostAsync("/api/exchanges/", body, Cancelled);
        string exchange = (string)JsonNode.Parse(await created.Content.ReadAsStringAsync(Cancelled))!["uuid"]!;
        return $"/api/time-slots/availability/?exchange={exchange}&start_date=2101-01-01&end_date=2101-03-10&slot_duration=1";
    }

    /// <summary>Sends a request, and reads only the first bytes of the response.</summary>
    private static async Task<(Socket Socket, byte[] Start)> AskAsync(Uri host, string path)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 4096 };
        await socket.ConnectAsync(host.Host, host.Port, Cancelled);
        await socket.SendAsync(Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: {host.Authority}\r\n\r\n"), Cancelled);
        byte[] start = new byte[64];
        await socket.ReceiveAsync(start, Cancelled);
        return (socket, start);
    }

    /// <summary>Waits until the other side closes the connection, and then reads what is left.</summary>
    private static async Task<(string Start, long Length)> ReadToEndAsync((Socket Socket, byte[] Start) reader)
    {
        using var socket = reader.Socket;
        await Task.Delay(TimeSpan.FromSeconds(10), Cancelled);
        byte[] buffer = new byte[64 * 1024];
        long length = reader.Start.Length;
        try
        {
            while (length < AnswerBytes && await socket.ReceiveAsync(buffer, Cancelled) is > 0 and int count)
            {
                length += count;
            }
        }
        catch (SocketException exception) when (exception.SocketErrorCode == SocketError.ConnectionReset)
        {
            // The reader was cut off, as it should be.
        }

        return (Encoding.ASCII.GetString(reader.Start), length);
    }
}
