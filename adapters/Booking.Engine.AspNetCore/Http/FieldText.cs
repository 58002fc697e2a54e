using System.Globalization;
using System.Text.RegularExpressions;
using NodaTime;
using NodaTime.Text;

namespace BookingEngine.AspNetCore.Http;

/// <summary>
/// Reads values from text, as they come in bodies, queries and paths. Each function returns null and the value, or
/// what is wrong.
/// </summary>
internal static partial class FieldText
{
    public const string DateFormat = "Date has wrong format. Use one of these formats instead: YYYY-MM-DD.";

    public const string TimeFormat = "Time has wrong format. Use one of these formats instead: hh:mm[:ss[.uuuuuu]].";

    public const string MomentFormat =
        "Datetime has wrong format. Use one of these formats instead: YYYY-MM-DDThh:mm[:ss[.uuuuuu]][+HH:MM|-HH:MM|Z].";

    public const string NoInteger = "A valid integer is required.";

    public static string NoChoice(string text) => $"Select a valid choice. {text} is not one of the available choices.";

    private const string Fraction = "Fractions of a second are not supported.";

    private static readonly LocalDatePattern Dates = LocalDatePattern.Iso;

    private static readonly string DateBounds = string.Create(
        CultureInfo.InvariantCulture,
        $"Ensure this date is from {Dates.Format(Limits.FirstDate)} to {Dates.Format(Limits.LastDate)}.");

    /// <summary>An id: 36 characters with hyphens.</summary>
    public static string? Uuid(string text, out Guid value)
    {
        value = default;
        return UuidPattern().IsMatch(text) && Guid.TryParseExact(text, "D", out value)
            ? null
            : NoUuid(text);
    }

    public static string NoUuid(string text) => $"“{text}” is not a valid UUID.";

    /// <summary>A date within the bounds of what is stored.</summary>
    public static string? Date(string text, out LocalDate value)
    {
        value = default;
        if (!DatePattern().IsMatch(text) || !Dates.Parse(text).TryGetValue(default, out value))
        {
            return DateFormat;
        }

        return value >= Limits.FirstDate && value <= Limits.LastDate ? null : DateBounds;
    }

    /// <summary>A time of day, a whole second; <c>24:00</c> is the midnight that ends the day.</summary>
    public static string? Time(string text, out TimeOfDay value)
    {
        value = default;
        var match = TimePattern().Match(text);
        string clock = match.Groups["clock"].Value;
        bool endsDay = clock is "24:00" or "24:00:00";
        if (!TimeOnly.TryParseExact(
            endsDay ? "00:00" : clock, ["HH:mm", "HH:mm:ss"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var time))
        {
            return TimeFormat;
        }

        value = new TimeOfDay(LocalTime.FromTimeOnly(time), endsDay);
        return match.Groups["fraction"].ValueSpan.ContainsAnyExcept('0') ? Fraction : null;
    }

    /// <summary>A date and time, a whole second; without an offset it is local to the exchange.</summary>
    public static string? Moment(string text, out Moment value)
    {
        value = default;
        var match = MomentPattern().Match(text);
        if (!match.Success || !ReadOffset(match.Groups["offset"].Value, out var offset))
        {
            return MomentFormat;
        }

        string? timeProblem = Time(match.Groups["time"].Value, out var time);
        string? dateProblem = Date(match.Groups["date"].Value, out var date);
        if (timeProblem == TimeFormat || dateProblem == DateFormat)
        {
            return MomentFormat;
        }

        string? problem = dateProblem ?? timeProblem;
        value = problem is null ? new Moment(date.PlusDays(time.EndsDay ? 1 : 0) + time.Value, offset) : default;
        return problem;
    }

    /// <summary>A whole number within bounds.</summary>
    public static string? Integer(string text, int least, int most, out int value)
    {
        value = default;
        return IntegerPattern().IsMatch(text)
            ? Bounded(Int128.TryParse(text, CultureInfo.InvariantCulture, out var number)
                ? number
                : text.StartsWith('-') ? Int128.MinValue : Int128.MaxValue, least, most, out value)
            : NoInteger;
    }

    /// <summary>A number within bounds.</summary>
    public static string? Bounded(Int128 number, int least, int most, out int value)
    {
        value = (int)Int128.Clamp(number, least, most);
        return number < least ? $"Ensure this value is greater than or equal to {least}."
            : number > most ? $"Ensure this value is less than or equal to {most}."
            : null;
    }

    /// <summary>Reads <c>Z</c>, or hours and minutes with or without a colon; null where there is no offset.</summary>
    private static bool ReadOffset(string text, out Offset? offset)
    {
        string inFull = text.Length == "+hhmm".Length ? text.Insert("+hh".Length, ":") : text.ToUpperInvariant();
        bool isOffset = OffsetPattern.GeneralInvariantWithZ.Parse(inFull).TryGetValue(default, out var value);
        offset = isOffset ? value : null;
        return isOffset || text.Length == 0;
    }

    [GeneratedRegex(@"^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}\z")]
    private static partial Regex UuidPattern();

    [GeneratedRegex(@"^[0-9]{4}-[0-9]{2}-[0-9]{2}\z")]
    private static partial Regex DatePattern();

    [GeneratedRegex(
        @"^(?<clock>[0-9]{2}:[0-9]{2})\z|^(?<clock>[0-9]{2}:[0-9]{2}:[0-9]{2})(\.(?<fraction>[0-9]{1,9}))?\z")]
    private static partial Regex TimePattern();

    [GeneratedRegex(
        @"^(?<date>[0-9]{4}-[0-9]{2}-[0-9]{2})[Tt ](?<time>[0-9:.]+)(?<offset>[Zz]|[+-][0-9]{2}:?[0-9]{2})?\z")]
    private static partial Regex MomentPattern();

    [GeneratedRegex(@"^[+-]?[0-9]+\z")]
    private static partial Regex IntegerPattern();
}
