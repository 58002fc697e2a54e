using System.Globalization;
using System.Text.RegularExpressions;
using NodaTime;
using NodaTime.Text;

namespace BookingEngine.AspNetCore.Http;

/// <summary>
/// Reads values from the text of bodies, queries and paths. Each function returns what is wrong with the text, or null and
/// the value.
/// </summary>
internal static partial class FieldText
{
    /// <summary>Reads an id, which has 36 characters with hyphens.</summary>
    public static string? Uuid(string text, out Guid value)
    {
        value = default;
        return UuidPattern().IsMatch(text) && Guid.TryParseExact(text, "D", out value)
            ? null
            : Wording.NoUuid(text);
    }

    /// <summary>Reads a date within the bounds of what is stored.</summary>
    public static string? Date(string text, out LocalDate value)
    {
        value = default;
        if (!DatePattern().IsMatch(text) || !LocalDatePattern.Iso.Parse(text).TryGetValue(default, out value))
        {
            return Wording.NoDate;
        }

        return value >= Limits.FirstDate && value <= Limits.LastDate ? null : Wording.DateOutOfRange;
    }

    /// <summary>Reads a time of day, which is a whole second. <c>24:00</c> is the midnight that ends the day.</summary>
    public static string? Time(string text, out TimeOfDay value)
    {
        value = default;
        var match = TimePattern().Match(text);
        string clock = match.Groups["clock"].Value;
        bool endsDay = clock is "24:00" or "24:00:00";
        if (!TimeOnly.TryParseExact(
            endsDay ? "00:00" : clock, ["HH:mm", "HH:mm:ss"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var time))
        {
            return Wording.NoTime;
        }

        value = new TimeOfDay(LocalTime.FromTimeOnly(time), endsDay);
        return match.Groups["fraction"].ValueSpan.ContainsAnyExcept('0') ? Wording.FractionOfSecond : null;
    }

    /// <summary>
    /// Reads a date with a time, which is a whole second. Without an offset it is local to the exchange.
    /// </summary>
    public static string? Moment(string text, out Moment value)
    {
        value = default;
        var match = MomentPattern().Match(text);
        if (!match.Success || !ReadOffset(match.Groups["offset"].Value, out var offset))
        {
            return Wording.NoMoment;
        }

        string? timeProblem = Time(match.Groups["time"].Value, out var time);
        string? dateProblem = Date(match.Groups["date"].Value, out var date);
        if (timeProblem == Wording.NoTime || dateProblem == Wording.NoDate)
        {
            return Wording.NoMoment;
        }

        string? problem = dateProblem ?? timeProblem;
        value = problem is null ? new Moment(date.PlusDays(time.EndsDay ? 1 : 0) + time.Value, offset) : default;
        return problem;
    }

    /// <summary>Reads a whole number within bounds.</summary>
    public static string? Integer(string text, long least, long most, out long value)
    {
        value = default;
        return IntegerPattern().IsMatch(text)
            ? Bounded(Int128.TryParse(text, CultureInfo.InvariantCulture, out var number)
                ? number
                : text.StartsWith('-') ? Int128.MinValue : Int128.MaxValue, least, most, out value)
            : Wording.NoInteger;
    }

    /// <summary>Checks that a number lies within bounds.</summary>
    public static string? Bounded(Int128 number, long least, long most, out long value)
    {
        value = (long)Int128.Clamp(number, least, most);
        return number < least ? Wording.TooSmall(least) : number > most ? Wording.TooLarge(most) : null;
    }

    /// <summary>
    /// Reads an offset, which is <c>Z</c>, or hours and minutes with or without a colon. An empty text reads as null.
    /// </summary>
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
