using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;

namespace BookingEngine.EntityFrameworkCore.Sql;

/// <summary>
/// How a statement refers to its values: by name, as EF does. For Npgsql it is by position, since Npgsql would search each
/// text for names, and write the text anew without them.
/// </summary>
internal sealed class ParameterNames(DbContext context)
{
    private readonly ISqlGenerationHelper? _sql =
        Provider.IsNpgsql(context) ? null : context.GetService<ISqlGenerationHelper>();

    /// <summary>What stands in the text for the value at an index.</summary>
    public string Placeholder(int index) =>
        _sql is null ? $"${index + 1}" : _sql.GenerateParameterNamePlaceholder($"p{index}");

    /// <summary>What the parameter at an index is called.</summary>
    public string Name(int index) => _sql is null ? "" : _sql.GenerateParameterName($"p{index}");
}
