using BookingEngine.EntityFrameworkCore.Mapping;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace BookingEngine.EntityFrameworkCore;

/// <summary>
/// Checks, when the host starts, that there is a factory of contexts and that the contexts have the engine's tables.
/// </summary>
internal sealed class ContextCheck<TContext>(IServiceProvider services) : IValidateOptions<BookingEngineOptions>
    where TContext : DbContext
{
    public static string NoFactory { get; } =
        $"The booking engine takes each {Name} from a factory, and none is registered: call services.AddDbContextFactory<{Name}>(…) "
        + $"in place of services.AddDbContext<{Name}>(…). Whatever asks for a {Name} itself still gets one.";

    private static string Name => typeof(TContext).Name;

    public ValidateOptionsResult Validate(string? name, BookingEngineOptions options)
    {
        TContext? context;
        try
        {
            context = services.GetService<IDbContextFactory<TContext>>()?.CreateDbContext();
        }
        catch (Exception)
        {
            // A factory may need what only a request has. If it is wrong, the first use tells.
            return ValidateOptionsResult.Success;
        }

        using (context)
        {
            return context is null ? ValidateOptionsResult.Fail(NoFactory)
                : context.Model.FindEntityType(typeof(ExchangeRow)) is null ? ValidateOptionsResult.Fail(StoreFailures.TablesAreMissingIn(context))
                : ValidateOptionsResult.Success;
        }
    }
}
