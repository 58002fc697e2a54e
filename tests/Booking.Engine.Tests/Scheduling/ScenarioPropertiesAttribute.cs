using FsCheck.Xunit;

namespace BookingEngine.Tests.Scheduling;

/// <summary>The properties of a class hold in random scenarios: a number of them in the long run, and a quarter otherwise.</summary>
[AttributeUsage(AttributeTargets.Class)]
#pragma warning disable xUnit3003 // It is put on classes, which have no place in the source of a test.
public sealed class ScenarioPropertiesAttribute : PropertiesAttribute
#pragma warning restore xUnit3003
{
    private const int Share = 4;

    /// <summary>Determines the number of scenarios.</summary>
    /// <param name="mostScenarios">The number in the long run.</param>
    public ScenarioPropertiesAttribute(int mostScenarios)
    {
        MostScenarios = mostScenarios;
        MaxTest = CaseCount.Of(mostScenarios / Share, mostScenarios);
        Arbitrary = [typeof(Scenarios)];
        QuietOnSuccess = true;
    }

    /// <summary>The number in the long run.</summary>
    public int MostScenarios { get; }
}
