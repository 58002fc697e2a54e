using BookingEngine.AspNetCore;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using NodaTime;

namespace BookingEngine.Pages.Visits;

/// <summary>A request to a page: who makes it, in which language, and where the other pages are.</summary>
internal sealed class Visit
{
    private static readonly object Key = new();

    private readonly HttpContext _context;

    private Visit(HttpContext context)
    {
        _context = context;
        Language = VisitorLanguage.Of(context);
        Formats = new Formats(Language.Culture);
        Links = new Links(context);
    }

    /// <summary>The visitor's language.</summary>
    public VisitorLanguage Language { get; }

    /// <summary>How dates, times and prices are written in it.</summary>
    public Formats Formats { get; }

    /// <summary>The addresses of the pages.</summary>
    public Links Links { get; }

    /// <summary>How the pages look.</summary>
    public BookingPagesOptions Options => _context.RequestServices.GetRequiredService<IOptions<BookingPagesOptions>>().Value;

    /// <summary>Who makes the request.</summary>
    public Actor Actor => _context.GetBookingActor();

    /// <summary>Whether the visitor sees a booking as the owner of its exchange: then no token of a guest has led here.</summary>
    public bool IsOwnerOf(BookingDetails booking, string? token) => token is null && Actor.Owns(booking.Exchange);

    /// <summary>Returns the page on which the visitor sees a booking. The owner sees it on its day.</summary>
    public string PageOf(BookingDetails booking, string? token, string? done = null) => IsOwnerOf(booking, token)
        ? Links.OnDay(booking, done)
        : Links.Booking(booking.Booking, token, done);

    /// <summary>The name of the field that proves that a form comes from one of these pages.</summary>
    public string FormTokenName => FormTokens.FormFieldName;

    /// <summary>The value of that field.</summary>
    public string? FormToken => FormTokens.RequestToken;

    private AntiforgeryTokenSet FormTokens =>
        field ??= _context.RequestServices.GetRequiredService<IAntiforgery>().GetAndStoreTokens(_context);

    /// <summary>Returns the visit of a request.</summary>
    public static Visit Of(HttpContext context)
    {
        if (context.Items[Key] is not Visit visit)
        {
            context.Items[Key] = visit = new Visit(context);
        }

        return visit;
    }

    /// <summary>Returns a text in the visitor's language.</summary>
    public string Text(string key, params object[] arguments)
    {
        string text = Texts.Find(key, Language.Texts) ?? throw new ArgumentException($"There is no text {key}.", nameof(key));
        return arguments.Length == 0 ? text : string.Format(Language.Culture, text, arguments);
    }

    /// <summary>Returns a text that depends on a number: the one whose key ends in One for 1, and in Many for all others.</summary>
    public string Count(string key, int number) => Text(number == 1 ? $"{key}One" : $"{key}Many", number);

    /// <summary>Returns how long something lasts, such as "1 h 30 min".</summary>
    public string Length(Duration duration)
    {
        var parts = new List<string>();
        Add(duration.Days * 24 + duration.Hours, "Hours");
        Add(duration.Minutes, "Minutes");
        Add(duration.Seconds, "Seconds");
        return string.Join(" ", parts);

        void Add(int number, string unit)
        {
            if (number > 0)
            {
                parts.Add(Text(unit, number));
            }
        }
    }
}
