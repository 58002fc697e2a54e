using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
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
    /// <summary>Up to so many rows are given by themselves, which costs the database less than arrays.</summary>
    private const int FewRows = 4;

    private readonly ISqlGenerationHelper _sql;
    private readonly Column[] _columns;
    private readonly Column[] _keys;
    private readonly Column[] _others;
    private readonly string _name;
    private readonly string _names;
    private readonly string _delete;
    private readonly bool _takesArrays;

    public Table(DbContext context)
    {
        _sql = context.GetService<ISqlGenerationHelper>();
        var mapping = context.Model.FindEntityType(typeof(TRow))!.GetTableMappings().Single();
        _name = _sql.DelimitIdentifier(mapping.Table.Name, mapping.Table.Schema);
        _columns =
        [
            // Properties that the user's model adds to the row are left to their defaults.
            .. mapping.ColumnMappings.Where(column => !column.Property.IsShadowProperty()).Select(column => new Column(
                _sql.DelimitIdentifier(column.Column.Name),
                column.Property,
                column.TypeMapping,
                column.Column.IsNullable,
                column.Property.IsPrimaryKey())),
        ];
        _keys = [.. _columns.Where(column => column.IsKey)];
        _others =
        [
            .. _columns.Where(column => !column.IsKey && column.Property.GetAfterSaveBehavior() == PropertySaveBehavior.Save),
        ];
        _names = string.Join(", ", _columns.Select(column => column.Name));
        _delete = $"DELETE FROM {_name} WHERE {Equal(_keys, 0, " AND ")}";
        _takesArrays = Provider.IsNpgsql(context);
    }

    /// <summary>Adds rows.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="first">The index of the first parameter, for a part of a larger statement.</param>
    /// <param name="onlyIf">A query of that larger statement. If it returns no row, nothing is written.</param>
    public IEnumerable<Statement> Insert(IEnumerable<TRow> rows, int first = 0, string? onlyIf = null)
    {
        string insert = $"INSERT INTO {_name} ({_names})";
        TRow[] added = [.. rows];
        if (_takesArrays && onlyIf is not null && added.Length is > 1 and <= FewRows)
        {
            var each = Enumerable.Range(0, added.Length).Select(
                row => $"SELECT {Placeholders(first + (row * _columns.Length))} FROM {onlyIf}");
            return
            [
                new Statement($"{insert} {string.Join(" UNION ALL ", each)}", [.. added.SelectMany(row => Values(row, _columns))])
                {
                    Rows = added.Length,
                },
            ];
        }

        return Write(
            added,
            () => onlyIf is null ? $"{insert} VALUES ({Placeholders(first)})" : $"{insert} SELECT {Placeholders(first)} FROM {onlyIf}",
            _columns,
            () => $"{insert} SELECT given.* FROM {Given(first, onlyIf)}");
    }

    /// <summary>Sets the rows that have the same keys.</summary>
    /// <inheritdoc cref="Insert"/>
    public IEnumerable<Statement> Update(IEnumerable<TRow> rows, int first = 0, string? onlyIf = null)
    {
        return Write([.. rows], One, [.. _others, .. _keys], Several);

        string One() =>
            $"UPDATE {_name} SET {Equal(_others, first, ", ")}{(onlyIf is null ? "" : $" FROM {onlyIf}")} "
            + $"WHERE {Equal(_keys, first + _others.Length, " AND ")}";

        string Several()
        {
            string set = string.Join(", ", _others.Select(column => $"{column.Name} = given.{column.Name}"));
            string same = string.Join(" AND ", _keys.Select(column => $"stored.{column.Name} = given.{column.Name}"));
            return $"UPDATE {_name} AS stored SET {set} FROM {Given(first, onlyIf)} WHERE {same}";
        }
    }

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

    /// <summary>Writes several rows by one statement, where the database takes an array for each column.</summary>
    private IEnumerable<Statement> Write(TRow[] rows, Func<string> one, Column[] columns, Func<string> several)
    {
        if (_takesArrays && rows.Length > 1)
        {
            return [new Statement(several(), Array.ConvertAll(_columns, column => column.OfAll(rows))) { Rows = rows.Length }];
        }

        string text = rows.Length == 0 ? "" : one();
        return rows.Select(row => new Statement(text, Values(row, columns)));
    }

    private string Given(int first, string? onlyIf) =>
        $"{(onlyIf is null ? "" : $"{onlyIf}, ")}unnest({Placeholders(first)}) AS given ({_names})";

    private string Placeholders(int first) =>
        string.Join(", ", Enumerable.Range(first, _columns.Length).Select(Placeholder));

    private static Parameter[] Values(TRow row, Column[] columns) =>
        Array.ConvertAll(columns, column => column.Of(row));

    private string Equal(Column[] columns, int from, string separator) =>
        string.Join(separator, columns.Select((column, i) => $"{column.Name} = {Placeholder(from + i)}"));

    private string Placeholder(int index) => _sql.GenerateParameterNamePlaceholder($"p{index}");
}
