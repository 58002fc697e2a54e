using Microsoft.EntityFrameworkCore;

namespace BookingEngine.EntityFrameworkCore.Sql;

/// <summary>Tells the databases of which something special is known; all others are treated alike.</summary>
internal static class Provider
{
    /// <summary>It lies in a file, and in this process.</summary>
    public static bool IsSqlite(DbContext context) =>
        context.Database.ProviderName == "Microsoft.EntityFrameworkCore.Sqlite";

    /// <summary>It takes the values of many rows as arrays, and several writes as one statement.</summary>
    public static bool IsNpgsql(DbContext context) =>
        context.Database.ProviderName == "Npgsql.EntityFrameworkCore.PostgreSQL";
}
