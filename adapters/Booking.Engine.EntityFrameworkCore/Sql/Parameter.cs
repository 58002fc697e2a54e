using System.Data.Common;

namespace BookingEngine.EntityFrameworkCore.Sql;

/// <summary>A value of a statement.</summary>
/// <param name="Column">The column whose value it is; null: it is passed on as the driver takes it.</param>
/// <param name="Value">The value.</param>
internal readonly record struct Parameter(Column? Column, object? Value)
{
    /// <summary>Makes the provider's own of it.</summary>
    public DbParameter Make(DbCommand maker, string name)
    {
        if (Column is not null)
        {
            return Column.Mapping.CreateParameter(maker, name, Value, Column.IsNullable);
        }

        var parameter = maker.CreateParameter();
        parameter.ParameterName = name;
        parameter.Value = Value;
        return parameter;
    }
}
