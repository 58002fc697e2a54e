using System.Data;
using System.Data.Common;
using System.Net.Sockets;
using BookingEngine.Stores;
using Microsoft.EntityFrameworkCore;

namespace BookingEngine.EntityFrameworkCore;

/// <summary>What an exception of EF or of a provider says. EF wraps the provider's more than once.</summary>
internal static class StoreFailures
{
    // The SQL standard's code of a serialization failure, and PostgreSQL's own of a deadlock.
    private static readonly string[] LostRaces = ["40001", "40P01"];

    // Codes of a table or a column that does not exist, PostgreSQL's and ODBC's; SQLite says so in words alone.
    private static readonly string[] MissingTables = ["42P01", "42703", "42S02", "42S22"];
    private static readonly string[] MissingTablesInWords = ["no such table", "no such column", "has no column named"];

    /// <summary>What it says to a caller, who knows no driver; null: nothing, and it is a defect, a cancellation or misuse.</summary>
    public static StoreException? Of(Exception exception) =>
        Causes(exception).Any(cause => cause is TimeoutException) ? TimedOut(exception)
        : Causes(exception).Any(cause => cause is DbException or IOException or SocketException) ? new StoreException(
            StoreFailure.Unavailable, "The database could not do what was asked of it; the inner exception says why.", exception)
        : null;

    /// <summary>The database took too long.</summary>
    public static StoreException TimedOut(Exception exception) =>
        new(StoreFailure.TimedOut, "The database took longer than a command may take.", exception);

    /// <summary>
    /// Whether the database itself gave up a transaction so that another could go on. Then nothing of it is stored, and it
    /// may be tried again.
    /// </summary>
    public static bool IsLostRace(Exception exception) =>
        Causes(exception).OfType<DbException>().Any(cause => cause.SqlState is { } state && LostRaces.Contains(state));

    /// <summary>
    /// Whether the database has refused a commit, so that nothing of it is stored. A server's error says so, and so does a
    /// time limit at which the driver had the command cancelled. Neither does where the connection broke, since the commit
    /// may have gone on. SQLite's errors have no code, and say nothing.
    /// </summary>
    public static bool IsRefusal(Exception exception, DbConnection connection) => Causes(exception).Any(
        cause => cause is RefusedException
            || (connection.State == ConnectionState.Open && cause is DbException { SqlState: not null } or TimeoutException));

    /// <summary>What a failure to write rows means, told while the connection is as the failure left it.</summary>
    public static DbUpdateException NotWritten(DbException exception, DbConnection connection) =>
        IsRefusal(exception, connection) ? new RefusedException(exception) : new DbUpdateException(exception.Message, exception);

    /// <summary>Throws what says how to mend the database, where that lacks a table or a column.</summary>
    public static void ThrowIfTablesAreMissing(Exception exception)
    {
        if (Causes(exception).OfType<DbException>().FirstOrDefault(AreTablesMissing) is { } failure)
        {
            throw new StoreException(
                StoreFailure.Unavailable,
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

    /// <summary>The database has refused rows, so nothing is stored of what was written with them.</summary>
    private sealed class RefusedException(DbException exception) : DbUpdateException(exception.Message, exception);

    /// <summary>The exception, and those that it wraps.</summary>
    private static IEnumerable<Exception> Causes(Exception? exception)
    {
        for (; exception is not null; exception = exception.InnerException)
        {
            yield return exception;
        }
    }
}
