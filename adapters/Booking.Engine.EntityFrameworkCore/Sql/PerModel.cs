using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace BookingEngine.EntityFrameworkCore.Sql;

/// <summary>
/// Something that is made once for a model, such as the SQL of a query. Each provider has one, and so has each model of a
/// context that has several models.
/// </summary>
internal sealed class PerModel<T>(Func<DbContext, T> make)
    where T : class
{
    private readonly ConditionalWeakTable<IModel, T> _made = [];

    /// <summary>The one for the context's model.</summary>
    public T For(DbContext context) => _made.GetValue(context.Model, _ => make(context));
}
