using System.Collections;
using System.Globalization;
using NodaTime;
using NodaTime.Text;

namespace BookingEngine.Conformance;

/// <summary>
/// Writes out all public properties of the engine's values, so that two can be compared field by field, also in fields
/// that are added later, and a difference can be read. Lists count as sets, save those whose order is promised.
/// </summary>
internal static class Fields
{
    /// <summary>One line a field.</summary>
    public static string Of(object? value) => string.Join('\n', Lines("", value, ordered: false));

    private static IEnumerable<string> Lines(string path, object? value, bool ordered) => value switch
    {
        string text => [$"{path} = \"{text}\""],
        IEnumerable list => Items(path, list, ordered),
        not null when value.GetType().Namespace == typeof(Exchange).Namespace && !value.GetType().IsEnum =>
            value.GetType().GetProperties().SelectMany(property => Lines(
                $"{path}.{property.Name}",
                property.GetValue(value),
                ordered: property.Name == nameof(Exchange.OperatingHours))),
        _ => [$"{path} = {Text(value)}"],
    };

    private static IEnumerable<string> Items(string path, IEnumerable list, bool ordered)
    {
        var items = list.Cast<object>().Select(item => string.Join('\n', Lines("", item, ordered: false)));
        return (ordered ? items : items.Order(StringComparer.Ordinal))
            .SelectMany((item, index) => item.Split('\n').Select(line => $"{path}[{index}]{line}"))
            .Prepend($"{path}.Count = {list.Cast<object>().Count()}");
    }

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
}
