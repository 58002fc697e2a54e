using System.Net;
using System.Net.Sockets;
using System.Text;
using BookingEngine.AspNetCore.BusyCalendars;
using BookingEngine.AspNetCore.Tests.Webhooks;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using NodaTime;
using static BookingEngine.AspNetCore.Tests.BusyCalendars.BusyTimesReaderTests;

namespace BookingEngine.AspNetCore.Tests.BusyCalendars;

/// <summary>How calendars are read over the network: what is asked, what is followed, and what is refused.</summary>
public sealed class HttpBusyCalendarSourceTests
{
    private const string Tag = "W/\"v1\"";
    private const string Modified = "Wed, 10 Jan 2024 12:00:00 GMT";

    private static readonly string File = "BEGIN:VCALENDAR\n" + Event("DTSTART:20240115T090000Z\nDURATION:PT1H") + "END:VCALENDAR\n";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_calendar_is_read_with_its_tag_and_asked_for_with_it_the_next_time()
    {
        await using var host = await Receiver.StartAsync(async context =>
        {
            context.Response.Headers.ETag = Tag;
            context.Response.Headers.LastModified = Modified;
            context.Response.StatusCode = context.Request.Headers.IfNoneMatch == Tag ? 304 : 200;
            if (context.Response.StatusCode == 200)
            {
                await context.Response.WriteAsync("\uFEFF" + File);
            }
        });

        var first = await ReadAsync(host.Url);
        Assert.Equal(["15T10:00/15T11:00"], Texts(first));
        Assert.Equal((Tag, Modified), (first.ETag, first.LastModified));

        var second = await ReadAsync(host.Url, request => request with { ETag = first.ETag, LastModified = first.LastModified });
        Assert.True(second.IsUnchanged);
        Assert.Equal((Tag, Modified), (host.All.Last().Headers["If-None-Match"], host.All.Last().Headers["If-Modified-Since"]));
        Assert.DoesNotContain("traceparent", host.All.Last().Headers.Keys);
        Assert.DoesNotContain("Accept-Encoding", host.All.Last().Headers.Keys);
    }

    [Theory]
    [InlineData(5, true)]
    [InlineData(6, false)]
    public async Task A_few_redirects_are_followed(int count, bool isRead)
    {
        await using var host = await Receiver.StartAsync(context =>
        {
            int step = int.TryParse(context.Request.Query["step"], out int given) ? given : 0;
            if (step == count)
            {
                return context.Response.WriteAsync(File);
            }

            context.Response.Redirect($"/hook?step={step + 1}#there");
            return Task.CompletedTask;
        });

        Assert.Equal(isRead, (await ReadAsync(host.Url)).Problem is null);
    }

    [Theory]
    [InlineData("ftp://example.com/a.ics")]
    [InlineData("file:///etc/passwd")]
    [InlineData("http://user:secret@example.com/")]
    [InlineData("//")]
    [InlineData("http://")]
    public async Task A_redirect_to_what_no_calendar_may_have_as_its_address_is_not_followed(string to)
    {
        await using var host = await Receiver.StartAsync(context =>
        {
            context.Response.Redirect(to);
            return Task.CompletedTask;
        });

        Assert.NotNull((await ReadAsync(host.Url)).Problem);
    }

    [Fact]
    public async Task Without_the_setting_no_address_is_reached_that_is_not_on_the_internet()
    {
        await using var host = await Receiver.StartAsync(context => context.Response.WriteAsync(File));
        foreach (string url in (string[])[host.Url.AbsoluteUri, "https://127.0.0.1/", "https://localhost:1/", "https://[::1]/", "https://[::ffff:10.0.0.1]/"])
        {
            Assert.NotNull((await ReadAsync(new Uri(url), allowsPrivate: false)).Problem);
        }

        Assert.Empty(host.All);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_calendar_that_is_too_large_is_given_up(bool saysHowLarge)
    {
        await using var host = await Receiver.StartAsync(async context =>
        {
            byte[] line = new byte[100_000];
            Array.Fill(line, (byte)'\n');
            context.Response.ContentLength = saysHowLarge ? 100L * line.Length : null;
            for (int sent = 0; sent < 100; sent++)
            {
                await context.Response.Body.WriteAsync(line, context.RequestAborted);
            }
        });

        Assert.Equal("The calendar has more than 5 MB.", (await ReadAsync(host.Url)).Problem);
    }

    [Fact]
    public async Task A_failure_is_told_with_its_status_and_how_long_the_host_asks_to_wait()
    {
        await using var host = await Receiver.StartAsync(context =>
        {
            context.Response.StatusCode = 429;
            context.Response.Headers.RetryAfter = "3600";
            return Task.CompletedTask;
        });

        var answer = await ReadAsync(host.Url);

        Assert.Equal("The address answers with the status 429.", answer.Problem);
        Assert.Equal(Duration.FromHours(1), answer.RetryAfter);
        Assert.NotNull((await ReadAsync(new Uri("http://127.0.0.1:1/"))).Problem);
    }

    [Fact]
    public async Task A_tag_that_no_request_can_have_is_not_kept()
    {
        using var host = new TcpListener(IPAddress.Loopback, 0);
        host.Start();
        var reading = ReadAsync(new Uri($"http://{host.LocalEndpoint}/"));
        using var connection = await host.AcceptTcpClientAsync(Stop);
        string answered = $"HTTP/1.1 200 OK\r\nETag: \"caf\u00e9\"\r\nContent-Length: {File.Length}\r\n\r\n{File}";
        await connection.GetStream().WriteAsync(Encoding.Latin1.GetBytes(answered), Stop);
        var answer = await reading;

        Assert.Null(answer.Problem);
        Assert.Null(answer.ETag);
    }

    [Fact]
    public async Task A_calendar_that_was_cut_off_is_not_taken_for_a_shorter_one()
    {
        await using var host = await Receiver.StartAsync(context => context.Response.WriteAsync(File[..^10]));

        Assert.Equal(ReadCalendar.NoCalendar, (await ReadAsync(host.Url)).Problem);
    }

    private static async Task<BusyCalendarAnswer> ReadAsync(
        Uri url, Func<BusyCalendarRequest, BusyCalendarRequest>? change = null, bool allowsPrivate = true)
    {
        using var source = new HttpBusyCalendarSource(Options.Create(new BusyCalendarOptions { AllowPrivateAddresses = allowsPrivate }));
        return await source.ReadAsync((change ?? (same => same))(January with { Url = url }), Stop);
    }
}
