using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;

namespace BookingEngine.EntityFrameworkCore.Sql;

/// <summary>
/// How a statement refers to its values: by names, as EF does; but to Npgsql by position, since that looks for names in
/// every text anew, and writes it anew without them.
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
