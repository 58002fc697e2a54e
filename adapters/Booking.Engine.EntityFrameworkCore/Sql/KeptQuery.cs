using System.Data;
using System.Data.Common;
using System.Diagnostics;
using System.Linq.Expressions;
using System.Reflection;
using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;

namespace BookingEngine.EntityFrameworkCore.Sql;

/// <summary>
/// A query whose SQL EF makes once. Its rows are read straight into objects, since everything else that EF does for a
/// call takes longer than the database does. A connection keeps its command, and on SQLite the command keeps the compiled
/// query. The load of one exchange's days uses it; what it buys there is measured by <c>bars http SQLite</c>.
/// </summary>
/// <typeparam name="T">The type of the objects. Each of its properties is a column of that name.</typeparam>
internal sealed class KeptQuery<T>
    where T : class
{
    private static readonly MethodInfo FieldValue = typeof(DbDataReader).GetMethod(nameof(DbDataReader.GetFieldValue))!;
    private static readonly MethodInfo IsNull = typeof(DbDataReader).GetMethod(nameof(DbDataReader.IsDBNull))!;

    private readonly string _text;
    private readonly (string Name, DbType Type)[] _parameters;
    private readonly ConditionalWeakTable<DbConnection, DbCommand> _commands = [];
    private Func<DbDataReader, T>? _read; // made of the first answer, which tells where the columns are

    /// <summary>Keeps the SQL of a query, made with any values of its parameters.</summary>
    public KeptQuery(IQueryable<T> query)
    {
        using var command = query.CreateDbCommand();
        _text = command.CommandText;
        _parameters = [.. command.Parameters.Cast<DbParameter>().Select(parameter => (parameter.ParameterName, parameter.DbType))];
    }

    /// <summary>Runs the query.</summary>
    /// <param name="context">A context of the model that the query was made on.</param>
    /// <param name="values">The values of its parameters, in the order in which the query names them first.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    public Task<List<T>> ToListAsync(DbContext context, object[] values, CancellationToken cancellationToken) =>
        context.Database.CreateExecutionStrategy().ExecuteAsync(
            token => ReadAsync(context, values, token), cancellationToken);

    private async Task<List<T>> ReadAsync(DbContext context, object[] values, CancellationToken cancellationToken)
    {
        var connection = context.GetService<IRelationalConnection>();
        await connection.OpenAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var command = _commands.GetValue(connection.DbConnection, Command);
            command.Transaction = connection.CurrentTransaction?.GetDbTransaction();
            command.CommandTimeout = connection.CommandTimeout ?? command.CommandTimeout;
            for (int i = 0; i < values.Length; i++)
            {
                command.Parameters[i].Value = values[i];
            }

            var reader = await ExecuteAsync(context, connection, command, cancellationToken).ConfigureAwait(false);
            await using var _ = reader.ConfigureAwait(false);
            var read = _read ??= RowReader(reader);
            var rows = new List<T>();
            while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
            {
                rows.Add(read(reader));
            }

            return rows;
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
        command.CommandText = _text;
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

    /// <summary>A function that makes an object of a row: <c>reader => new T { Id = reader.GetFieldValue&lt;Guid&gt;(0), … }</c>.</summary>
    private static Func<DbDataReader, T> RowReader(DbDataReader answer)
    {
        var reader = Expression.Parameter(typeof(DbDataReader));
        var columns = typeof(T).GetProperties().Where(property => property.CanWrite).Select(property =>
        {
            var ordinal = Expression.Constant(answer.GetOrdinal(property.Name));
            var stored = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
            var read = Expression.Call(
                reader, FieldValue.MakeGenericMethod(stored.IsEnum ? Enum.GetUnderlyingType(stored) : stored), ordinal);
            var value = Expression.Convert(read, property.PropertyType);
            return Expression.Bind(property, property.PropertyType.IsValueType && stored == property.PropertyType
                ? value
                : Expression.Condition(
                    Expression.Call(reader, IsNull, ordinal), Expression.Default(property.PropertyType), value));
        });
        return Expression.Lambda<Func<DbDataReader, T>>(
            Expression.MemberInit(Expression.New(typeof(T)), columns), reader).Compile();
    }
}
