using Microsoft.AspNetCore.Http;
using NodaTime;

namespace BookingEngine.Pages.Manage;

/// <summary>The weekly hours and the special days of an exchange.</summary>
/// <param name="Exchange">The exchange.</param>
/// <param name="Today">Today's date in the exchange's zone.</param>
internal sealed record HoursModel(Exchange Exchange, LocalDate Today)
{
    /// <summary>The periods that a weekday has fields for.</summary>
    private const int ShiftsOfDay = 3;

    /// <summary>Whether something was just changed.</summary>
    public bool IsChanged { get; init; }

    /// <summary>Why a change was refused.</summary>
    public IReadOnlyList<BookingError> Errors { get; init; } = [];

    /// <summary>The weekly hours as fields.</summary>
    public IEnumerable<IGrouping<IsoDayOfWeek, Shift>> Week =>
        (from number in Enumerable.Range(1, 7)
         let day = (IsoDayOfWeek)number
         let hours = Exchange.OperatingHours.Where(entry => entry.DayOfWeek == day && IsSimple(entry)).ToArray()
         from index in Enumerable.Range(0, ShiftsOfDay)
         select new Shift(
             day,
             index,
             index < hours.Length ? hours[index].Period!.Value.Open : null,
             index < hours.Length ? hours[index].Period!.Value.Close : null)).GroupBy(shift => shift.Day);

    /// <summary>The special days that are not over, the earliest first.</summary>
    public IEnumerable<SpecialHours> Special => Exchange.SpecialHours
        .Where(special => special.IsAnnual || (special.EndDate ?? special.Date) >= Today)
        .OrderBy(special => special.Date);

    /// <summary>Whether there are hours that this form can't show. They stay as they are.</summary>
    public bool HasOthers => Others(Exchange).Any();

    /// <summary>Returns the exchange with the hours of the form.</summary>
    public static Exchange With(Exchange exchange, IFormCollection form)
    {
        var entered = from number in Enumerable.Range(1, 7)
                      from index in Enumerable.Range(0, ShiftsOfDay)
                      let shift = new Shift((IsoDayOfWeek)number, index, null, null)
                      let open = Forms.Time(form, shift.OpenName)
                      let close = Forms.Time(form, shift.CloseName)
                      where open is not null && close is not null
                      let period = new OpeningPeriod(open.Value, close.Value)
                      select exchange.OperatingHours.FirstOrDefault(
                          entry => IsSimple(entry) && entry.DayOfWeek == shift.Day && entry.Period == period)
                          ?? new OperatingHours(shift.Day, period);
        return exchange with { OperatingHours = [.. entered, .. Others(exchange)] };
    }

    /// <summary>Returns a text by which special hours are recognised.</summary>
    public static string KeyOf(SpecialHours special) =>
        $"{Forms.Of(special.Date)}/{(special.EndDate is { } end ? Forms.Of(end) : "")}/{(special.IsAnnual ? "annual" : "")}";

    private static IEnumerable<OperatingHours> Others(Exchange exchange) => exchange.OperatingHours
        .GroupBy(entry => entry.DayOfWeek)
        .SelectMany(day => day.Where(entry => !entry.IsClosed && !IsSimple(entry)).Concat(day.Where(IsSimple).Skip(ShiftsOfDay)));

    private static bool IsSimple(OperatingHours entry) => entry is { IsClosed: false, EveryWeeks: 1, FromDate: null };
}
