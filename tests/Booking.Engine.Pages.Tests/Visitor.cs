using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;

namespace BookingEngine.Pages.Tests;

/// <summary>
/// A person with a browser without scripts: follows links, fills in forms and keeps cookies. Each page that comes is checked for what
/// holds for all pages.
/// </summary>
public sealed class Visitor : IDisposable
{
    private readonly HttpClient _client;

    public Visitor(Uri address, string? language, string? user)
    {
        var handler = new SocketsHttpHandler { CookieContainer = new CookieContainer() };
        _client = new HttpClient(handler) { BaseAddress = address };
        if (language is not null)
        {
            _client.DefaultRequestHeaders.TryAddWithoutValidation("Accept-Language", language);
        }

        if (user is not null)
        {
            _client.DefaultRequestHeaders.Add("X-User", user);
        }
    }

    /// <summary>The page that is shown.</summary>
    public IHtmlDocument Page { get; private set; } = null!;

    /// <summary>Its text, without superfluous white space.</summary>
    public string Text => Words(Page.QuerySelector("main")!);

    public HttpStatusCode Status { get; private set; }

    public Uri Address { get; private set; } = null!;

    public HttpResponseMessage Response { get; private set; } = null!;

    /// <summary>Returns the text of an element, without superfluous white space.</summary>
    public static string Words(IElement element) =>
        string.Join(' ', element.TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    public async Task<Visitor> GoAsync(string address)
    {
        await ShowAsync(await _client.GetAsync(new Uri(Address ?? _client.BaseAddress!, address)));
        return this;
    }

    /// <summary>Follows the link that has this text.</summary>
    public Task<Visitor> FollowAsync(string text)
    {
        var link = Page.QuerySelectorAll("a[href]").FirstOrDefault(link => Words(link).Contains(text, StringComparison.Ordinal));
        Assert.True(link is not null, $"There is no link '{text}' in: {Text}");
        return GoAsync(link.GetAttribute("href")!);
    }

    /// <summary>
    /// Sends the form that has a button with this text, with the given values in place of those that it has. Several values of one field
    /// are separated by a bar, and a bar alone is none.
    /// </summary>
    public async Task<Visitor> SendAsync(string button, params (string Name, string Value)[] values)
    {
        var form = Page.QuerySelectorAll("form").OfType<IHtmlFormElement>()
            .FirstOrDefault(form => form.QuerySelectorAll("button").Any(found => Words(found) == button));
        Assert.True(form is not null, $"There is no button '{button}' in: {Text}");
        var fields = form.Elements
            .Where(field => field.GetAttribute("name") is not null
                && field is not IHtmlButtonElement
                && (field is not IHtmlInputElement { Type: "radio" or "checkbox" } choice || choice.IsChecked))
            .Select(field => KeyValuePair.Create(field.GetAttribute("name")!, ValueOf(field)))
            .ToList();
        if (form.QuerySelectorAll("button[name]").FirstOrDefault(found => Words(found) == button) is { } clicked)
        {
            fields.Add(KeyValuePair.Create(clicked.GetAttribute("name")!, clicked.GetAttribute("value")!));
        }

        foreach (var (name, value) in values)
        {
            Assert.NotNull(form.QuerySelector($"[name={name}]"));
            fields.RemoveAll(field => field.Key == name);
            fields.AddRange(value.Split('|').Where(one => one.Length > 0 || !value.Contains('|')).Select(one => KeyValuePair.Create(name, one)));
        }

        var target = new Uri(Address, form.GetAttribute("action") ?? "");
        using var content = new FormUrlEncodedContent(fields);
        await ShowAsync(form.Method == "post"
            ? await _client.PostAsync(target, content)
            : await _client.GetAsync(new Uri(target, $"{target.AbsolutePath}?{await content.ReadAsStringAsync()}")));
        return this;
    }

    /// <summary>Sends a form as a script does, and shows what comes back.</summary>
    public async Task SendAsync(Uri address, IEnumerable<KeyValuePair<string, string>> fields)
    {
        using var content = new FormUrlEncodedContent(fields);
        await ShowAsync(await _client.PostAsync(address, content));
    }

    public Task<HttpResponseMessage> GetAsync(string address) => _client.GetAsync(address);

    public Task<HttpResponseMessage> PostAsync(Uri address, HttpContent content) => _client.PostAsync(address, content);

    public void Dispose() => _client.Dispose();

    private static string ValueOf(IElement field) => field switch
    {
        IHtmlTextAreaElement area => area.Value,
        IHtmlSelectElement select => select.Value ?? "",
        IHtmlInputElement input => input.Value,
        _ => "",
    };

    private async Task ShowAsync(HttpResponseMessage response)
    {
        Response = response;
        Status = response.StatusCode;
        Address = response.RequestMessage!.RequestUri!;
        Page = await new HtmlParser().ParseDocumentAsync(await response.Content.ReadAsStringAsync());
        PageRules.Check(response, Page);
    }
}
