using Microsoft.EntityFrameworkCore;

namespace BookingEngine.EntityFrameworkCore.Stores;

/// <summary>Tells the one database that has to be treated apart: it lies in a file, and in this process.</summary>
internal static class SqliteProvider
{
    public static bool IsOnSqlite(this DbContext context) =>
        context.Database.ProviderName == "Microsoft.EntityFrameworkCore.Sqlite";
}
