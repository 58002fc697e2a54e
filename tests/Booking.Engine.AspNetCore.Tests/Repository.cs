namespace BookingEngine.AspNetCore.Tests;

/// <summary>The paths of repository files that tests read.</summary>
public static class Repository
{
    public static string PathOf(params string[] names)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Booking.Engine.sln")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("The tests don't lie in the repository.");
        }

        return Path.Combine([folder.FullName, .. names]);
    }
}
