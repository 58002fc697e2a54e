using System.Data.Common;

namespace BookingEngine.EntityFrameworkCore.Sql;

/// <summary>A statement with its values.</summary>
/// <param name="Text">The SQL.</param>
/// <param name="Values">Its values, in the order in which the text counts them.</param>
internal sealed record Statement(string Text, IReadOnlyList<(Column Column, object? Value)> Values)
{
    /// <summary>Adds the parameters of the provider's kind.</summary>
    public void AddParameters(DbParameterCollection parameters, DbCommand maker, ParameterNames names)
    {
        for (int i = 0; i < Values.Count; i++)
        {
            var (column, value) = Values[i];
            parameters.Add(column.Mapping.CreateParameter(maker, names.Name(i), value, column.IsNullable));
        }
    }
}
