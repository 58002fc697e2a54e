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
    public static Field<bool> DryRun { get; } = Optional(
        "dry_run",
        FieldTypes.Flag,
        @default: false,
        "True: nothing is stored, and the answer is a 200 with the bookings that would not fit after the change. A change that would be "
        + "refused is refused alike.");

    /// <summary>What to do if bookings would not fit.</summary>
    public static Field<OnAffected> Action { get; } = Optional(
        "on_affected",
        FieldTypes.Choice<OnAffected>(),
        OnAffected.Keep,
        "What to do if bookings to come would not fit after the change. `keep`: they stay. `refuse`: the change is refused with 409. "
        + "`cancel`: they are cancelled after the change.");

    /// <summary>The token of a preview.</summary>
    public static Field<string?> Token { get; } = Optional(
        "preview_token",
        FieldTypes.Line(LongestToken),
        about: "The token that dry_run has answered. If the exchange or the affected bookings have changed since, the change is refused with 409.");

    private static Field[] All { get; } = [DryRun, Action, Token];

    /// <summary>Returns the schemas of the bodies.</summary>
    public static IEnumerable<(string Name, JsonObject Schema)> Schemas()
    {
        yield return ("ChangePreview", Schema.Object(Preview));
        yield return ("AffectedBooking", Schema.Object(Affected));
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
}
