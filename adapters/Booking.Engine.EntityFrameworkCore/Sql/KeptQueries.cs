using System.Data;
using System.Data.Common;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;

namespace BookingEngine.EntityFrameworkCore.Sql;

/// <summary>
/// Two queries that are sent together, in one round trip, and answered in turn. EF makes their SQL once, since everything
/// that it does for a call takes longer than the database does. A connection keeps their command, and on SQLite the command
/// keeps the compiled queries.
/// </summary>
/// <typeparam name="TFirst">The type of the first query's rows.</typeparam>
/// <typeparam name="TSecond">The type of the second query's rows.</typeparam>
internal sealed class KeptQueries<TFirst, TSecond>
    where TFirst : class
    where TSecond : class
{
    private readonly string _text;
    private readonly (string Name, DbType Type)[] _parameters;
    private readonly ConditionalWeakTable<DbConnection, DbCommand> _commands = [];
    private readonly RowReader<TFirst> _first;
    private readonly RowReader<TSecond> _second;

    /// <summary>Keeps the SQL of queries, made with any values of their parameters. A parameter of both has one name.</summary>
    public KeptQueries(DbContext context, IQueryable<TFirst> first, IQueryable<TSecond> second)
    {
        (_first, _second) = (new RowReader<TFirst>(context.Model), new RowReader<TSecond>(context.Model));
        using var one = first.CreateDbCommand();
        using var other = second.CreateDbCommand();
        _text = $"{one.CommandText};\n{other.CommandText}";
        _parameters =
        [
            .. one.Parameters.Cast<DbParameter>()
                .Concat(other.Parameters.Cast<DbParameter>())
                .Select(parameter => (parameter.ParameterName, parameter.DbType))
                .Distinct(),
        ];
    }

    /// <summary>Runs the queries.</summary>
    /// <param name="context">A context of the model that the queries were made on.</param>
    /// <param name="values">The values of their parameters, in the order in which the queries name them first.</param>
    /// <param name="cancellationToken">Cancels them.</param>
    public Task<(List<TFirst> First, List<TSecond> Second)> ReadAsync(
        DbContext context, object[] values, CancellationToken cancellationToken) =>
        context.Database.CreateExecutionStrategy().ExecuteAsync(
            token => TryReadAsync(context, values, token), cancellationToken);

    private async Task<(List<TFirst> First, List<TSecond> Second)> TryReadAsync(
        DbContext context, object[] values, CancellationToken cancellationToken)
    {
        var connection = context.GetService<IRelationalConnection>();
        await connection.OpenAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var command = _commands.GetValue(connection.DbConnection, Command);
            command.CommandText = _text; // or Npgsql would prepare no query once it has prepared the other
            command.Transaction = connection.CurrentTransaction?.GetDbTransaction();
            command.CommandTimeout = connection.CommandTimeout ?? command.CommandTimeout;
            for (int i = 0; i < values.Length; i++)
            {
                command.Parameters[i].Value = values[i];
            }

            var reader = await ExecuteAsync(context, connection, command, cancellationToken).ConfigureAwait(false);
            await using var _ = reader.ConfigureAwait(false);
            var first = await _first.ReadAllAsync(reader, cancellationToken).ConfigureAwait(false);
            await reader.NextResultAsync(cancellationToken).ConfigureAwait(false);
            return (first, await _second.ReadAllAsync(reader, cancellationToken).ConfigureAwait(false));
        }
        finally
        {
            await connection.CloseAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Executes a command so that EF's logs and the host's interceptors see it.</summary>
    private static async Task<DbDataReader> ExecuteAsync(
        DbContext context, IRelationalConnection connection, DbCommand command, CancellationToken cancellationToken)
    {
        var log = context.GetService<IRelationalCommandDiagnosticsLogger>();
        var (text, id) = (command.CommandText, Guid.NewGuid());
#pragma warning disable RS0030 // What the log says the time is; nothing is decided by it.
        var start = DateTimeOffset.UtcNow;
#pragma warning restore RS0030
        var watch = Stopwatch.StartNew();
        DbDataReader? reader = null;
        try
        {
            var instead = await log.CommandReaderExecutingAsync(
                connection, command, text, context, id, connection.ConnectionId, start, CommandSource.LinqQuery, cancellationToken)
                .ConfigureAwait(false);
            reader = instead.HasResult
                ? instead.Result
                : await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            return await log.CommandReaderExecutedAsync(
                connection, command, text, context, id, connection.ConnectionId, reader, start, watch.Elapsed, CommandSource.LinqQuery, cancellationToken)
                .ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            if (reader is not null)
            {
                await reader.DisposeAsync().ConfigureAwait(false);
            }

            await (context.GetService<IExceptionDetector>().IsCancellation(exception, cancellationToken)
                ? log.CommandCanceledAsync(
                    connection, command, text, context, DbCommandMethod.ExecuteReader, id, connection.ConnectionId, start, watch.Elapsed, CommandSource.LinqQuery, CancellationToken.None)
                : log.CommandErrorAsync(
                    connection, command, text, context, DbCommandMethod.ExecuteReader, id, connection.ConnectionId, exception, start, watch.Elapsed, CommandSource.LinqQuery, CancellationToken.None))
                .ConfigureAwait(false);
            throw;
        }
    }

    private DbCommand Command(DbConnection connection)
    {
        var command = connection.CreateCommand();
        foreach (var (name, type) in _parameters)
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = name;
            parameter.DbType = type;
            command.Parameters.Add(parameter);
        }

        // A connection of SQLite disposes of its commands when it closes. A command that is used again would run on the
        // handle that the connection had before.
        command.Disposed += (_, _) => _commands.Remove(connection);
        return command;
    }
}
