using System.Net;
using System.Net.Sockets;

namespace BookingEngine.AspNetCore.Webhooks;

/// <summary>
/// Tells the addresses that lie on the internet from those that only the host itself or its neighbours can reach, and from those
/// that have a special purpose (the registries of IANA for RFC 6890). A webhook must not reach the latter, since its owner is a stranger
/// to the network of the host.
/// </summary>
internal static class PublicAddress
{
    private const int IPv4Bytes = 4;

    private static readonly IPNetwork[] SpecialIPv4 = Networks(
        "0.0.0.0/8",       // this host
        "10.0.0.0/8",      // private
        "100.64.0.0/10",   // shared by the customers of a provider
        "127.0.0.0/8",     // loopback
        "169.254.0.0/16",  // link-local, where clouds tell hosts their credentials
        "172.16.0.0/12",   // private
        "192.0.0.0/24",    // protocols
        "192.0.2.0/24",    // documentation
        "192.88.99.0/24",  // relays of 6to4
        "192.168.0.0/16",  // private
        "198.18.0.0/15",   // benchmarks
        "198.51.100.0/24", // documentation
        "203.0.113.0/24",  // documentation
        "224.0.0.0/4",     // multicast
        "240.0.0.0/4");    // reserved, and broadcast

    /// <summary>All other addresses of IPv6 are of one host or one site, multicast, or not assigned.</summary>
    private static readonly IPNetwork GlobalIPv6 = IPNetwork.Parse("2000::/3");

    private static readonly IPNetwork[] SpecialIPv6 = Networks(
        "2001::/23",       // protocols, among them Teredo, which contains an address of IPv4
        "2001:db8::/32",   // documentation
        "2002::/16",       // 6to4, which contains an address of IPv4
        "3fff::/20");      // documentation

    /// <summary>A gateway sends what goes to one of these to the address of IPv4 that it ends with.</summary>
    private static readonly IPNetwork Translated = IPNetwork.Parse("64:ff9b::/96");

    /// <summary>Whether an address lies on the internet.</summary>
    public static bool Is(IPAddress address)
    {
        var reached = Reached(address);
        return reached.AddressFamily switch
        {
            AddressFamily.InterNetwork => !Array.Exists(SpecialIPv4, network => network.Contains(reached)),
            AddressFamily.InterNetworkV6 =>
                GlobalIPv6.Contains(reached) && !Array.Exists(SpecialIPv6, network => network.Contains(reached)),
            _ => false,
        };
    }

    /// <summary>Returns the address that is reached in the end: that of IPv4 if one of IPv6 stands for it.</summary>
    private static IPAddress Reached(IPAddress address) =>
        address.IsIPv4MappedToIPv6 ? address.MapToIPv4()
        : Translated.Contains(address) ? new IPAddress(address.GetAddressBytes()[^IPv4Bytes..])
        : address;

    private static IPNetwork[] Networks(params string[] texts) => Array.ConvertAll(texts, IPNetwork.Parse);
}
