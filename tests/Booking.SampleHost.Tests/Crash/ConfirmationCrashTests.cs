using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using netDumbster.smtp;
using NodaTime;
using NodaTime.Text;

namespace BookingEngine.SampleHost.Tests.Crash;

/// <summary>The app in samples/Booking.Confirmations is killed while it takes bookings and mails their confirmations.</summary>
public sealed class ConfirmationCrashTests
{
    private const int Kills = 3;
    private const int MailsBetween = 10;

    private readonly ConcurrentDictionary<string, bool> _asked = [];

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_booking_that_is_stored_gets_a_confirmation_and_no_other_is_sent()
    {
        using var directory = new TemporaryDirectory();
        using var mails = SimpleSmtpServer.Start();
        string database = $"Data Source={Path.Combine(directory.Path, "booking.db")};Pooling=False";
        Task<HostProcess> StartAsync() => HostProcess.StartProgramAsync(
            "Booking.Confirmations.dll",
            directory.Path,
            ("ConnectionStrings:Booking", database),
            ("Smtp:Host", "127.0.0.1"),
            ("Smtp:Port", mails.Configuration.Port.ToString(CultureInfo.InvariantCulture)));
        (Guid Id, LocalDate Tomorrow)? shop = null;

        for (int kill = 1; kill <= Kills; kill++)
        {
            await using var app = await StartAsync();
            shop ??= await AddShopAsync(database);
            int enough = mails.ReceivedEmailCount + MailsBetween;
            var customers = Enumerable.Range(0, 4).Select(number => BookAsync(app.Client, shop.Value, $"{kill}-{number}")).ToArray();
            await Waiting.UntilAsync("Enough mails have been sent before the host is killed.", () => mails.ReceivedEmailCount >= enough);

            await app.KillAsync();

            await Task.WhenAll(customers);
            await EndLeaseAsync(database);
        }

        await using var last = await StartAsync();
        string[] booked = await BookedAsync(database);
        await Waiting.UntilAsync("Each booking has its mail.", () => booked.All(MailedOf(mails).Contains));
        await last.TerminateAsync();

        Assert.InRange(booked.Length, Kills * MailsBetween, _asked.Count);
        Assert.Equal(booked, MailedOf(mails).Order());
        // A mail that was sent just before a kill is sent again, and its id says so.
        Assert.InRange(mails.ReceivedEmailCount - booked.Length, 0, Kills);
        Assert.Equal(booked.Length, mails.ReceivedEmail.Select(mail => mail.Headers["Message-Id"]).Distinct().Count());
    }

    /// <summary>Books for one customer after another until the host is gone.</summary>
    private async Task BookAsync(HttpClient client, (Guid Id, LocalDate Tomorrow) shop, string name)
    {
        string date = LocalDatePattern.Iso.Format(shop.Tomorrow);
        try
        {
            for (int i = 0; ; i++)
            {
                string email = $"{name}-{i}@example.org";
                _asked[email] = true;
                using var response = await client.PostAsJsonAsync(
                    "/api/bookings/",
                    new { exchange = shop.Id, date, start_time = "09:00", end_time = "10:00", customer_name = name, customer_email = email },
                    Cancelled);
                Assert.True(response.StatusCode == HttpStatusCode.Created, await response.Content.ReadAsStringAsync(Cancelled));
            }
        }
        catch (HttpRequestException)
        {
            // The host was killed. Whether the last booking is stored is not known.
        }
    }

    private static async Task<(Guid Id, LocalDate Tomorrow)> AddShopAsync(string database)
    {
        var services = new ServiceCollection();
        services.AddBookingEngine().UseEntityFrameworkCore(options => options.UseSqlite(database));
        await using var provider = services.BuildServiceProvider();
        var shop = await provider.GetRequiredService<ExchangeService>().CreateAsync(
            new Exchange
            {
                BusinessName = "Shop",
                TimeZone = DateTimeZone.Utc,
                OperatingHours = OperatingHours.Daily(new(9, 0), new(17, 0)),
                Policy = new BookingPolicy { DefaultCapacity = 10_000 },
            },
            Cancelled);
        return (shop.Value!.Id, provider.GetRequiredService<IClock>().GetCurrentInstant().InUtc().Date.PlusDays(1));
    }

    /// <summary>Ends the lease of the killed host, which would last for minutes.</summary>
    private static async Task EndLeaseAsync(string database)
    {
        await using var connection = new SqliteConnection(database);
        await connection.OpenAsync(Cancelled);
        await using var command = connection.CreateCommand();
        command.CommandText = "UPDATE event_streams SET lease_until_micros = 0";
        Assert.Equal(1, await command.ExecuteNonQueryAsync(Cancelled));
    }

    private static async Task<string[]> BookedAsync(string database)
    {
        await using var connection = new SqliteConnection(database);
        await connection.OpenAsync(Cancelled);
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT customer_email FROM bookings ORDER BY customer_email";
        await using var reader = await command.ExecuteReaderAsync(Cancelled);
        var found = new List<string>();
        while (await reader.ReadAsync(Cancelled))
        {
            found.Add(reader.GetString(0));
        }

        return [.. found.Order()];
    }

    private static HashSet<string> MailedOf(SimpleSmtpServer mails) =>
        [.. mails.ReceivedEmail.Select(mail => mail.ToAddresses.Single().Address)];
}
