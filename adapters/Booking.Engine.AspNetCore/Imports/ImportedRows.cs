using BookingEngine.AspNetCore.Http;

namespace BookingEngine.AspNetCore.Imports;

/// <summary>What a body has to import.</summary>
/// <param name="Rows">The rows, in order.</param>
internal sealed record ImportedRows(IReadOnlyList<ImportedRow> Rows)
{
    /// <summary>The most rows of a body: 5,000.</summary>
    public const int Most = 5000;

    /// <summary>The columns that are not read.</summary>
    public IReadOnlyList<string> IgnoredColumns { get; init; } = [];
}

/// <summary>A row that is to be imported: a line of a list, or an event of a calendar.</summary>
/// <param name="Number">Its number. In a list the header is row 1; in a calendar the first event is.</param>
/// <param name="Fields">Its cells by the names of their columns. An empty cell counts as left out.</param>
internal sealed record ImportedRow(int Number, RequestFields Fields)
{
    /// <summary>Returns the row of some cells.</summary>
    public static ImportedRow Of(int number, IReadOnlyDictionary<string, string> cells) =>
        new(number, new RequestFields(name => cells.GetValueOrDefault(name)));
}
