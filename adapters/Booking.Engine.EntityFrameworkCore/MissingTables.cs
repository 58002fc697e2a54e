using System.Data.Common;
using Microsoft.EntityFrameworkCore;

namespace BookingEngine.EntityFrameworkCore;

/// <summary>What is said where the engine's tables were forgotten: in a context's model, or in its database.</summary>
internal static class MissingTables
{
    // Databases say so by codes, PostgreSQL's or ODBC's, and SQLite in words alone.
    private static readonly string[] States = ["42P01", "42703", "42S02", "42S22"];
    private static readonly string[] Words = ["no such table", "no such column", "has no column named"];

    /// <summary>Says how to mend a model that lacks them.</summary>
    public static string InModel(DbContext context) =>
        $"{context.GetType().Name} lacks the engine's tables: call modelBuilder.UseBookingEngine() in its OnModelCreating.";

    /// <summary>
    /// Throws what says how to mend the database, where that lacks a table or a column. EF wraps the provider's exception.
    /// </summary>
    public static void ThrowIfTold(Exception exception)
    {
        for (var cause = exception; cause is not null; cause = cause.InnerException)
        {
            if (cause is DbException failure && IsTold(failure))
            {
                throw new InvalidOperationException(
                    $"The database lacks a table or a column of the booking engine ({failure.Message.TrimEnd('.')}). Before the "
                    + "app serves, apply the migrations of the context that has the engine's tables: await "
                    + "context.Database.MigrateAsync(), or 'dotnet ef database update'. If no migration makes them yet, add one "
                    + "first: 'dotnet ef migrations add Bookings'.",
                    exception);
            }
        }
    }

    private static bool IsTold(DbException failure) => failure.SqlState is { } state
        ? States.Contains(state)
        : Words.Any(words => failure.Message.Contains(words, StringComparison.OrdinalIgnoreCase));
}
