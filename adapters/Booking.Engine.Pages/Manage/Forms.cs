using System.Globalization;
using Microsoft.AspNetCore.Http;
using NodaTime;
using NodaTime.Text;

namespace BookingEngine.Pages.Manage;

/// <summary>Reads the fields of owners' forms. What a browser would not send is null.</summary>
internal static class Forms
{
    private static readonly LocalTimePattern Minutes = LocalTimePattern.CreateWithInvariantCulture("HH:mm");
    private static readonly LocalTimePattern Seconds = LocalTimePattern.CreateWithInvariantCulture("HH:mm:ss");

    public static string Text(IFormCollection form, string name) => form[name].ToString().ReplaceLineEndings("\n").Trim();

    public static Guid? Id(IFormCollection form, string name) => Guid.TryParseExact(form[name], "D", out var id) ? id : null;

    public static int? Number(IFormCollection form, string name, int least, int most) =>
        int.TryParse(form[name], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number)
        && number >= least && number <= most
            ? number
            : null;

    public static LocalDate? Date(IFormCollection form, string name) =>
        LocalDatePattern.Iso.Parse(form[name].ToString()) is { Success: true, Value: { Year: >= 1970 and <= 2198 } date } ? date : null;

    public static LocalTime? Time(IFormCollection form, string name) =>
        Minutes.Parse(form[name].ToString()) is { Success: true } time ? time.Value
        : Seconds.Parse(form[name].ToString()) is { Success: true } exact ? exact.Value
        : null;

    /// <summary>Writes a time as the field of a form has it.</summary>
    public static string Of(LocalTime time) => (time.Second == 0 ? Minutes : Seconds).Format(time);

    /// <summary>Writes a date as the field of a form has it.</summary>
    public static string Of(LocalDate date) => LocalDatePattern.Iso.Format(date);
}
