using System.Data.Common;

namespace BookingEngine.EntityFrameworkCore;

/// <summary>
/// A transaction that the database itself gave up, so that another could go on: nothing of it is stored, and it may be
/// tried again. Databases that have such failures say so by the SQL standard's codes.
/// </summary>
internal static class LostRace
{
    private const string SerializationFailure = "40001";
    private const string DeadlockDetected = "40P01"; // PostgreSQL's own

    /// <summary>Whether that is what failed; EF wraps the provider's exception more than once.</summary>
    public static bool Is(Exception exception)
    {
        for (var cause = exception; cause is not null; cause = cause.InnerException)
        {
            if (cause is DbException { SqlState: SerializationFailure or DeadlockDetected })
            {
                return true;
            }
        }

        return false;
    }
}
