using System.Collections;
using System.Globalization;
using System.Reflection;
using NodaTime;
using NodaTime.Text;

namespace BookingEngine.Conformance;

/// <summary>
/// Prints all public properties of the engine's values, so that two values are compared in every field, including
/// fields added later, and a difference can be read. Lists are compared as sets, except those whose order is
/// promised.
/// </summary>
internal static class Fields
{
    /// <summary>Prints one line for each field.</summary>
    public static string Of(object? value) => string.Join('\n', Lines("", value, new Options(WithIds: true)));

    /// <summary>
    /// Prints one line for each field that is not an id, to compare two values that were created separately.
    /// </summary>
    public static string WithoutIds(object? value) => string.Join('\n', Lines("", value, new Options(WithIds: false)));

    private static IEnumerable<string> Lines(string path, object? value, Options options) => value switch
    {
        string text => [$"{path} = \"{text}\""],
        IEnumerable list => Items(path, list, options),
        not null when value.GetType().Namespace == typeof(Exchange).Namespace && !value.GetType().IsEnum =>
            value.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance)
                .Where(property => options.WithIds || !IsId(property.PropertyType))
                .SelectMany(property => Lines(
                    $"{path}.{property.Name}",
                    property.GetValue(value),
                    options with { Ordered = property.Name == nameof(Exchange.OperatingHours) })),
        _ => [$"{path} = {Text(value)}"],
    };

    private static IEnumerable<string> Items(string path, IEnumerable list, Options options)
    {
        string[] items =
        [
            .. list.Cast<object>().Select(item => string.Join('\n', Lines("", item, options with { Ordered = false }))),
        ];
        if (!options.Ordered)
        {
            Array.Sort(items, StringComparer.Ordinal);
        }

        return items
            .SelectMany((item, index) => item.Split('\n').Select(line => $"{path}[{index}]{line}"))
            .Prepend($"{path}.Count = {items.Length}");
    }

    private static bool IsId(Type type) => type == typeof(Guid) || type == typeof(Guid?);

    private static string? Text(object? value) => value switch
    {
        null => "null",
        Instant instant => InstantPattern.ExtendedIso.Format(instant),
        Duration duration => DurationPattern.Roundtrip.Format(duration),
        LocalTime time => LocalTimePattern.ExtendedIso.Format(time),
        LocalDate date => LocalDatePattern.Iso.Format(date),
        DateTimeZone zone => zone.Id,
        _ => Convert.ToString(value, CultureInfo.InvariantCulture),
    };

    private readonly record struct Options(bool WithIds, bool Ordered = false);
}
