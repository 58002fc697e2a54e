using FsCheck.Xunit;

namespace BookingEngine.Tests;

/// <summary>A property that is tried with a number of random cases of its own.</summary>
[AttributeUsage(AttributeTargets.Method)]
#pragma warning disable xUnit3003
public sealed class CasesAttribute : PropertyAttribute
#pragma warning restore xUnit3003
{
    /// <summary>Determines the number of cases.</summary>
    /// <param name="usual">The number in the suite that each push runs.</param>
    public CasesAttribute(int usual)
    {
        MaxTest = CaseCount.Of(usual);
    }
}
