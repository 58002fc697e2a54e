using System.Text.Json.Nodes;
using BookingEngine.AspNetCore.Access;
using BookingEngine.AspNetCore.Exchanges;
using BookingEngine.AspNetCore.Http;
using BookingEngine.AspNetCore.OpenApi;
using Microsoft.AspNetCore.Http;
using NodaTime;

namespace BookingEngine.AspNetCore.Calendars;

/// <summary>
/// The endpoints for calendar programs: <c>/bookings/{uuid}/calendar.ics</c> and <c>/exchanges/{uuid}/calendar.ics</c>.
/// </summary>
internal static class CalendarEndpoints
{
    private const int PastDays = 30;
    private const int MostBookings = 1000;
    private const int DaysOfResource = 366;

    private static readonly BookingStatus[] Standing =
        [.. Enum.GetValues<BookingStatus>().Where(status => status != BookingStatus.Cancelled)];

    private static readonly ResponseBody<string> AddressResponse = new() { { "url", Schema.Link(), url => url } };

    /// <summary>The resource whose calendar is asked for.</summary>
    public static Field<Guid?> Resource { get; } = Field.Optional(
        CalendarAccess.Resource, FieldTypes.Uuid.OrNull(), "A resource of the exchange. Then only the bookings that use it are sent.");

    /// <summary>Returns the schemas of the bodies.</summary>
    public static IEnumerable<(string Name, JsonObject Schema)> Schemas()
    {
        yield return ("CalendarAddress", Schema.Object(AddressResponse));
    }

    [MediaType(BookingCalendar.MediaType)]
    public static async Task<IResult> BookingAsync(
        string id, HttpContext context, BookingService bookings, CancellationToken cancellationToken)
    {
        if (!CalendarAccess.HasToken(context.Request))
        {
            var visible = await VisibleBooking.FindAsync(id, context, bookings, cancellationToken).ConfigureAwait(false);
            return visible is null
                ? Responses.NotFound
                : BookingCalendar.Of(visible, forOwner: Caller.Of(context).Actor.Owns(visible.Exchange));
        }

        return FieldText.Uuid(id, out var bookingId) is null
            && await bookings.FindAsync(bookingId, cancellationToken).ConfigureAwait(false) is { } found
            && CalendarAccess.Covers(context, found.Booking)
                ? BookingCalendar.Of(found, forOwner: false)
                : Responses.NotFound;
    }

    /// <summary>
    /// Sends the bookings of the exchange, or those that use one of its resources, at most 1,000: first those from today on; then those of the past 30 days,
    /// the latest first; then those cancelled within 30 days, which a reader may still show.
    /// </summary>
    [MediaType(BookingCalendar.MediaType)]
    public static async Task<IResult> ExchangeAsync(
        string id,
        HttpContext context,
        ExchangeService exchanges,
        BookingService bookings,
        IClock clock,
        CancellationToken cancellationToken)
    {
        var query = new RequestFields(context.Request.Query);
        var resourceId = query.Read(Resource);
        if (!CalendarAccess.HasToken(context.Request))
        {
            return await NamedExchange.OfOwnerAsync(id, context, exchanges, AnswerAsync, cancellationToken).ConfigureAwait(false);
        }

        var named = await NamedExchange.FindAsync(id, exchanges, cancellationToken).ConfigureAwait(false);
        var resource = resourceId is { } asked ? named?.FindResource(asked) : null;
        bool isCovered = named is not null && !query.Errors.Any && (resourceId is null
            ? CalendarAccess.Covers(context.Request, named)
            : resource is not null && CalendarAccess.Covers(context, named, resource));
        return isCovered ? await SendAsync(named!, resource).ConfigureAwait(false) : Responses.NotFound;

        async Task<IResult> AnswerAsync(Exchange exchange)
        {
            var found = resourceId is { } asked ? exchange.FindResource(asked) : null;
            if (resourceId is { } unknown && found is null)
            {
                query.Errors.AddUnknownId(Resource.Name, unknown, BookingErrorCode.ResourceNotFound);
            }

            return query.Errors.Any ? query.Errors.ToResult() : await SendAsync(exchange, found).ConfigureAwait(false);
        }

        async Task<IResult> SendAsync(Exchange exchange, Resource? resource)
        {
            var now = clock.GetCurrentInstant();
            var first = now.InZone(exchange.TimeZone).Date.PlusDays(-PastDays);
            return await BookingCalendar.OfAsync(
                exchange,
                resource,
                [.. BlockEvents.Of(exchange, resource, first).Take(MostBookings)],
                Entries(exchange, resource, bookings, now),
                MostBookings,
                cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Creates a secret address of the exchange's calendar, which replaces the former one.</summary>
    public static Task<IResult> CreateTokenAsync(
        string id, HttpContext context, ExchangeService exchanges, CancellationToken cancellationToken)
    {
        string secret = CalendarAccess.NewSecret();
        return ChangeTokenAsync(id, CalendarAccess.Hash(secret), context, exchanges, Address, cancellationToken);

        IResult Address(Exchange exchange)
        {
            string path = context.Request.Path.Value!.TrimEnd('/');
            string resource = path[..path.LastIndexOf('/')];
            return AddressResponse.Respond(CalendarAccess.Address(context.Request, resource, secret));
        }
    }

    /// <summary>
    /// Creates a secret address of a resource's calendar. It is revoked with that of the exchange's, which is made if there is none.
    /// </summary>
    public static Task<IResult> CreateResourceTokenAsync(
        string id, string resource, HttpContext context, ExchangeService exchanges, CancellationToken cancellationToken)
    {
        return NamedExchange.OfOwnerAsync(id, context, exchanges, CreateAsync, cancellationToken);

        async Task<IResult> CreateAsync(Exchange exchange)
        {
            var found = FieldText.Uuid(resource, out var resourceId) is null ? exchange.FindResource(resourceId) : null;
            if (found is null)
            {
                return Responses.NotFound;
            }

            string hash = CalendarAccess.Hash(CalendarAccess.NewSecret()); // of a secret that nobody learns
            return await ExchangeChange.CommitAsync(
                exchange,
                context,
                exchanges,
                (service, version) => exchange.CalendarSecretHash is null
                    ? service.UpdateAsync(
                        exchange.Id, current => current with { CalendarSecretHash = current.CalendarSecretHash ?? hash }, version, cancellationToken)
                    : Task.FromResult<Result<Exchange>>(exchange),
                stored => AddressResponse.Respond(CalendarAccess.Address(
                    context.Request, ExchangePath(context.Request), CalendarAccess.TokenFor(context, stored, found), found.Id)))
                .ConfigureAwait(false);
        }

        static string ExchangePath(HttpRequest request)
        {
            string path = request.Path.Value!;
            return path[..path.LastIndexOf("/resources/", StringComparison.Ordinal)];
        }
    }

    /// <summary>Removes the secret address of the exchange's calendar, if it has one.</summary>
    public static Task<IResult> DeleteTokenAsync(
        string id, HttpContext context, ExchangeService exchanges, CancellationToken cancellationToken) =>
        ChangeTokenAsync(id, null, context, exchanges, _ => Responses.NoContent, cancellationToken);

    private static Task<IResult> ChangeTokenAsync(
        string id,
        string? hash,
        HttpContext context,
        ExchangeService exchanges,
        Func<Exchange, IResult> respond,
        CancellationToken cancellationToken) =>
        NamedExchange.OfOwnerAsync(
            id,
            context,
            exchanges,
            exchange => ExchangeChange.CommitAsync(
                exchange,
                context,
                exchanges,
                (service, version) => service.UpdateAsync(
                    exchange.Id, current => current with { CalendarSecretHash = hash }, version, cancellationToken),
                respond),
            cancellationToken);

    private static IAsyncEnumerable<BookingSummary> Entries(Exchange exchange, Resource? resource, BookingService bookings, Instant now)
    {
        var today = now.InZone(exchange.TimeZone).Date;
        var midnight = exchange.TimeZone.AtStartOfDay(today).ToInstant();
        var standing = new BookingFilter
        {
            ExchangeId = exchange.Id,
            Statuses = Standing,
            DateFrom = today,
            DateTo = resource is null ? null : today.PlusDays(DaysOfResource), // All bookings up to then are read to find those of the resource.
            Order = BookingOrder.Start,
        };
        var earlier = List(standing with
        {
            DateFrom = today.PlusDays(-PastDays),
            DateTo = today.PlusDays(-1),
            Order = BookingOrder.StartDescending,
        });
        var cancelled = standing with
        {
            Statuses = [BookingStatus.Cancelled],
            DateFrom = today.PlusDays(-PastDays),
            UpdatedFrom = now - Duration.FromDays(PastDays),
        };
        return earlier.TakeWhile(StartsToday)
            .Concat(List(standing))
            .Concat(earlier.SkipWhile(StartsToday))
            .Concat(List(cancelled))
            // A booking that is moved or cancelled while the pages are read may be on two of them.
            .DistinctBy(booking => booking.Booking.Id);

        IAsyncEnumerable<BookingSummary> List(BookingFilter filter) => resource is null
            ? bookings.ListSummariesAsync(filter)
            : bookings.ListSummariesOfResourceAsync(resource.Id, filter);

        // A business day that began yesterday may continue past midnight into today.
        bool StartsToday(BookingSummary booking) => booking.Start >= midnight;
    }
}
