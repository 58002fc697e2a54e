namespace BookingEngine.AspNetCore.Imports;

/// <summary>
/// Cells that a spreadsheet shows as they are. Customers write names and notes, and a spreadsheet takes a cell that begins like a formula
/// for one. Such a cell is written with an apostrophe before it, which is taken away again when the cell is read.
/// </summary>
internal static class SafeCell
{
    private const char Mark = '\'';

    /// <summary>Writes a cell in quotes.</summary>
    public static string Write(string text)
    {
        string safe = IsLikeFormula(text) ? Mark + text : text;
        return $"\"{safe.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }

    /// <summary>Reads a cell, whose quotes were removed.</summary>
    public static string Read(string cell) => cell.StartsWith(Mark) && IsLikeFormula(cell[1..]) ? cell[1..] : cell;

    /// <summary>Whether a text begins like a formula, perhaps after apostrophes, so that one more is taken away again.</summary>
    private static bool IsLikeFormula(string text) =>
        text.AsSpan().TrimStart(Mark) is [('=' or '+' or '-' or '@' or '\t' or '\r' or '\n' or '＝' or '＋' or '－' or '＠'), ..];
}
