using System.Text.RegularExpressions;
using Xunit.Sdk;

namespace BookingEngine.Conformance;

/// <summary>A store has not kept a promise of its ports. The message says which one, and what shows it.</summary>
internal sealed partial class BrokenPromiseException : XunitException
{
    private static readonly AsyncLocal<string?> Running = new();

    /// <summary>Creates the exception.</summary>
    /// <param name="caller">The name of the method that asserts, which often is the test.</param>
    /// <param name="shown">The expression whose value is not the promised one.</param>
    /// <param name="failure">What differs. If the store threw something else than was promised, that is the inner exception.</param>
    public BrokenPromiseException(string? caller, string? shown, XunitException failure)
        : base($"{Sentence(Running.Value ?? TestContext.Current.TestMethod?.MethodName ?? caller)}\n"
            + $"Shown by: {Space().Replace(shown ?? "", " ")}\n{failure.Message}", failure.InnerException)
    {
    }

    /// <summary>Says which test runs from here on, where no test framework of xunit's knows it.</summary>
    public static void Run(string test) => Running.Value = test;

    /// <summary>Makes a sentence of the name of a test.</summary>
    private static string Sentence(string? test) => test is not null && test.Contains('_', StringComparison.Ordinal)
        ? $"The store does not keep this promise: {test.Replace('_', ' ')}."
        : "The store does not keep a promise.";

    [GeneratedRegex(@"\s+")]
    private static partial Regex Space();
}
