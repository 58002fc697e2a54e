using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace BookingEngine.EntityFrameworkCore.Stores;

/// <summary>A compiled query, which holds for one model: one for each provider, and for each model of a context that has several.</summary>
internal sealed class PerModel<TQuery>(Func<TQuery> compile)
    where TQuery : class
{
    private readonly ConditionalWeakTable<IModel, TQuery> _queries = [];

    /// <summary>The query for the context's model.</summary>
    public TQuery For(DbContext context) => _queries.GetValue(context.Model, _ => compile());
}
