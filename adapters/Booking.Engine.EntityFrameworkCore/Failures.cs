using System.Data.Common;
using Microsoft.EntityFrameworkCore;

namespace BookingEngine.EntityFrameworkCore;

/// <summary>What an exception of EF or of a provider says. EF wraps the provider's more than once.</summary>
internal static class Failures
{
    // The SQL standard's code of a serialization failure, and PostgreSQL's own of a deadlock.
    private static readonly string[] LostRaces = ["40001", "40P01"];

    // Codes of a table or a column that does not exist, PostgreSQL's and ODBC's; SQLite says so in words alone.
    private static readonly string[] MissingTables = ["42P01", "42703", "42S02", "42S22"];
    private static readonly string[] MissingTablesInWords = ["no such table", "no such column", "has no column named"];

    /// <summary>
    /// Whether the database itself gave up a transaction, so that another could go on: nothing of it is stored, and it may
    /// be tried again.
    /// </summary>
    public static bool IsLostRace(Exception exception) =>
        Causes(exception).Any(cause => cause.SqlState is { } state && LostRaces.Contains(state));

    /// <summary>Throws what says how to mend the database, where that lacks a table or a column.</summary>
    public static void ThrowIfTablesAreMissing(Exception exception)
    {
        if (Causes(exception).FirstOrDefault(AreTablesMissing) is { } failure)
        {
            throw new InvalidOperationException(
                $"The database lacks a table or a column of the booking engine ({failure.Message.TrimEnd('.')}). Before the "
                + "app serves, apply the migrations of the context that has the engine's tables: await "
                + "context.Database.MigrateAsync(), or 'dotnet ef database update'. If no migration makes them yet, add one "
                + "first: 'dotnet ef migrations add Bookings'.",
                exception);
        }
    }

    /// <summary>Says how to mend a model that lacks the tables.</summary>
    public static string TablesAreMissingIn(DbContext context) =>
        $"{context.GetType().Name} lacks the engine's tables: call modelBuilder.UseBookingEngine() in its OnModelCreating.";

    private static bool AreTablesMissing(DbException failure) => failure.SqlState is { } state
        ? MissingTables.Contains(state)
        : MissingTablesInWords.Any(words => failure.Message.Contains(words, StringComparison.OrdinalIgnoreCase));

    private static IEnumerable<DbException> Causes(Exception? exception)
    {
        for (; exception is not null; exception = exception.InnerException)
        {
            if (exception is DbException failure)
            {
                yield return failure;
            }
        }
    }
}
