using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;

namespace BookingEngine.EntityFrameworkCore.Sql;

/// <summary>
/// The statements that write rows of one table, made of the context's model, so that they hold on any provider.
/// SaveChanges would write the same; what it keeps track of for each row takes longer than the database does.
/// PostgreSQL takes any number of rows by one statement, an array for each column; others a few.
/// </summary>
internal sealed class Table<TRow>
    where TRow : class
{
    private static readonly int[] RowsAtOnce = [16, 4, 1];

    private readonly bool _takesArrays;
    private readonly ParameterNames _parameters;
    private readonly Column[] _columns;
    private readonly Column[] _keys;
    private readonly string _name;

    public Table(DbContext context)
    {
        var sql = context.GetService<ISqlGenerationHelper>();
        _takesArrays = Provider.IsNpgsql(context);
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
    }

    /// <summary>What adds rows.</summary>
    public Func<IEnumerable<TRow>, IEnumerable<Statement>> Insert()
    {
        string into = $"INSERT INTO {_name} ({Names(_columns)}) ";
        (int Size, string Text)[] texts = Array.ConvertAll(RowsAtOnce, size => (size, $"{into}VALUES {string.Join(", ", Enumerable
            .Range(0, size)
            .Select(row => $"({Placeholders(row * _columns.Length, _columns.Length)})"))}"));
        if (_takesArrays)
        {
            string all = $"{into}SELECT * FROM unnest({Placeholders(0, _columns.Length)})";
            return rows => Together(all, texts[^1].Text, _columns, [.. rows]);
        }

        return rows => InParts(texts, [.. rows]);
    }

    /// <summary>What sets some properties of rows, or all, in those that have the same keys.</summary>
    public Func<IEnumerable<TRow>, IEnumerable<Statement>> Update(params string[] properties)
    {
        Column[] set = [.. _columns.Where(column =>
            !column.IsKey && (properties.Length == 0 || properties.Contains(column.Property.Name)))];
        Column[] given = [.. set, .. _keys];
        string one = $"UPDATE {_name} SET {Equal(set, 0, ", ")} WHERE {Equal(_keys, set.Length, " AND ")}";
        if (_takesArrays)
        {
            string values = string.Join(", ", set.Select(column => $"{column.Name} = given.{column.Name}"));
            string keys = string.Join(" AND ", _keys.Select(column => $"stored.{column.Name} = given.{column.Name}"));
            string all = $"UPDATE {_name} AS stored SET {values} "
                + $"FROM unnest({Placeholders(0, given.Length)}) AS given ({Names(given)}) WHERE {keys}";
            return rows => Together(all, one, given, [.. rows]);
        }

        return rows => rows.Select(row => new Statement(one, Values(row, given)));
    }

    /// <summary>What sets one property of the row that has the same key and, as yet, the same value of that property.</summary>
    public Func<TRow, object, Statement> CompareAndSet(string property)
    {
        var column = _columns.Single(column => column.Property.Name == property);
        Column[] where = [.. _keys, column];
        string text = $"UPDATE {_name} SET {Equal([column], 0, ", ")} WHERE {Equal(where, 1, " AND ")}";
        return (row, value) => new Statement(text, [new Parameter(column, value), .. Values(row, where)]);
    }

    /// <summary>What takes the row away that has the same key and, as yet, the same values of some properties.</summary>
    public Func<TRow, Statement> Delete(params string[] compared)
    {
        Column[] where = [.. _keys, .. _columns.Where(column => compared.Contains(column.Property.Name))];
        string text = $"DELETE FROM {_name} WHERE {Equal(where, 0, " AND ")}";
        return row => new Statement(text, Values(row, where));
    }

    /// <summary>Rows by one statement, if there are any: one by itself goes quicker without arrays.</summary>
    private static Statement[] Together(string all, string one, Column[] columns, TRow[] rows) => rows switch
    {
        [] => [],
        [var row] => [new Statement(one, Values(row, columns))],
        _ => [new Statement(all, Array.ConvertAll(columns, column => new Parameter(null, column.ValuesOf(rows)))) { Rows = rows.Length }],
    };

    /// <summary>Rows by statements of few sizes, the largest first, so that they stay prepared.</summary>
    private IEnumerable<Statement> InParts((int Size, string Text)[] texts, TRow[] rows)
    {
        int added = 0;
        foreach (var (size, text) in texts)
        {
            for (; rows.Length - added >= size; added += size)
            {
                var values = rows.Skip(added).Take(size).SelectMany(row => Values(row, _columns));
                yield return new Statement(text, [.. values]) { Rows = size };
            }
        }
    }

    private static Parameter[] Values(TRow row, Column[] columns) =>
        Array.ConvertAll(columns, column => new Parameter(column, column.ValueOf(row)));

    private static string Names(Column[] columns) => string.Join(", ", columns.Select(column => column.Name));

    private string Placeholders(int from, int count) =>
        string.Join(", ", Enumerable.Range(from, count).Select(_parameters.Placeholder));

    private string Equal(Column[] columns, int from, string separator) =>
        string.Join(separator, columns.Select((column, i) => $"{column.Name} = {_parameters.Placeholder(from + i)}"));
}
