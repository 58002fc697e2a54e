using AspNetCoreGeneratedDocument;
using BookingEngine.Pages.Http;
using BookingEngine.Pages.Rendering;
using BookingEngine.Pages.Visits;
using Microsoft.AspNetCore.Http;

namespace BookingEngine.Pages.Manage;

/// <summary>
/// Changes an exchange. If bookings to come would not fit then, nothing is changed yet: the owner sees them, and decides whether they are
/// kept or cancelled. If others are affected by the time of the decision, the owner is asked again.
/// </summary>
internal static class CarefulChange
{
    /// <summary>The fields of the decision. All others are those of the change.</summary>
    private static readonly string[] Decision = ["preview", "bookings"];

    /// <summary>Makes the change, or asks what is to become of bookings.</summary>
    /// <param name="context">The request.</param>
    /// <param name="exchange">The exchange.</param>
    /// <param name="form">The owner's form.</param>
    /// <param name="exchanges">The service that makes changes.</param>
    /// <param name="change">The change.</param>
    /// <param name="page">The page that is shown afterwards.</param>
    /// <param name="refuse">Shows why the change was refused.</param>
    /// <param name="cancellationToken">Cancels the queries.</param>
    public static async Task<IResult> MakeAsync(
        HttpContext context,
        Exchange exchange,
        IFormCollection form,
        ExchangeService exchanges,
        Func<ExchangeService, Task<Result<Exchange>>> change,
        string page,
        Func<IReadOnlyList<BookingError>, IResult> refuse,
        CancellationToken cancellationToken)
    {
        OnAffected? decided = form["bookings"].ToString() switch
        {
            "keep" => OnAffected.Keep,
            "cancel" => OnAffected.Cancel,
            _ => null,
        };
        if (decided is { } action
            && await TryAsync(action, form["preview"].ToString()).ConfigureAwait(false) is { } decidedResult)
        {
            return decidedResult;
        }

        var preview = await exchanges.PreviewAsync(change, cancellationToken).ConfigureAwait(false);
        if (!preview.TryGet(out var impact, out _))
        {
            return refuse(preview.Errors);
        }

        if (impact.AffectedCount == 0
            && await TryAsync(OnAffected.Refuse, impact.Token).ConfigureAwait(false) is { } result)
        {
            return result;
        }

        var visit = Visit.Of(context);
        var model = new Affected(
            exchange,
            impact,
            visit.Links.HereWithoutQuery,
            page,
            [
                .. form.Where(field => !Decision.Contains(field.Key) && field.Key != visit.FormTokenName)
                    .SelectMany(field => field.Value, (field, value) => KeyValuePair.Create(field.Key, value ?? "")),
            ]);
        return new PageResult(
            $"{visit.Text("AffectedTitle", impact.AffectedCount)} – {exchange.BusinessName}",
            new Manage_Affected { Visit = visit, Model = model },
            StatusCodes.Status409Conflict)
        {
            Exchange = exchange,
            IsForOwner = true,
        };

        // Returns null if something has changed since the preview, so that there has to be another.
        async Task<IResult?> TryAsync(OnAffected action, string token)
        {
            var changed = await change(exchanges.WhenAffected(action, token)).ConfigureAwait(false);
            return changed.TryGet(out _, out var error) ? Replies.SeeOther(context, $"{page}?done=changed")
                : error.Code is BookingErrorCode.PreviewOutdated or BookingErrorCode.BookingsAffected ? null
                : refuse(changed.Errors);
        }
    }
}
