using System.Text.Json.Nodes;
using BookingEngine.AspNetCore.Http;
using BookingEngine.AspNetCore.OpenApi;
using Microsoft.AspNetCore.Http;
using static BookingEngine.AspNetCore.Http.Field;

namespace BookingEngine.AspNetCore.Exchanges;

/// <summary>
/// The fields of a query that say what a change of an exchange may do to bookings, and the body that says what it would do.
/// </summary>
internal static class PreviewFields
{
    private const int LongestToken = 64;

    private static readonly ResponseBody<AffectedBooking> Affected = new()
    {
        { "booking", FieldTypes.Uuid, affected => affected.Booking.Booking.Id },
        { "date", FieldTypes.Date, affected => affected.Booking.Booking.Date },
        { "start_time", Schema.PrintedTime(), affected => affected.Booking.Booking.Period.StartTime },
        { "customer_name", Schema.OfType("string"), affected => affected.Booking.Booking.Customer.Name },
        {
            "reasons", Schema.ListOf(Schema.Ref("ErrorCode")),
            affected => affected.Reasons.Select(reason => ErrorCodes.Of(reason.Code)),
            "Why it would not fit: the codes with which a booking there would be refused."
        },
    };

    private static readonly ResponseBody<ChangePreview> Preview = new()
    {
        {
            "affected", Schema.ListOf(Schema.Ref("AffectedBooking")), preview => preview.Affected.Select(Affected.Of),
            "The bookings to come that would not fit, by date and start; the first 1,000 if there are more."
        },
        { "affected_count", Schema.Count(), preview => preview.AffectedCount, "The number of all these bookings." },
        {
            "reassigned_count", Schema.Count(), preview => preview.ReassignedCount,
            "The number of bookings to come that would fit, but only with other resources."
        },
        { "preview_token", Schema.OfType("string"), preview => preview.Token, "Sent with the change, it makes sure that nothing else is affected." },
    };

    /// <summary>Whether the change is only tried out.</summary>
    private static readonly Field<bool> DryRun = Optional(
        "dry_run",
        FieldTypes.Flag,
        @default: false,
        "True: nothing is stored, and the answer is a 200 with the bookings that would not fit after the change, also those that do not fit "
        + "before it. A change that would be refused is refused alike. on_affected and preview_token have no effect then.");

    /// <summary>What to do if bookings would not fit.</summary>
    private static readonly Field<OnAffected> Action = Optional(
        "on_affected",
        FieldTypes.Choice<OnAffected>(),
        OnAffected.Keep,
        "What to do if bookings to come would not fit after the change. `keep`: they stay. `refuse`: the change is refused with 409. "
        + "`cancel`: they are cancelled after the change.");

    /// <summary>The token of a preview.</summary>
    private static readonly Field<string?> Token = Optional(
        "preview_token",
        FieldTypes.Line(LongestToken),
        about: "The token that dry_run has answered. If the exchange or the set of affected bookings has changed since, the change is refused with "
        + "409. It does not stand for the content of the change.");

    private static readonly Field[] All = [DryRun, Action, Token];

    /// <summary>Returns the schemas of the bodies.</summary>
    public static IEnumerable<(string Name, JsonObject Schema)> Schemas()
    {
        yield return ("ChangePreview", Schema.Object(Preview));
        yield return ("AffectedBooking", Schema.Object(Affected));
    }

    /// <summary>
    /// Reads the fields of the query of a change. An empty field does not count as left out here, nor does the last of two values count,
    /// since a change could then be made that was only to be tried out.
    /// </summary>
    public static (bool IsTrial, OnAffected Action, string? Token) Read(IQueryCollection query, FieldErrors errors) =>
        (ReadOnce(DryRun, query, errors), ReadOnce(Action, query, errors), ReadOnce(Token, query, errors));

    /// <summary>Returns an error for each of the fields that the query of a request has which takes none of them.</summary>
    /// <param name="query">The query.</param>
    /// <param name="taken">The field that it takes all the same, or null.</param>
    public static FieldErrors NotTaken(IQueryCollection query, Field? taken = null)
    {
        var errors = new FieldErrors();
        foreach (var field in All.Where(field => field.Name != taken?.Name && query.ContainsKey(field.Name)))
        {
            errors.Add(field.Name, Wording.NoPreview);
        }

        return errors;
    }

    /// <summary>Returns the response with what a change would mean. It names customers, so no cache may store it.</summary>
    public static IResult Respond(HttpContext context, Exchange exchange, ChangePreview preview)
    {
        context.Response.Headers.CacheControl = "no-store";
        return Versioned.Respond(context, exchange.Version, Preview, preview);
    }

    /// <summary>Returns the description of a change of an exchange with these fields and with the response to a trial.</summary>
    public static Operation Previewed(Operation change)
    {
        var preview = Response.Ok("ChangePreview", Examples.ChangePreview);
        var ok = change.Responses.FirstOrDefault(response => response.Status == preview.Status);
        return change with
        {
            IsPreviewed = true,
            Parameters = [.. change.Parameters, .. Parameter.Query(All)],
            Responses =
            [
                .. change.Responses.Where(response => response.Status != preview.Status),
                ok is null
                    ? preview with { About = "What the change would mean, if dry_run is true." }
                    : ok with
                    {
                        About = $"{ok.About} If dry_run is true, what the change would mean.",
                        Body = new JsonObject { ["anyOf"] = new JsonArray(ok.Body!.DeepClone(), preview.Body!) },
                        Examples = [.. ok.Examples, .. preview.Examples],
                    },
            ],
            Refused = [.. change.Refused.Union([409, 501])],
        };
    }

    /// <summary>Reads a field of the query, which must not be empty, nor have several values.</summary>
    public static T ReadOnce<T>(Field<T> field, IQueryCollection query, FieldErrors errors)
    {
        string?[] values = [.. query[field.Name].Distinct()];
        switch (values)
        {
            case []:
                return field.Default;
            case [{ Length: > 0 } value]:
                return field.Type.Read(new RawValue(value), field.Name, errors, out var read) ? read : field.Default;
            default:
                errors.Add(field.Name, values.Length > 1 ? Wording.DifferentValues : Wording.NoValue);
                return field.Default;
        }
    }
}
