using System.Net.Http.Headers;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;

namespace BookingEngine.Pages.Tests;

/// <summary>What holds for every page: what a screen reader and the content security policy need.</summary>
internal static class PageRules
{
    public static void Check(HttpResponseMessage response, IHtmlDocument page)
    {
        Assert.Equal(MediaTypeHeaderValue.Parse("text/html; charset=utf-8"), response.Content.Headers.ContentType);
        string policy = Assert.Single(response.Headers.GetValues("Content-Security-Policy"));
        Assert.StartsWith("default-src 'none'; style-src 'self'; script-src 'self';", policy, StringComparison.Ordinal);
        Assert.Equal("same-origin", Assert.Single(response.Headers.GetValues("Referrer-Policy")));
        Assert.NotNull(response.Headers.CacheControl);

        Assert.Empty(page.QuerySelectorAll("script:not([src]), style, [style]"));
        Assert.DoesNotContain(
            page.All, element => element.Attributes.Any(attribute => attribute.Name.StartsWith("on", StringComparison.Ordinal)));
        Assert.Contains(page.DocumentElement.GetAttribute("lang"), (string[])["en", "de", "es", "he"]);
        Assert.NotEmpty(page.Title!);
        Assert.Single(page.QuerySelectorAll("h1"));
        Assert.Single(page.QuerySelectorAll("main"));
        Assert.NotNull(page.QuerySelector("a.skip[href='#main']"));
        var ids = page.QuerySelectorAll("[id]").Select(element => element.Id!).ToArray();
        Assert.Equal(ids.Distinct(), ids);
        foreach (var reference in page.QuerySelectorAll("[aria-labelledby], [aria-describedby]"))
        {
            Assert.Contains(reference.GetAttribute("aria-labelledby") ?? reference.GetAttribute("aria-describedby"), ids);
        }

        foreach (var field in page.QuerySelectorAll("input:not([type=hidden]), select, textarea").OfType<IHtmlElement>())
        {
            Assert.True(
                field.Closest("label") is not null || field.HasAttribute("aria-label") || page.QuerySelector($"label[for='{field.Id}']") is not null,
                $"{field.OuterHtml} has no label.");
        }

        foreach (var control in page.QuerySelectorAll("a, button").OfType<IElement>())
        {
            Assert.True(Visitor.Words(control).Length > 0 || control.HasAttribute("aria-label"), $"{control.OuterHtml} has no name.");
        }

        // Headings skip no level, so that the page has an outline.
        int level = 1;
        foreach (var heading in page.QuerySelectorAll("h1, h2, h3").OfType<IElement>())
        {
            int own = heading.LocalName[1] - '0';
            Assert.True(own <= level + 1, $"{heading.OuterHtml} follows a heading of level {level}.");
            level = own;
        }
    }
}
