using System.Data;
using System.Data.Common;
using System.Linq.Expressions;
using System.Reflection;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;

namespace BookingEngine.EntityFrameworkCore.Sql;

/// <summary>
/// A query whose SQL EF makes once, and whose rows are then read straight into objects: what EF does besides for each
/// call takes longer than the database does.
/// </summary>
/// <typeparam name="T">What a row becomes: each of its properties is a column of that name.</typeparam>
internal sealed class KeptQuery<T>
    where T : class
{
    private static readonly MethodInfo FieldValue = typeof(DbDataReader).GetMethod(nameof(DbDataReader.GetFieldValue))!;
    private static readonly MethodInfo IsNull = typeof(DbDataReader).GetMethod(nameof(DbDataReader.IsDBNull))!;

    private readonly string _text;
    private readonly (string Name, DbType Type)[] _parameters;
    private Func<DbDataReader, T>? _read; // made of the first answer, which tells where the columns are

    /// <summary>Keeps the SQL of a query, made with any values of its parameters.</summary>
    public KeptQuery(IQueryable<T> query)
    {
        using var command = query.CreateDbCommand();
        _text = command.CommandText;
        _parameters = [.. command.Parameters.Cast<DbParameter>().Select(parameter => (parameter.ParameterName, parameter.DbType))];
    }

    /// <summary>Asks it.</summary>
    /// <param name="context">A context of the model that the query was made on.</param>
    /// <param name="values">The values of its parameters, in the order in which the query names them first.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    public Task<List<T>> ToListAsync(DbContext context, object[] values, CancellationToken cancellationToken) =>
        context.Database.CreateExecutionStrategy().ExecuteAsync(
            token => ReadAsync(context, values, token), cancellationToken);

    private async Task<List<T>> ReadAsync(DbContext context, object[] values, CancellationToken cancellationToken)
    {
        var connection = context.GetService<IRelationalConnection>();
        var parameters = values.Select((value, i) => Parameter(connection.DbConnection, _parameters[i], value));
        var command = context.GetService<IRawSqlCommandBuilder>().Build(_text, parameters, context.Model);
        var reader = await command.RelationalCommand.ExecuteReaderAsync(
            new RelationalCommandParameterObject(
                connection,
                command.ParameterValues,
                readerColumns: null,
                context,
                context.GetService<IRelationalCommandDiagnosticsLogger>(),
                CommandSource.LinqQuery),
            cancellationToken).ConfigureAwait(false);
        await using var _ = reader.ConfigureAwait(false);
        var read = _read ??= RowReader(reader.DbDataReader);
        var rows = new List<T>();
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            rows.Add(read(reader.DbDataReader));
        }

        return rows;
    }

    private static DbParameter Parameter(DbConnection connection, (string Name, DbType Type) kept, object value)
    {
        using var maker = connection.CreateCommand();
        var parameter = maker.CreateParameter();
        parameter.ParameterName = kept.Name;
        parameter.DbType = kept.Type;
        parameter.Value = value;
        return parameter;
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
