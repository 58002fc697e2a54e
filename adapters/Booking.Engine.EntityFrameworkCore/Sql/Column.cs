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

    /// <summary>A row's value, as the model has it.</summary>
    public object? ValueOf(object row) => Property.GetGetter().GetClrValue(row);

    /// <summary>An array of the rows' values, as they are stored.</summary>
    public Array ValuesOf(IReadOnlyList<object> rows)
    {
        var values = Array.CreateInstance(_stored, rows.Count);
        for (int i = 0; i < rows.Count; i++)
        {
            object? value = ValueOf(rows[i]);
            values.SetValue(Mapping.Converter is { } converter ? converter.ConvertToProvider(value) : value, i);
        }

        return values;
    }

    private static Type Stored(Type type, bool isNullable) =>
        isNullable && type.IsValueType && Nullable.GetUnderlyingType(type) is null
            ? typeof(Nullable<>).MakeGenericType(type)
            : type;
}
