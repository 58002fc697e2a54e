namespace BookingEngine.Benchmarks.Soak;

/// <summary>The exception that ends a soak that has found a fault.</summary>
public sealed class SoakException(string message) : Exception(message);
