using BookingEngine.AspNetCore.Http;
using Microsoft.AspNetCore.Http;

namespace BookingEngine.AspNetCore.Exchanges;

/// <summary>
/// Changes an exchange if it has the version that <c>If-Match</c> names, or says what the change would mean. Every change of an exchange,
/// and of what is part of it, goes through here.
/// </summary>
internal static class ExchangeChange
{
    /// <summary>
    /// Answers a change by the fields of its body, which have the errors of its query, too. Returns the refusal if the body is not a JSON
    /// object.
    /// </summary>
    /// <param name="context">The request.</param>
    /// <param name="answer">Returns the answer.</param>
    /// <param name="isPartial">Whether the body may leave out any field.</param>
    public static Task<IResult> AnswerAsync(
        HttpContext context, Func<RequestFields, Task<IResult>> answer, bool isPartial = false) => RequestBody.AnswerAsync(
            context,
            fields =>
            {
                _ = PreviewFields.Read(context.Request.Query, fields.Errors);
                return answer(fields);
            },
            isChange: isPartial);

    /// <summary>Makes a change, or answers what it would mean.</summary>
    /// <param name="exchange">The exchange as it was read.</param>
    /// <param name="context">The request.</param>
    /// <param name="exchanges">The service that changes exchanges.</param>
    /// <param name="change">
    /// Makes the change with a service, if the exchange has the given version. Null stands for any version.
    /// </param>
    /// <param name="respond">Creates the response from the result of the change.</param>
    /// <param name="refuse">Creates the response to errors of the engine, or null for the one that all endpoints have.</param>
    public static async Task<IResult> CommitAsync<T>(
        Exchange exchange,
        HttpContext context,
        ExchangeService exchanges,
        Func<ExchangeService, long?, Task<Result<T>>> change,
        Func<T, IResult> respond,
        Func<IReadOnlyList<BookingError>, IResult>? refuse = null)
    {
        var ofQuery = new FieldErrors();
        var (isTrial, onAffected, token) = PreviewFields.Read(context.Request.Query, ofQuery);
        if (ofQuery.Any)
        {
            return ofQuery.ToResult();
        }

        if (!Precondition.Holds(context.Request, exchange.Version))
        {
            return Responses.PreconditionFailed;
        }

        long? version = Precondition.NamesVersion(context.Request) ? exchange.Version : null;
        if (isTrial)
        {
            var preview = await exchanges.PreviewAsync(trial => change(trial, version), context.RequestAborted).ConfigureAwait(false);
            return preview.Succeeded ? PreviewFields.Respond(context, exchange, preview.Value) : Refuse(preview.Errors);
        }

        var result = await change(exchanges.WhenAffected(onAffected, token), version).ConfigureAwait(false);
        return result.Succeeded ? respond(result.Value) : Refuse(result.Errors);

        IResult Refuse(IReadOnlyList<BookingError> errors) => refuse is null ? Refusal.Of(errors) : refuse(errors);
    }
}
