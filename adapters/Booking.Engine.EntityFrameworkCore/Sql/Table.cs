using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;

namespace BookingEngine.EntityFrameworkCore.Sql;

/// <summary>
/// The statements that write rows of one table, made of the context's model, so that they hold on any provider.
/// SaveChanges would write the same; what it keeps track of for each row takes longer than the database does.
/// </summary>
internal sealed class Table<TRow>
    where TRow : class
{
    private static readonly int[] RowsAtOnce = [16, 4, 1];

    private readonly ParameterNames _parameters;
    private readonly Column[] _columns;
    private readonly Column[] _keys;
    private readonly string _name;
    private readonly (int Rows, string Text)[] _inserts;
    private readonly string _update;
    private readonly string _delete;

    public Table(DbContext context)
    {
        var sql = context.GetService<ISqlGenerationHelper>();
        _parameters = new ParameterNames(context);
        var mapping = context.Model.FindEntityType(typeof(TRow))!.GetTableMappings().Single();
        _name = sql.DelimitIdentifier(mapping.Table.Name, mapping.Table.Schema);
        var columns = mapping.ColumnMappings.Select(column => new Column(
            sql.DelimitIdentifier(column.Column.Name),
            column.Property,
            column.TypeMapping,
            column.Column.IsNullable,
            column.Property.IsPrimaryKey()));
        _columns = [.. columns.OrderBy(column => column.IsKey)]; // keys last, as in an UPDATE
        _keys = [.. _columns.Where(column => column.IsKey)];
        _inserts = Array.ConvertAll(RowsAtOnce, rows => (rows, InsertOf(rows)));
        _update = UpdateOf([.. _columns.Where(column => !column.IsKey)], _keys);
        _delete = $"DELETE FROM {_name} WHERE {Equal(_keys, 0, " AND ")}";
    }

    /// <summary>Adds rows, many by one statement: that is quicker, and of few sizes, so that they stay prepared.</summary>
    public IEnumerable<Statement> Insert(IEnumerable<TRow> rows)
    {
        TRow[] all = [.. rows];
        int added = 0;
        foreach (var (size, text) in _inserts)
        {
            for (; all.Length - added >= size; added += size)
            {
                yield return new Statement(
                    text, [.. all.Skip(added).Take(size).SelectMany(row => Values(row, _columns))]);
            }
        }
    }

    /// <summary>Sets all of a row, which is found by its key.</summary>
    public Statement Update(TRow row) => new(_update, Values(row, _columns));

    public Statement Delete(TRow row) => new(_delete, Values(row, _keys));

    /// <summary>Sets one property of the row that has the same key, and, if asked, the same value of that property.</summary>
    public Func<TRow, object, Statement> UpdateOne(string property, bool ifAsInRow)
    {
        var column = _columns.Single(column => column.Property.Name == property);
        Column[] where = ifAsInRow ? [.. _keys, column] : _keys;
        string text = UpdateOf([column], where);
        return (row, value) => new Statement(text, [(column, value), .. Values(row, where)]);
    }

    private static (Column Column, object? Value)[] Values(TRow row, Column[] columns) =>
        Array.ConvertAll(columns, column => (column, column.Property.GetGetter().GetClrValue(row)));

    private string InsertOf(int rows)
    {
        var values = Enumerable.Range(0, rows).Select(row => string.Join(
            ", ", _columns.Select((_, i) => _parameters.Placeholder((row * _columns.Length) + i))));
        return $"INSERT INTO {_name} ({string.Join(", ", _columns.Select(column => column.Name))}) "
            + $"VALUES ({string.Join("), (", values)})";
    }

    private string UpdateOf(Column[] set, Column[] where) =>
        $"UPDATE {_name} SET {Equal(set, 0, ", ")} WHERE {Equal(where, set.Length, " AND ")}";

    private string Equal(Column[] columns, int from, string separator) =>
        string.Join(separator, columns.Select((column, i) => $"{column.Name} = {_parameters.Placeholder(from + i)}"));
}
