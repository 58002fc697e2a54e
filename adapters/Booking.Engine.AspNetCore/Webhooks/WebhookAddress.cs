using System.Net;
using BookingEngine.AspNetCore.Http;
using BookingEngine.AspNetCore.OpenApi;

namespace BookingEngine.AspNetCore.Webhooks;

/// <summary>The addresses that owners may give, of webhooks and of calendars, as far as that is known without looking up the name.</summary>
internal static class WebhookAddress
{
    /// <summary>The longest address: 2,000 characters.</summary>
    private const int Longest = 2000;

    /// <summary>An address as a field of a body.</summary>
    public static FieldType<Uri> Field { get; } = new(Schema.Link(), (value, out url) =>
    {
        url = value.Text is { Length: <= Longest } text && Uri.TryCreate(text, UriKind.Absolute, out var read) ? read : null!;
        return url is null ? Wording.NoUrl : null;
    });

    /// <summary>Returns what is wrong with an address, or null.</summary>
    /// <param name="url">The address, which is absolute.</param>
    /// <param name="allowsPrivate">Whether addresses that do not lie on the internet are allowed, and HTTP without TLS.</param>
    public static string? Problem(Uri url, bool allowsPrivate) =>
        url.Scheme != Uri.UriSchemeHttps && !(allowsPrivate && url.Scheme == Uri.UriSchemeHttp)
            ? "Give an address that begins with https://."
        : url.UserInfo.Length > 0 ? "The address can't contain a user name or a password."
        : url.Fragment.Length > 0 ? "The address can't contain a fragment (#)."
        : !allowsPrivate && IPAddress.TryParse(url.IdnHost, out var address) && !PublicAddress.Is(address)
            ? PrivateAddressException.Reason
        : null;

    /// <summary>Returns a sentence for whoever gave the address, which tells nothing of the network of the host.</summary>
    public static string ReasonOf(Exception exception) =>
        exception.InnerException is PrivateAddressException ? PrivateAddressException.Reason
        : (exception as HttpRequestException)?.HttpRequestError switch
        {
            HttpRequestError.NameResolutionError => "The host of the address is not known.",
            HttpRequestError.SecureConnectionError => "The host has no valid certificate.",
            HttpRequestError.ConnectionError => "The host can't be reached.",
            _ => "The host has not answered by HTTP.",
        };
}
