namespace BookingEngine.Conformance;

/// <summary>
/// Fails if a test project has a store under test but does not inherit one of the suites for it. Inherit this class
/// once in a test project.
/// </summary>
public abstract class EverySuiteIsInherited
{
    /// <summary>The suites, as open generic types.</summary>
    public static IReadOnlyList<Type> Suites { get; } =
    [
        .. typeof(EverySuiteIsInherited).Assembly.GetTypes()
            .Where(type => type.IsAbstract && IsSuite(type.BaseType))
            .OrderBy(type => type.Name, StringComparer.Ordinal),
    ];

    /// <summary>Excludes a store derived from another one, since it is the same store in another condition.</summary>
    [Fact]
    public void Every_conformance_suite_is_inherited_for_each_store_of_this_project()
    {
        var types = GetType().Assembly.GetTypes().Where(type => type is { IsAbstract: false, IsClass: true }).ToArray();
        var stores = types
            .Where(type => type.IsAssignableTo(typeof(IStoreUnderTest)) && !types.Contains(type.BaseType))
            .ToArray();
        var missing = stores
            .SelectMany(store => Suites.Select(suite => suite.MakeGenericType(store)))
            .Where(suite => !types.Any(type => type.IsPublic && type.IsAssignableTo(suite)))
            .Select(suite => $"{suite.Name.Split('`')[0]}<{suite.GenericTypeArguments[0].Name}>")
            .ToArray();

        Assert.NotEmpty(stores);
        // Assert.Empty would cut the list after five.
        Assert.True(missing.Length == 0, $"These suites are not inherited: {string.Join(", ", missing)}.");
    }

    private static bool IsSuite(Type? type) =>
        type is { IsGenericType: true } && type.GetGenericTypeDefinition() == typeof(StoreConformance<>);
}
