using System.Globalization;

namespace BookingEngine.SampleHost;

/// <summary>
/// The cost of each request: one for a cheap one, more for one that needs more processor time. The costs stand beside
/// the measurements in docs/operating.md.
/// </summary>
internal static class RequestCosts
{
    /// <summary>Requests of this cost or more take turns.</summary>
    private const int Dear = 10;

    private const string Range = "/api/time-slots/availability/";

    private const int Generation = 100;
    private const int Deletion = 50;
    private const int Feed = 50;
    private const int Block = 50;
    private const int LookAtBookings = 50;
    private const int Erasure = 20;
    private const int ExchangeChange = 10;
    private const int Search = 10;
    private const int WebhookTest = 20;
    private const int Month = 5;
    private const int Day = 10;

    private const int SlotsOfOne = 400;
    private const int ItemsOfOne = 10;
    private const int BytesOfOne = 8192;

    // The API accepts at most this much. A larger request is refused before it costs much.
    private const int MostDays = 366;
    private const int MostSlots = 100_000;
    private const int MostItems = 100;

    private const int MinutesPerDay = 1440;
    private const int UsualDuration = 15;
    private const int UsualItems = 20;

    private const int ShortBody = 64 * 1024;

    private static readonly TimeSpan ShortWait = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongWait = TimeSpan.FromSeconds(10);
    private static readonly object MeasuredBytes = new();

    /// <summary>
    /// Finds the length of a body whose client does not declare it, as clients that write JSON while sending it
    /// don't. A body of up to 64 KiB that arrives within a second costs by its length. Any other costs as much as the
    /// longest. Call this before the cost is needed.
    /// </summary>
    public static async Task MeasureAsync(HttpContext context)
    {
        if (context.Request.Headers.TransferEncoding.Count == 0)
        {
            return;
        }

        if (await PeekAsync(context, ShortBody, ShortWait, context.RequestAborted) is { } bytes)
        {
            context.Items[MeasuredBytes] = bytes;
        }
    }

    /// <summary>Says whether a request has a body that may not have arrived yet.</summary>
    public static bool HasBody(HttpContext context) =>
        context.Request.ContentLength > 0 || context.Request.Headers.TransferEncoding.Count > 0;

    /// <summary>
    /// Waits for the body, or for as much of it as is read. It returns false if that doesn't arrive in time.
    /// </summary>
    public static async Task<bool> HasComeAsync(HttpContext context, CancellationToken cancellationToken) =>
        context.Request.ContentLength > Operations.LongestBody // a body of this length is not read
        || await PeekAsync(context, Operations.LongestBody, LongWait, cancellationToken) is not null;

    /// <summary>
    /// Counts the bytes of the body, up to a little more than the given number. It returns null if they don't arrive
    /// in time. Nothing is consumed: the endpoint reads the bytes again.
    /// </summary>
    private static async Task<long?> PeekAsync(HttpContext context, int most, TimeSpan longest, CancellationToken cancellationToken)
    {
        using var wait = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        wait.CancelAfter(longest);
        var body = context.Request.BodyReader;
        try
        {
            while (true)
            {
                var read = await body.ReadAsync(wait.Token);
                long bytes = read.Buffer.Length;
                bool isKnown = read.IsCompleted || bytes > most;
                body.AdvanceTo(read.Buffer.Start, isKnown ? read.Buffer.Start : read.Buffer.End);
                if (isKnown)
                {
                    return read.IsCompleted ? bytes : Operations.LongestBody;
                }
            }
        }
        catch (BadHttpRequestException)
        {
            return Operations.LongestBody; // the endpoint that reads the body reports the error
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException)
        {
            return null;
        }
    }

    /// <summary>
    /// The cost of a request whose endpoint is known, as far as its address and the length of its body reveal it.
    /// </summary>
    public static int Of(HttpContext context)
    {
        var request = context.Request;
        string method = HttpMethods.IsHead(request.Method) ? HttpMethods.Get : request.Method; // HEAD costs as much to compute as GET
        int cost = (method, RouteOf(context)) switch
        {
            (_, Range) => Slots(request.Query, Days(request.Query)) / SlotsOfOne,
            (_, "/api/time-slots/available_slots/") => Slots(request.Query, 1) / SlotsOfOne,
            ("POST", "/api/time-slots/generate_slots/") => Generation,
            ("GET", "/api/exchanges/") => Items(request.Query) + (IsGiven(request.Query, "search") ? Search : 0),
            ("GET", "/api/bookings/") when IsGiven(request.Query, "fits") => LookAtBookings,
            ("GET", "/api/bookings/" or "/api/time-slots/" or "/api/events/" or "/api/webhooks/{id}/deliveries/") => Items(request.Query),
            ("POST", "/api/webhooks/{id}/test/") => WebhookTest,
            ("GET", "/book/{exchange}") => Month,
            ("GET", "/manage/{exchange}") => Day,
            ("GET", "/manage/{exchange}/week") => Month,
            ("POST", "/manage/demo") => Generation,
            ("POST", "/manage/{exchange}/block" or "/manage/{exchange}/unblock") => Block,
            ("POST", { } route) when route.StartsWith("/manage/{exchange}/", StringComparison.Ordinal) => LookAtBookings,
            (_, "/book/{exchange}/details" or "/book/{exchange}/bookings/{booking}/reschedule") => Month,
            ("GET", "/api/exchanges/{id}/calendar.ics/") => Feed,
            (not "POST", "/api/exchanges/{id}/calendars/{calendar}/") => LookAtBookings,
            ("DELETE", "/api/exchanges/{id}/") => Deletion,
            ("POST", "/api/exchanges/{id}/erase_customer/") => Erasure,
            ("POST", "/api/exchanges/{id}/blocks/") => Block,
            ("POST" or "PUT" or "PATCH" or "DELETE", { } route) when LooksAtBookings(route, request.Query) => LookAtBookings,
            ("POST" or "PUT" or "PATCH" or "DELETE", { } route) when route.StartsWith("/api/exchanges/{id}/", StringComparison.Ordinal) => ExchangeChange,
            _ => 0,
        };
        return 1 + cost + (Bytes(request) / BytesOfOne);
    }

    /// <summary>
    /// Says whether a request of this cost takes turns with others. All requests for ranges of days do, since the
    /// number of time slots stored on these days is unknown before they are loaded.
    /// </summary>
    public static bool TakesTurns(HttpContext context, int cost) => cost >= Dear || RouteOf(context) == Range;

    /// <summary>
    /// The cost of a response with so many slots. Only the exchange's hours and steps determine their number.
    /// </summary>
    public static int OfSlots(int slots) => 1 + (slots / SlotsOfOne);

    /// <summary>Says whether a request makes or reschedules a booking.</summary>
    public static bool IsBooking(HttpContext context) =>
        (context.Request.Method, RouteOf(context)) is
            ("POST", "/api/bookings/" or "/api/bookings/{id}/reschedule/"
                or "/manage/{exchange}/book" or "/manage/{exchange}/week/move" or "/book/{exchange}/details" or "/book/{exchange}/bookings/{booking}/reschedule");

    private static string? RouteOf(HttpContext context) => (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText;

    private static int Days(IQueryCollection query) =>
        Date(query, "start_date") is { } first && Date(query, "end_date") is { } last
        && last.DayNumber - first.DayNumber + 1 is > 0 and <= MostDays and var days
            ? days
            : 0;

    private static int Slots(IQueryCollection query, int days) =>
        Math.Min(days * MinutesPerDay / (Number(query, "slot_duration", MinutesPerDay) ?? UsualDuration), MostSlots);

    private static int Items(IQueryCollection query) => (Number(query, "page_size", MostItems) ?? UsualItems) / ItemsOfOne;

    private static int Bytes(HttpRequest request) => (int)Math.Min(
        request.ContentLength ?? (request.Headers.TransferEncoding.Count == 0 ? 0
            : request.HttpContext.Items[MeasuredBytes] as long? ?? Operations.LongestBody),
        Operations.LongestBody);

    /// <summary>Says whether a change of an exchange depends on its bookings to come.</summary>
    private static bool LooksAtBookings(string route, IQueryCollection query) =>
        route.StartsWith("/api/exchanges/{id}/", StringComparison.Ordinal)
        && (IsGiven(query, "dry_run") || IsGiven(query, "on_affected") || IsGiven(query, "preview_token"));

    private static bool IsGiven(IQueryCollection query, string field) => !string.IsNullOrEmpty(Text(query, field));

    private static DateOnly? Date(IQueryCollection query, string field) =>
        DateOnly.TryParseExact(Text(query, field), "O", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) ? date : null;

    private static int? Number(IQueryCollection query, string field, int most) =>
        int.TryParse(Text(query, field), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number) && number >= 1 && number <= most
            ? number
            : null;

    private static string? Text(IQueryCollection query, string field) => query[field].LastOrDefault();
}
