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
    string Name, IProperty Property, RelationalTypeMapping Mapping, bool IsNullable, bool IsKey);
