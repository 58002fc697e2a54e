using System.Globalization;
using BookingEngine.Pages.Book;
using BookingEngine.Pages.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using NodaTime;
using NodaTime.Text;

namespace BookingEngine.Pages.Visits;

/// <summary>The addresses of the pages, below the prefix at which the app has mapped them.</summary>
internal sealed class Links
{
    private readonly HttpRequest _request;
    private readonly string _root;

    public Links(HttpContext context)
    {
        _request = context.Request;
        IsEmbedded = Embedding.Of(context);
        _root = _request.PathBase.ToUriComponent() + context.GetEndpoint()?.Metadata.GetMetadata<PagesRoot>()?.Prefix;
    }

    /// <summary>Whether the page is shown in a frame of another site, where its links stay.</summary>
    public bool IsEmbedded { get; }

    /// <summary>The parameters that a page in a frame hands on to the next.</summary>
    public IEnumerable<KeyValuePair<string, string>> Embedded => IsEmbedded
        ? _request.Query
            .Where(parameter => parameter.Key is Embedding.Parameter or VisitorLanguage.Parameter)
            .Select(parameter => KeyValuePair.Create(parameter.Key, parameter.Value.ToString()))
        : [];

    /// <summary>The list of exchanges.</summary>
    public string Exchanges => $"{_root}/";

    /// <summary>Returns a page of the list of exchanges.</summary>
    public string ExchangePage(string? search, int number)
    {
        var query = new QueryBuilder();
        if (!string.IsNullOrEmpty(search))
        {
            query.Add("search", search);
        }

        query.Add("page", number.ToString(CultureInfo.InvariantCulture));
        return Exchanges + query;
    }

    /// <summary>Returns the address of an asset, which changes with its content, so that browsers can keep it.</summary>
    public string Asset(string name) => $"{_root}{PageAssets.Path}/{name}?v={PageAssets.VersionOf(name)}";

    /// <summary>Returns the page of a month's free times.</summary>
    public string Month(Guid exchange, Choice? choice = null, LocalDate? date = null, LocalDate? month = null)
    {
        var query = new QueryBuilder([.. choice?.ToQuery() ?? [], .. Embedded]);
        if (month is { } shown)
        {
            query.Add("month", Choice.MonthOf(shown));
        }

        if (date is { } day)
        {
            query.Add("date", LocalDatePattern.Iso.Format(day));
        }

        return $"{_root}/book/{exchange:D}{query}";
    }

    /// <summary>Returns the page on which a slot is booked.</summary>
    public string Details(Guid exchange, Choice choice, Slot slot)
    {
        var query = new QueryBuilder(choice.ToQuery());
        query.Add("slot", SlotText.Of(slot.Start, slot.End));
        if (IsEmbedded && _request.Query[VisitorLanguage.Parameter] is [{ } language])
        {
            query.Add(VisitorLanguage.Parameter, language); // a browser may not have kept the cookie of a frame
        }

        return $"{_root}/book/{exchange:D}/details{query}";
    }

    /// <summary>Returns the page of a booking.</summary>
    public string Booking(Booking booking, string? token, string? done = null) =>
        $"{Path(booking)}{Token(token, ("done", done))}";

    /// <summary>Returns the page on which a booking is moved.</summary>
    public string Reschedule(
        Booking booking, string? token, LocalDate? date = null, LocalDate? month = null, Slot? slot = null) =>
        $"{Path(booking)}/reschedule{Token(
            token,
            ("month", month is { } shown ? Choice.MonthOf(shown) : null),
            ("date", date is { } day ? LocalDatePattern.Iso.Format(day) : null),
            ("slot", slot is { } free ? SlotText.Of(free.Start, free.End) : null))}";

    /// <summary>Returns the absolute address of a booking for calendar programs.</summary>
    public string Calendar(Booking booking, string token) =>
        $"{_request.Scheme}://{_request.Host.ToUriComponent()}{Path(booking)}/calendar.ics{Token(token)}";

    /// <summary>The list of the user's own exchanges.</summary>
    public string Manage => $"{_root}/manage";

    /// <summary>The present page, with its query.</summary>
    public string Here => $"{HereWithoutQuery}{_request.QueryString.ToUriComponent()}";

    /// <summary>The present page, without its query.</summary>
    public string HereWithoutQuery => _request.PathBase.Add(_request.Path).ToUriComponent();

    /// <summary>Returns a day of an exchange, for its owner.</summary>
    public string Day(Guid exchange, LocalDate? date = null, string? done = null, int bookings = 0)
    {
        var query = new QueryBuilder();
        if (date is { } day)
        {
            query.Add("date", LocalDatePattern.Iso.Format(day));
        }

        if (done is not null)
        {
            query.Add("done", done);
        }

        if (bookings > 0)
        {
            query.Add("bookings", bookings.ToString(CultureInfo.InvariantCulture));
        }

        return $"{Manage}/{exchange:D}{query}";
    }

    /// <summary>Returns the place of a booking on its day, for the owner of its exchange.</summary>
    public string OnDay(BookingDetails booking, string? done = null) =>
        $"{Day(booking.Exchange.Id, booking.Date, done)}#{PlaceOf(booking)}";

    /// <summary>Returns the name of the place of a booking on its day.</summary>
    public static string PlaceOf(BookingDetails booking) => $"booking-{booking.Id:D}";

    /// <summary>Returns a week of an exchange, for its owner.</summary>
    public string Week(Guid exchange, LocalDate? date = null, Guid? with = null, string? done = null)
    {
        var query = new QueryBuilder();
        if (date is { } day)
        {
            query.Add("date", LocalDatePattern.Iso.Format(day));
        }

        if (with is { } resource)
        {
            query.Add("with", resource.ToString("D"));
        }

        if (done is not null)
        {
            query.Add("done", done);
        }

        return $"{Manage}/{exchange:D}/week{query}";
    }

    /// <summary>Returns where a booking is moved that was dragged in a week.</summary>
    public string WeekMove(Guid exchange) => $"{Manage}/{exchange:D}/week/move";

    /// <summary>Returns the hours of an exchange, for its owner.</summary>
    public string Hours(Guid exchange) => $"{Manage}/{exchange:D}/hours";

    /// <summary>Returns the services and resources of an exchange, for its owner.</summary>
    public string Catalogue(Guid exchange) => $"{Manage}/{exchange:D}/catalogue";

    /// <summary>Returns the present page in another language.</summary>
    public string InLanguage(string language)
    {
        var others = _request.Query.Where(parameter => parameter.Key is not (VisitorLanguage.Parameter or "done"));
        var query = new QueryBuilder(others.SelectMany(parameter => parameter.Value, (parameter, value) =>
            KeyValuePair.Create(parameter.Key, value ?? "")));
        query.Add(VisitorLanguage.Parameter, language);
        return HereWithoutQuery + query;
    }

    private string Path(Booking booking) => $"{_root}/book/{booking.ExchangeId:D}/bookings/{booking.Id:D}";

    private static QueryBuilder Token(string? token, params ReadOnlySpan<(string Name, string? Value)> others)
    {
        var query = new QueryBuilder();
        if (token is not null)
        {
            query.Add("token", token);
        }

        foreach (var (name, value) in others)
        {
            if (value is not null)
            {
                query.Add(name, value);
            }
        }

        return query;
    }
}
