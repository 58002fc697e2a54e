using System.Data.Common;
using Microsoft.EntityFrameworkCore.Storage;

namespace BookingEngine.EntityFrameworkCore.Sql;

/// <summary>A statement with its values.</summary>
/// <param name="Text">The SQL.</param>
/// <param name="Values">Its parameters, in order: <c>p0</c>, <c>p1</c>, …</param>
internal sealed record Statement(string Text, IReadOnlyList<(Column Column, object? Value)> Values)
{
    public static string ParameterName(int index) => $"p{index}";

    /// <summary>Adds the parameters of the provider's kind.</summary>
    public void AddParameters(DbParameterCollection parameters, DbCommand maker, ISqlGenerationHelper sql)
    {
        for (int i = 0; i < Values.Count; i++)
        {
            var (column, value) = Values[i];
            parameters.Add(column.Mapping.CreateParameter(
                maker, sql.GenerateParameterName(ParameterName(i)), value, column.IsNullable));
        }
    }
}
