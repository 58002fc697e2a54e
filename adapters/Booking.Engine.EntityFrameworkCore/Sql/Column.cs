using System.Data.Common;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;

namespace BookingEngine.EntityFrameworkCore.Sql;

/// <summary>A column, as the context's model maps it.</summary>
/// <param name="Name">Its name, delimited.</param>
/// <param name="Property">The row's property.</param>
/// <param name="Mapping">How its values become parameters.</param>
/// <param name="IsNullable">Whether it may be null.</param>
/// <param name="IsKey">Whether it is of the primary key.</param>
internal sealed record Column(
    string Name, IProperty Property, RelationalTypeMapping Mapping, bool IsNullable, bool IsKey)
{
    private readonly Type _stored = Stored(Mapping.Converter?.ProviderClrType ?? Property.ClrType, IsNullable);

    /// <summary>A parameter with a row's value.</summary>
    public Parameter Of(object row) => Value(Property.GetGetter().GetClrValue(row));

    /// <summary>A parameter with a value as the model has it.</summary>
    public Parameter Value(object? value) => (maker, name) => Mapping.CreateParameter(maker, name, value, IsNullable);

    /// <summary>A parameter with an array of the rows' values, as they are stored.</summary>
    public Parameter OfAll(IReadOnlyList<object> rows)
    {
        var values = System.Array.CreateInstance(_stored, rows.Count);
        for (int i = 0; i < rows.Count; i++)
        {
            object? value = Property.GetGetter().GetClrValue(rows[i]);
            values.SetValue(Mapping.Converter is { } converter ? converter.ConvertToProvider(value) : value, i);
        }

        return Array(values);
    }

    /// <summary>A parameter with an array.</summary>
    public static Parameter Array(Array values) => (maker, name) =>
    {
        var parameter = maker.CreateParameter();
        parameter.ParameterName = name;
        parameter.Value = values;
        return parameter;
    };

    private static Type Stored(Type type, bool isNullable) =>
        isNullable && type.IsValueType && Nullable.GetUnderlyingType(type) is null
            ? typeof(Nullable<>).MakeGenericType(type)
            : type;
}

/// <summary>Makes the provider's own parameter, of a name, with a value of a statement.</summary>
internal delegate DbParameter Parameter(DbCommand maker, string name);
