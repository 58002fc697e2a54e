using System.Data.Common;
using System.Linq.Expressions;
using System.Reflection;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace BookingEngine.EntityFrameworkCore.Sql;

/// <summary>Reads a query's rows straight into objects.</summary>
/// <typeparam name="T">
/// The type of the objects: of rows of a table, or of what a query selects. Then each property is a column of its name.
/// </typeparam>
internal sealed class RowReader<T>(IModel model)
    where T : class
{
    private static readonly MethodInfo FieldValue = typeof(DbDataReader).GetMethod(nameof(DbDataReader.GetFieldValue))!;
    private static readonly MethodInfo IsNull = typeof(DbDataReader).GetMethod(nameof(DbDataReader.IsDBNull))!;

    private readonly IEntityType? _table = model.FindEntityType(typeof(T));
    private Func<DbDataReader, T>? _read; // made of the first answer, which tells where the columns are

    public async Task<List<T>> ReadAllAsync(DbDataReader reader, CancellationToken cancellationToken)
    {
        var read = _read ??= Reading(reader);
        var rows = new List<T>();
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            rows.Add(read(reader));
        }

        return rows;
    }

    /// <summary>A function that makes an object of a row: <c>reader => new T { Id = reader.GetFieldValue&lt;Guid&gt;(0), … }</c>.</summary>
    private Func<DbDataReader, T> Reading(DbDataReader answer)
    {
        var reader = Expression.Parameter(typeof(DbDataReader));
        var columns = typeof(T).GetProperties().Where(property => property.CanWrite).Select(property =>
        {
            var ordinal = Expression.Constant(
                answer.GetOrdinal(_table?.FindProperty(property.Name)!.GetColumnName() ?? property.Name));
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
