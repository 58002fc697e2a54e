using System.Net;
using System.Net.Sockets;

namespace BookingEngine.AspNetCore.Webhooks;

/// <summary>Connections to hosts on the internet only, whatever a name resolves to at that moment.</summary>
internal static class PublicConnection
{
    private const int KilobytesOfHeaders = 16;

    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(2);

    /// <summary>
    /// Returns a handler that follows no redirects, and keeps no cookies. It uses no proxy, since a proxy would resolve the name
    /// itself and so undo what was checked.
    /// </summary>
    /// <param name="allowsPrivate">Whether other addresses are allowed, too.</param>
    public static SocketsHttpHandler Handler(bool allowsPrivate) => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false,
        ActivityHeadersPropagator = null, // The ids of the host's traces are no business of strangers.
        MaxResponseHeadersLength = KilobytesOfHeaders,
        PooledConnectionLifetime = Lifetime, // A name that moves is followed.
        ConnectCallback = (context, cancellationToken) =>
            ConnectAsync(context.DnsEndPoint, allowsPrivate, cancellationToken),
    };

    private static async ValueTask<Stream> ConnectAsync(
        DnsEndPoint asked, bool allowsPrivate, CancellationToken cancellationToken)
    {
        var addresses = await Dns.GetHostAddressesAsync(asked.Host, cancellationToken).ConfigureAwait(false);
        if (!allowsPrivate)
        {
            addresses = Array.FindAll(addresses, PublicAddress.Is);
        }

        if (addresses.Length == 0)
        {
            throw new PrivateAddressException();
        }

        // The addresses that were checked are those that are connected to: the name is not resolved again.
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, asked.Port, cancellationToken).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}

/// <summary>A host has no address on the internet.</summary>
internal sealed class PrivateAddressException() : IOException(Reason)
{
    /// <summary>What the owner of a webhook is told.</summary>
    public const string Reason = "The host has no address on the internet.";
}
