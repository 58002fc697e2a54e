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

    /// <summary>The column that tells of which change a given row is.</summary>
    private const string Number = "of_change";

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
            return $"UPDATE {_name} AS stored SET {set} FROM {Given(first, onlyIf)} WHERE {Same(_keys)}";
        }
    }

    /// <summary>Takes the rows away that have the same keys.</summary>
    public IEnumerable<Statement> Delete(IEnumerable<TRow> rows) => rows.Select(row => new Statement(_delete, Values(row, _keys)));

    /// <summary>Adds rows of several changes, as a part of a larger statement.</summary>
    /// <param name="rows">The rows, each with the number of its change.</param>
    /// <param name="first">The index of the first parameter.</param>
    /// <param name="onlyIf">A query of that larger statement. It returns the numbers of the changes that are written.</param>
    public IEnumerable<Statement> InsertNumbered(IEnumerable<Numbered<TRow>> rows, int first, string onlyIf) => WriteNumbered(
        rows,
        () => $"INSERT INTO {_name} ({_names}) SELECT {Listed("given")} FROM {onlyIf} JOIN {GivenNumbered(first)} USING ({Number})");

    /// <summary>Sets the rows that have the same keys, for several changes.</summary>
    /// <inheritdoc cref="InsertNumbered"/>
    public IEnumerable<Statement> UpdateNumbered(IEnumerable<Numbered<TRow>> rows, int first, string onlyIf) => WriteNumbered(
        rows,
        () => $"UPDATE {_name} AS stored SET {string.Join(", ", _others.Select(column => $"{column.Name} = given.{column.Name}"))} "
            + $"FROM {onlyIf} JOIN {GivenNumbered(first)} USING ({Number}) WHERE {Same(_keys)}");

    /// <summary>
    /// Locks the rows that are stored exactly as given. It passes over rows that another transaction has locked, so it never waits.
    /// Its result has the keys, and the numbers of the changes.
    /// </summary>
    public Statement LockNumbered(IEnumerable<Numbered<TRow>> rows) => WriteNumbered(
        rows,
        () => $"SELECT {string.Join(", ", _keys.Select(column => $"given.{column.Name}"))}, given.{Number} "
            + $"FROM {GivenNumbered(0)} "
            + $"CROSS JOIN LATERAL (SELECT 1 FROM {_name} AS stored WHERE {Same(_columns)} FOR NO KEY UPDATE SKIP LOCKED) AS found").Single();

    /// <summary>Adds 1 to a property of the rows that a query returns by their keys. Its result has the numbers of their changes.</summary>
    public string IncrementNumbered(string property, string query)
    {
        string name = _others.Single(column => column.Property.Name == property).Name;
        string same = string.Join(" AND ", _keys.Select(column => $"stored.{column.Name} = {query}.{column.Name}"));
        return $"UPDATE {_name} AS stored SET {name} = stored.{name} + 1 FROM {query} WHERE {same} RETURNING {query}.{Number}";
    }

    /// <summary>Reads properties of the row with a key, and lets nobody change it until the transaction ends.</summary>
    public Statement LockShared(object key, params string[] properties) =>
        new($"SELECT {string.Join(", ", properties.Select(name => _columns.Single(column => column.Property.Name == name).Name))} FROM {_name} WHERE {Equal(_keys, 0, "")} FOR SHARE", [_keys.Single().Value(key)]);

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

    /// <summary>The same for rows of several changes. Where there are none, there is no statement.</summary>
    private IEnumerable<Statement> WriteNumbered(IEnumerable<Numbered<TRow>> rows, Func<string> text)
    {
        Numbered<TRow>[] given = [.. rows];
        if (given.Length == 0)
        {
            return [];
        }

        TRow[] each = Array.ConvertAll(given, numbered => numbered.Row);
        int[] numbers = Array.ConvertAll(given, numbered => numbered.Number);
        return [new Statement(text(), [.. _columns.Select(column => column.OfAll(each)), Column.Array(numbers)]) { Rows = given.Length }];
    }

    private string GivenNumbered(int first) =>
        $"unnest({Placeholders(first)}, {Placeholder(first + _columns.Length)}) AS given ({_names}, {Number})";

    private string Listed(string source) => string.Join(", ", _columns.Select(column => $"{source}.{column.Name}"));

    private static string Same(Column[] columns) =>
        string.Join(" AND ", columns.Select(column => $"stored.{column.Name} = given.{column.Name}"));

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
