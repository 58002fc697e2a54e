using System.Net;
using System.Net.Sockets;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;

namespace BookingEngine.EntityFrameworkCore.Tests.PostgreSql;

/// <summary>
/// A line between the store and the server. It passes on what both send and counts the round trips, until it breaks: in
/// the place of a commit, or of the answer to it.
/// </summary>
public sealed class PostgreSqlLine : LostConnection
{
    private readonly PostgreSqlDatabase _database;
    private readonly NpgsqlConnectionStringBuilder _server;
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private int _roundTrips;

    public PostgreSqlLine(PostgreSqlDatabase database)
    {
        _database = database;
        _server = new NpgsqlConnectionStringBuilder(database.ConnectionString);
        _listener.Start();
        _ = AcceptAsync();
    }

    /// <summary>How often the store has sent something and waited for the answer.</summary>
    public int RoundTrips
    {
        get => _roundTrips;
        set => _roundTrips = value;
    }

    /// <summary>Whether the server's last message says that it ends the session, as it does when it is shut down.</summary>
    public bool SaysGoodbye { get; init; }

    /// <inheritdoc/>
    public override ValueTask DisposeAsync()
    {
        _listener.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    protected override void Configure(
        DbContextOptionsBuilder options, Func<ExecutionStrategyDependencies, IExecutionStrategy>? strategy)
    {
        var connection = new NpgsqlConnectionStringBuilder(_database.ConnectionString)
        {
            Host = $"{IPAddress.Loopback}",
            Port = ((IPEndPoint)_listener.LocalEndpoint).Port,
            NoResetOnClose = true, // or the answer to a reset, which is sent with the next statement, would pass for that statement's
        };
        options.UseNpgsql(connection.ConnectionString, npgsql =>
        {
            if (strategy is not null)
            {
                npgsql.ExecutionStrategy(strategy);
            }
        });
    }

    private static bool IsCommit(ReadOnlySpan<byte> sent) => sent.IndexOf("COMMIT\0"u8) >= 0 || sent.IndexOf("raised_day"u8) >= 0;

    private static bool IsReady(ReadOnlySpan<byte> answer) => answer.EndsWith("Z\0\0\0\x05I"u8);

    private async Task AcceptAsync()
    {
        while (true)
        {
            var store = await _listener.AcceptTcpClientAsync();
            _ = PassOnAsync(store);
        }
    }

    private async Task PassOnAsync(TcpClient store)
    {
        using var closed = store;
        using var server = new TcpClient();
        await server.ConnectAsync(_server.Host!, _server.Port);
        var (requests, answers) = (store.GetStream(), server.GetStream());
        bool isMuted = false;
        bool isAnswered = true;
        var committed = new TaskCompletionSource();
        _ = AnswerAsync();
        byte[] buffer = new byte[65536];
        while (await requests.ReadAsync(buffer) is > 0 and var length)
        {
            var sent = buffer.AsMemory(0, length);
            _roundTrips += isAnswered ? 1 : 0;
            isAnswered = false;
            if (!Armed || !IsCommit(sent.Span))
            {
                await answers.WriteAsync(sent);
                continue;
            }

            Armed = false;
            if (IsCommitted)
            {
                isMuted = true;
                await answers.WriteAsync(sent);

                // A long statement comes in several pieces.
                var more = requests.ReadAsync(buffer).AsTask();
                while (await Task.WhenAny(committed.Task, more).WaitAsync(TimeSpan.FromSeconds(30)) == more && await more is > 0 and var piece)
                {
                    await answers.WriteAsync(buffer.AsMemory(0, piece));
                    more = requests.ReadAsync(buffer).AsTask();
                }
            }

            server.Close();
            await Meanwhile();
            if (SaysGoodbye)
            {
                await requests.WriteAsync(
                    "E\0\0\0\x4FSFATAL\0VFATAL\0C57P01\0Mterminating connection due to administrator command\0\0"u8.ToArray());
            }

            return;
        }

        async Task AnswerAsync()
        {
            byte[] buffer = new byte[65536];
            while (await answers.ReadAsync(buffer) is > 0 and var length)
            {
                isAnswered = true;
                if (!isMuted)
                {
                    await requests.WriteAsync(buffer.AsMemory(0, length));
                }
                else if (IsReady(buffer.AsSpan(0, length)))
                {
                    committed.SetResult();
                }
            }
        }
    }
}
