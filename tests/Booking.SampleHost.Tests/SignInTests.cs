using System.Net;
using BookingEngine.Pages.Tests;
using BookingEngine.SampleHost.Tests.Rights;

namespace BookingEngine.SampleHost.Tests;

/// <summary>Owners sign in to the pages of a host in production.</summary>
public sealed class SignInTests
{
    [Fact]
    public async Task An_owner_signs_in_by_a_token_runs_a_business_and_signs_out()
    {
        using var directory = new TemporaryDirectory();
        await using var host = await HostInProcess.StartAsync(
            directory.Path, "Production", [("Booking:Storage", "InMemory"), .. Issuer.Settings]);
        using var owner = new Visitor(host.Client.BaseAddress!, "en-GB", user: null);
        await owner.GoAsync("/");
        await owner.FollowAsync("Run your business");
        Assert.Equal("/sign-in?ReturnUrl=%2Fmanage", owner.Address.PathAndQuery);
        foreach (string token in Issuer.BadTokens.Values)
        {
            await owner.SendAsync("Sign in", ("token", token));
            Assert.Equal(HttpStatusCode.BadRequest, owner.Status);
            Assert.Contains("This token is not accepted.", owner.Text, StringComparison.Ordinal);
        }

        await owner.SendAsync("Sign in", ("token", Issuer.TokenFor("olga")));
        Assert.Equal("/manage", owner.Address.AbsolutePath);
        await owner.SendAsync("Create it", ("name", "Olga's"), ("zone", "Europe/Berlin"));
        Assert.Contains("Done: the business is there.", owner.Text, StringComparison.Ordinal);

        // The API takes tokens only, so that no other site can use the cookie there.
        using var response = await owner.GetAsync("/api/bookings/");
        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);

        await owner.GoAsync("/sign-in");
        await owner.SendAsync("Sign out");
        await owner.GoAsync("/manage");
        Assert.Equal("/sign-in", owner.Address.AbsolutePath);
    }

    [Fact]
    public async Task The_page_is_in_the_language_of_the_visitor_and_keeps_where_the_visitor_was_going()
    {
        using var directory = new TemporaryDirectory();
        await using var host = await HostInProcess.StartAsync(
            directory.Path, "Production", [("Booking:Storage", "InMemory"), .. Issuer.Settings]);
        using var owner = new Visitor(host.Client.BaseAddress!, "de-AT, en;q=0.5", user: null);
        await owner.GoAsync("/manage");
        Assert.Equal(("de", "Anmelden"), (owner.Page.DocumentElement.GetAttribute("lang"), owner.Page.Title));
        await owner.SendAsync("Anmelden", ("token", "nonsense"));
        Assert.Contains("Dieses Token wird nicht angenommen.", owner.Text, StringComparison.Ordinal);

        await owner.FollowAsync("español");
        Assert.Equal("español", Visitor.Words(owner.Page.QuerySelector("footer [aria-current]")!));
        await owner.SendAsync("Iniciar sesión", ("token", Issuer.TokenFor("olga")));
        Assert.Equal(("/manage", "es"), (owner.Address.AbsolutePath, owner.Page.DocumentElement.GetAttribute("lang"))); // a cookie remembers it
        await owner.GoAsync("/sign-in");
        await owner.SendAsync("Cerrar sesión");
        Assert.Equal("Iniciar sesión", owner.Page.Title);
    }

    [Fact]
    public async Task Signing_in_leads_to_no_other_site_and_the_cookie_is_out_of_reach_of_scripts()
    {
        using var directory = new TemporaryDirectory();
        await using var host = await HostInProcess.StartAsync(
            directory.Path, "Production", [("Booking:Storage", "InMemory"), .. Issuer.Settings]);
        using var owner = new Visitor(host.Client.BaseAddress!, "en-GB", user: null);
        await owner.GoAsync("/sign-in?ReturnUrl=https%3A%2F%2Fevil.example%2F");
        var form = owner.Page.QuerySelector("form")!;
        var field = form.QuerySelector("input[type=hidden]")!;
        using var client = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false, UseCookies = false });
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(owner.Address, form.GetAttribute("action")))
        {
            Content = new FormUrlEncodedContent(
            [
                KeyValuePair.Create(field.GetAttribute("name")!, field.GetAttribute("value")!),
                KeyValuePair.Create("token", Issuer.TokenFor("olga")),
            ]),
        };
        request.Headers.Add("Cookie", string.Join("; ", owner.Response.Headers.GetValues("Set-Cookie").Select(cookie => cookie.Split(';')[0])));
        using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal("/manage", response.Headers.Location!.ToString());
        string set = Assert.Single(response.Headers.GetValues("Set-Cookie"), cookie => cookie.StartsWith("booking-user=", StringComparison.Ordinal));
        Assert.Contains("httponly", set, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=lax", set, StringComparison.OrdinalIgnoreCase);
    }
}
