using System.Text;
using System.Text.Json.Nodes;
using BookingEngine.AspNetCore.Calendars;
using BookingEngine.AspNetCore.Http;
using BookingEngine.AspNetCore.OpenApi;
using Microsoft.AspNetCore.Http;
using NodaTime;

namespace BookingEngine.AspNetCore.Exchanges;

/// <summary>
/// The import of a calendar's whole-day events, such as holidays, by a <c>POST</c> of <c>text/calendar</c> to
/// <c>/exchanges/{uuid}/special_hours/</c>.
/// </summary>
internal static class SpecialHoursImportEndpoint
{
    private static readonly ResponseBody<LeftEvent> LeftResponse = new()
    {
        { "uid", Schema.OrNull(Schema.OfType("string")), left => left.Uid },
        { "summary", Schema.OfType("string"), left => left.Summary },
        { "reason", Schema.OfType("string"), left => left.Reason, "For people." },
    };

    private static readonly ResponseBody<(SpecialHoursImport Import, IReadOnlyList<LeftEvent> Left)> Response = new()
    {
        { "created", Entries(), done => done.Import.Created.Select(SpecialHoursFields.Response.Of) },
        { "updated", Entries(), done => done.Import.Updated.Select(SpecialHoursFields.Response.Of) },
        { "unchanged", Entries(), done => done.Import.Unchanged.Select(SpecialHoursFields.Response.Of) },
        { "left", Schema.ListOf(Schema.Ref("LeftEvent")), done => done.Left.Select(LeftResponse.Of), "The events that were not taken." },
    };

    /// <summary>Returns the schemas of the body.</summary>
    public static IEnumerable<(string Name, JsonObject Schema)> Schemas()
    {
        yield return ("SpecialHoursImport", Schema.Object(Response));
        yield return ("LeftEvent", Schema.Object(LeftResponse));
    }

    /// <summary>Imports the events of the body, by one change of the exchange.</summary>
    public static Task<IResult> ImportAsync(
        string id, HttpContext context, ExchangeService exchanges, CancellationToken cancellationToken)
    {
        return NamedExchange.OfOwnerAsync(id, context, exchanges, ImportToAsync, cancellationToken);

        async Task<IResult> ImportToAsync(Exchange exchange)
        {
            var (events, refusal) = await WrittenCalendar.ReadAsync(context).ConfigureAwait(false);
            if (refusal is not null)
            {
                return refusal;
            }

            var (entries, left) = Read(events);
            return await ExchangeChange.CommitAsync(
                exchange,
                context,
                exchanges,
                (service, version) => service.ImportSpecialHoursAsync(exchange.Id, entries, version, cancellationToken),
                import => Response.Respond((import, [.. left, .. import.Left.Select(LeftEvent.Of)]))).ConfigureAwait(false);
        }
    }

    /// <summary>Returns the special hours that the events stand for, and the events that stand for none.</summary>
    private static (IReadOnlyList<SpecialHours> Entries, IReadOnlyList<LeftEvent> Left) Read(IReadOnlyList<WrittenEvent> events)
    {
        var entries = new List<SpecialHours>();
        var left = new List<LeftEvent>();
        // An event some of whose days are moved is written as several with the same UID.
        var withExceptions = events.Where(written => written.HasAny("RECURRENCE-ID")).Select(written => written.Uid).ToHashSet();
        foreach (var written in events)
        {
            string? problem = WholeDays.Read(written, out var dates)
                ?? (written.Uid is null ? "It has no UID." : withExceptions.Contains(written.Uid) ? WholeDays.NotPlain : null);
            if (problem is null)
            {
                entries.Add(Closed(written, dates));
            }
            else
            {
                left.Add(new LeftEvent(written.Uid, Cut(written.Summary), problem));
            }
        }

        return (entries, left);
    }

    private static SpecialHours Closed(WrittenEvent written, (LocalDate First, LocalDate Last, bool IsAnnual) dates) =>
        new(dates.IsAnnual ? WithinBounds(dates.First) : dates.First, [], Cut(written.Summary))
        {
            EndDate = dates.Last > dates.First ? dates.Last : null,
            IsAnnual = dates.IsAnnual,
            ExternalId = written.Uid,
        };

    /// <summary>Returns the first such day since 1970 if it is before. Calendars have days of every year since 1900, or 1601.</summary>
    private static LocalDate WithinBounds(LocalDate date)
    {
        var day = new AnnualDate(date.Month, date.Day);
        int year = Math.Max(date.Year, Limits.FirstDate.Year);
        while (!day.IsValidYear(year))
        {
            year++;
        }

        return day.InYear(year);
    }

    /// <summary>Cuts a title to as many characters as a reason can have, and shows that it was cut.</summary>
    private static string Cut(string summary)
    {
        if (TextRules.Length(summary) <= Limits.NameLength)
        {
            return summary;
        }

        var cut = new StringBuilder();
        foreach (var rune in summary.EnumerateRunes().Take(Limits.NameLength - 1))
        {
            cut.Append(rune);
        }

        return $"{cut.ToString().TrimEnd()}…";
    }

    private static JsonObject Entries() => Schema.ListOf(Schema.Ref("SpecialHours"));

    /// <summary>An event that was not taken.</summary>
    private sealed record LeftEvent(string? Uid, string Summary, string Reason)
    {
        public static LeftEvent Of(LeftSpecialHours left) =>
            new(left.SpecialHours.ExternalId, left.SpecialHours.Reason, left.Error.Message);
    }
}
