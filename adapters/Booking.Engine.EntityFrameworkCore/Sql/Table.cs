using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;

namespace BookingEngine.EntityFrameworkCore.Sql;

/// <summary>
/// The statements that write rows of one table, made of the context's model, so that they hold on any provider. SaveChanges would
/// write the same; what it keeps track of for each row takes longer than the database does.
/// </summary>
internal sealed class Table<TRow>
    where TRow : class
{
    private readonly ParameterNames _parameters;
    private readonly Column[] _columns;
    private readonly Column[] _keys;
    private readonly Column[] _others;
    private readonly string _name;
    private readonly string _insert;
    private readonly string? _insertMany;
    private readonly string _update;
    private readonly string _delete;

    public Table(DbContext context)
    {
        var sql = context.GetService<ISqlGenerationHelper>();
        _parameters = new ParameterNames(context);
        var mapping = context.Model.FindEntityType(typeof(TRow))!.GetTableMappings().Single();
        _name = sql.DelimitIdentifier(mapping.Table.Name, mapping.Table.Schema);
        _columns =
        [
            // Properties that the user's model adds to the row are left to their defaults.
            .. mapping.ColumnMappings.Where(column => !column.Property.IsShadowProperty()).Select(column => new Column(
                sql.DelimitIdentifier(column.Column.Name),
                column.Property,
                column.TypeMapping,
                column.Column.IsNullable,
                column.Property.IsPrimaryKey())),
        ];
        _keys = [.. _columns.Where(column => column.IsKey)];
        _others = [.. _columns.Where(column => !column.IsKey)];
        string names = string.Join(", ", _columns.Select(column => column.Name));
        string values = string.Join(", ", Enumerable.Range(0, _columns.Length).Select(_parameters.Placeholder));
        _insert = $"INSERT INTO {_name} ({names}) VALUES ({values})";
        _insertMany = Provider.IsNpgsql(context) ? $"INSERT INTO {_name} ({names}) SELECT * FROM unnest({values})" : null;
        _update = $"UPDATE {_name} SET {Equal(_others, 0, ", ")} WHERE {Equal(_keys, _others.Length, " AND ")}";
        _delete = $"DELETE FROM {_name} WHERE {Equal(_keys, 0, " AND ")}";
    }

    /// <summary>Adds rows: on PostgreSQL many by one statement, with an array for each column, since one for each row takes three times as long.</summary>
    public IEnumerable<Statement> Insert(IEnumerable<TRow> rows)
    {
        TRow[] all = [.. rows];
        return _insertMany is not null && all.Length > 1
            ? [new Statement(_insertMany, Array.ConvertAll(_columns, column => column.OfAll(all))) { Rows = all.Length }]
            : all.Select(row => new Statement(_insert, Values(row, _columns)));
    }

    /// <summary>Sets the rows that have the same keys.</summary>
    public IEnumerable<Statement> Update(IEnumerable<TRow> rows) =>
        rows.Select(row => new Statement(_update, [.. Values(row, _others), .. Values(row, _keys)]));

    /// <summary>Takes the rows away that have the same keys.</summary>
    public IEnumerable<Statement> Delete(IEnumerable<TRow> rows) => rows.Select(row => new Statement(_delete, Values(row, _keys)));

    /// <summary>Sets one property of the row that has the same keys and, as yet, the same value of that property.</summary>
    public Statement CompareAndSet(TRow row, string property, object value)
    {
        var column = _others.Single(column => column.Property.Name == property);
        return new Statement(
            $"UPDATE {_name} SET {Equal([column], 0, "")} WHERE {Equal([.. _keys, column], 1, " AND ")}",
            [column.Value(value), .. Values(row, [.. _keys, column])]);
    }

    /// <summary>Takes the row away that has the same keys and, as yet, the same value of a property.</summary>
    public Statement CompareAndDelete(TRow row, string property)
    {
        Column[] where = [.. _keys, _others.Single(column => column.Property.Name == property)];
        return new Statement($"DELETE FROM {_name} WHERE {Equal(where, 0, " AND ")}", Values(row, where));
    }

    private static Parameter[] Values(TRow row, Column[] columns) =>
        Array.ConvertAll(columns, column => column.Of(row));

    private string Equal(Column[] columns, int from, string separator) =>
        string.Join(separator, columns.Select((column, i) => $"{column.Name} = {_parameters.Placeholder(from + i)}"));
}
