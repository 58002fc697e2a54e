using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;

namespace BookingEngine.EntityFrameworkCore.Sql;

/// <summary>
/// The statements that write rows of one table. They are made from the context's model, so they fit any provider.
/// SaveChanges would write the same, but its tracking of each row takes longer than the database does. On PostgreSQL one
/// statement writes several rows. What both buy is measured by <c>bars storage "one day"</c>.
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
    private readonly string _update;
    private readonly string _delete;
    private readonly (string Insert, string Update)? _together;

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
        _insert = $"INSERT INTO {_name} ({Names}) VALUES ({Placeholders(0)})";
        _update = $"UPDATE {_name} SET {Equal(_others, 0, ", ")} WHERE {Equal(_keys, _others.Length, " AND ")}";
        _delete = $"DELETE FROM {_name} WHERE {Equal(_keys, 0, " AND ")}";
        if (Provider.IsNpgsql(context))
        {
            _together = (InsertGiven(0), UpdateGiven(0));
        }
    }

    /// <summary>How many columns the rows have.</summary>
    public int Width => _columns.Length;

    private string Names => string.Join(", ", _columns.Select(column => column.Name));

    /// <summary>Adds rows.</summary>
    public IEnumerable<Statement> Insert(IEnumerable<TRow> rows) =>
        Write([.. rows], _together?.Insert, row => new Statement(_insert, Values(row, _columns)));

    /// <summary>Sets the rows that have the same keys.</summary>
    public IEnumerable<Statement> Update(IEnumerable<TRow> rows) => Write(
        [.. rows], _together?.Update, row => new Statement(_update, [.. Values(row, _others), .. Values(row, _keys)]));

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

    /// <summary>Returns the text that adds rows, which are given as an array of values for each column. It is PostgreSQL's.</summary>
    /// <param name="first">The index of the first array among the statement's parameters.</param>
    /// <param name="onlyIf">The name of a query. If that returns no row, nothing is written. Null for none.</param>
    public string InsertGiven(int first, string? onlyIf = null) =>
        $"INSERT INTO {_name} ({Names}) SELECT given.* FROM {Given(first, onlyIf)}";

    /// <summary>Returns the text that sets the rows with the same keys to what is given as an array of values for each column.</summary>
    /// <inheritdoc cref="InsertGiven"/>
    public string UpdateGiven(int first, string? onlyIf = null)
    {
        string set = string.Join(", ", _others.Select(column => $"{column.Name} = given.{column.Name}"));
        string same = string.Join(" AND ", _keys.Select(column => $"stored.{column.Name} = given.{column.Name}"));
        return $"UPDATE {_name} AS stored SET {set} FROM {Given(first, onlyIf)} WHERE {same}";
    }

    /// <summary>The arrays that <see cref="InsertGiven"/> and <see cref="UpdateGiven"/> take.</summary>
    public Parameter[] Arrays(TRow[] rows) => Array.ConvertAll(_columns, column => column.OfAll(rows));

    /// <summary>Several rows by one statement, where there is one that takes an array for each column.</summary>
    private IEnumerable<Statement> Write(TRow[] rows, string? together, Func<TRow, Statement> one) =>
        together is not null && rows.Length > 1
            ? [new Statement(together, Arrays(rows)) { Rows = rows.Length }]
            : rows.Select(one);

    private string Given(int first, string? onlyIf) =>
        $"{(onlyIf is null ? "" : $"{onlyIf}, ")}unnest({Placeholders(first)}) AS given ({Names})";

    private string Placeholders(int first) =>
        string.Join(", ", Enumerable.Range(first, _columns.Length).Select(_parameters.Placeholder));

    private static Parameter[] Values(TRow row, Column[] columns) =>
        Array.ConvertAll(columns, column => column.Of(row));

    private string Equal(Column[] columns, int from, string separator) =>
        string.Join(separator, columns.Select((column, i) => $"{column.Name} = {_parameters.Placeholder(from + i)}"));
}
