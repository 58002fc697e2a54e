using System.Globalization;
using Microsoft.AspNetCore.Http;
using NodaTime;
using NodaTime.Text;

namespace BookingEngine.Pages.Book;

/// <summary>What a visitor has chosen so far, as the query of an address has it. What can't be chosen is left out.</summary>
/// <param name="ServiceId">The service, or null if there is none, or none is chosen yet.</param>
/// <param name="ResourceId">The person or thing that the visitor wants, or null for any.</param>
/// <param name="PartySize">The number of people.</param>
/// <param name="Length">The length, if the service is offered in several and the visitor has chosen one.</param>
internal sealed record Choice(Guid? ServiceId, Guid? ResourceId, int PartySize, Duration? Length)
{
    private static readonly YearMonthPattern MonthPattern = YearMonthPattern.Iso;

    /// <summary>The question for slots.</summary>
    public SlotQuery Query => new() { ServiceId = ServiceId, ResourceId = ResourceId, PartySize = PartySize, Duration = Length };

    /// <summary>Reads what was chosen at an exchange. Where there is only one service, it needs no choosing.</summary>
    public static Choice Of(IQueryCollection query, Exchange exchange)
    {
        var services = exchange.Services.Where(service => service.IsActive).ToArray();
        Guid? asked = Id(query["service"]);
        var service = services.FirstOrDefault(service => service.Id == asked) ?? (services is [var only] ? only : null);
        Guid? resource = Id(query["with"]);
        Duration? length = Number(query["length"], (int)BookingPolicy.MaxSlotDuration.TotalSeconds) is { } seconds
            ? Duration.FromSeconds(seconds)
            : null;
        return new Choice(
            service?.Id,
            Offer.Resources(exchange, service).Any(offered => offered.Id == resource) ? resource : null,
            Number(query["party"], BookingPolicy.MaxCapacity) ?? Math.Max(1, service?.MinPartySize ?? 1),
            length is { } chosen && service?.DurationOptions?.Contains(chosen) == true ? chosen : null);
    }

    /// <summary>Returns the query of an address.</summary>
    public IEnumerable<KeyValuePair<string, string>> ToQuery()
    {
        if (ServiceId is { } service)
        {
            yield return new("service", service.ToString("D"));
        }

        if (ResourceId is { } resource)
        {
            yield return new("with", resource.ToString("D"));
        }

        if (PartySize > 1)
        {
            yield return new("party", PartySize.ToString(CultureInfo.InvariantCulture));
        }

        if (Length is { } length)
        {
            yield return new("length", SecondsOf(length));
        }
    }

    /// <summary>Writes a length as addresses have it.</summary>
    public static string SecondsOf(Duration length) => ((int)length.TotalSeconds).ToString(CultureInfo.InvariantCulture);

    /// <summary>Writes a month as addresses have it.</summary>
    public static string MonthOf(LocalDate date) => MonthPattern.Format(date.ToYearMonth());

    /// <summary>Reads the month of an address, and returns its first day. Returns null if it names none.</summary>
    public static LocalDate? Month(IQueryCollection query) =>
        MonthPattern.Parse(query["month"].ToString()) is { Success: true, Value: var month } && IsPossible(month.OnDayOfMonth(1))
            ? month.OnDayOfMonth(1)
            : null;

    /// <summary>Reads the date of an address. Returns null if it names none.</summary>
    public static LocalDate? Date(IQueryCollection query) =>
        LocalDatePattern.Iso.Parse(query["date"].ToString()) is { Success: true, Value: var date } && IsPossible(date) ? date : null;

    private static bool IsPossible(LocalDate date) => date.Year is >= 1970 and <= 2198;

    private static Guid? Id(string? text) => Guid.TryParseExact(text, "D", out var id) ? id : null;

    private static int? Number(string? text, int most) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number >= 1 && number <= most
            ? number
            : null;
}
