using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace BookingEngine.EntityFrameworkCore.Sql;

/// <summary>
/// What is made once for a model, such as the SQL of a query: one for each provider, and for each model of a context that
/// has several.
/// </summary>
internal sealed class PerModel<T>(Func<DbContext, T> make)
    where T : class
{
    private readonly ConditionalWeakTable<IModel, T> _made = [];

    /// <summary>The one for the context's model.</summary>
    public T For(DbContext context) => _made.GetValue(context.Model, _ => make(context));
}
