using System.Collections.Frozen;
using System.Globalization;
using NodaTime;

namespace BookingEngine.Pages.Visits;

/// <summary>Writes dates, times and prices as a visitor is used to.</summary>
internal sealed class Formats(CultureInfo culture)
{
    /// <summary>The currencies that have no smaller unit (ISO 4217).</summary>
    private static readonly FrozenSet<string> Undivided = FrozenSet.Create(
        "BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "UYI", "VND", "VUV", "XAF", "XOF", "XPF");

    /// <summary>The currencies whose smallest unit is a thousandth (ISO 4217).</summary>
    private static readonly FrozenSet<string> InThousandths = FrozenSet.Create("BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND");

    /// <summary>The culture, with the calendar that business dates are of.</summary>
    private readonly CultureInfo _dates = Gregorian(culture);

    /// <summary>The first day of a week, on which the rows of a month begin.</summary>
    public IsoDayOfWeek FirstDayOfWeek => _dates.DateTimeFormat.FirstDayOfWeek == System.DayOfWeek.Sunday
        ? IsoDayOfWeek.Sunday
        : (IsoDayOfWeek)_dates.DateTimeFormat.FirstDayOfWeek;

    /// <summary>Returns a date with its day of the week.</summary>
    public string Date(LocalDate date)
    {
        string text = date.ToString("D", _dates);
        string day = DayOfWeek(date.DayOfWeek);
        return text.Contains(day, StringComparison.Ordinal) ? text : $"{day}, {text}";
    }

    /// <summary>Returns a month with its year.</summary>
    public string Month(LocalDate date)
    {
        string text = date.ToString(_dates.DateTimeFormat.YearMonthPattern, _dates);
        return _dates.TextInfo.ToUpper(text[0]) + text[1..];
    }

    /// <summary>Returns a time of day.</summary>
    public string Time(LocalTime time) => time.ToString(time.Second == 0 ? "t" : "T", _dates);

    /// <summary>Returns the name of a day of the week.</summary>
    public string DayOfWeek(IsoDayOfWeek day) => _dates.DateTimeFormat.GetDayName((System.DayOfWeek)((int)day % 7));

    /// <summary>Returns the short name of a day of the week.</summary>
    public string ShortDayOfWeek(IsoDayOfWeek day) => _dates.DateTimeFormat.GetAbbreviatedDayName((System.DayOfWeek)((int)day % 7));

    /// <summary>Returns a price that is given in the smallest unit of its currency.</summary>
    public string Price(long amount, string currency)
    {
        decimal units = UnitsOf(currency);
        int decimals = units == 1 ? 0 : units == 1000 ? 3 : 2;
        return $"{(amount / units).ToString($"N{decimals}", culture)}\u00a0{currency}";
    }

    /// <summary>Returns how many of its smallest unit a currency has.</summary>
    public static decimal UnitsOf(string currency) => Undivided.Contains(currency) ? 1 : InThousandths.Contains(currency) ? 1000 : 100;

    /// <summary>
    /// Returns a culture that writes dates of the Gregorian calendar. Some cultures have no such dates, and then those of
    /// the invariant culture are used.
    /// </summary>
    private static CultureInfo Gregorian(CultureInfo culture)
    {
        if (culture.DateTimeFormat.Calendar is GregorianCalendar)
        {
            return culture;
        }

        if (culture.OptionalCalendars.OfType<GregorianCalendar>().FirstOrDefault() is not { } calendar)
        {
            return CultureInfo.InvariantCulture;
        }

        var changed = (CultureInfo)culture.Clone();
        changed.DateTimeFormat.Calendar = calendar;
        return changed;
    }
}
