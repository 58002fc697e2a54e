using System.Data.Common;
using Microsoft.EntityFrameworkCore.Storage;

namespace BookingEngine.EntityFrameworkCore.Sql;

/// <summary>A statement with its values.</summary>
/// <param name="Text">The SQL.</param>
/// <param name="Parameters">Its values, in the order in which the text counts them.</param>
internal sealed record Statement(string Text, IReadOnlyList<Parameter> Parameters)
{
    /// <summary>How many rows it touches, if they are as they are thought to be.</summary>
    public int Rows { get; init; } = 1;

    /// <summary>Adds the parameters of the provider's kind.</summary>
    public void AddParameters(DbParameterCollection parameters, DbCommand maker, ISqlGenerationHelper sql)
    {
        for (int i = 0; i < Parameters.Count; i++)
        {
            parameters.Add(Parameters[i](maker, sql.GenerateParameterName($"p{i}")));
        }
    }
}
