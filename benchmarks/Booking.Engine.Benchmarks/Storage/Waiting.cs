namespace BookingEngine.Benchmarks.Storage;

/// <summary>Waits for asynchronous work within an action that is measured.</summary>
public static class Waiting
{
    public static void Wait(Task task) => task.GetAwaiter().GetResult();

    public static T Wait<T>(Task<T> task) => task.GetAwaiter().GetResult();
}
