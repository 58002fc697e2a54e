using System.Text.Json;

namespace BookingEngine.AspNetCore.Http;

/// <summary>
/// The names of an enumeration's values in requests and responses, such as <c>pending</c> and <c>no_show</c>.
/// </summary>
internal static class EnumNames<T>
    where T : struct, Enum
{
    private static readonly Dictionary<T, string> Names = Enum.GetValues<T>()
        .ToDictionary(value => value, value => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString()));

    /// <summary>The values by name.</summary>
    public static IReadOnlyDictionary<string, T> ByName { get; } =
        Names.ToDictionary(named => named.Value, named => named.Key);

    /// <summary>Returns the name of a value.</summary>
    public static string Of(T value) => Names[value];
}
