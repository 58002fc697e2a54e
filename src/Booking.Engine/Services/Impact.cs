using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using BookingEngine.Deciding;
using BookingEngine.Stores;

namespace BookingEngine.Services;

/// <summary>What the rules of an exchange mean for its bookings to come.</summary>
/// <param name="Misfits">The bookings that do not fit, ordered by the date on which they would be booked, then by when they were made.</param>
/// <param name="Reassigned">The number of bookings that fit only with other resources than they hold.</param>
/// <param name="Days">The days that this was found out from, with their versions.</param>
internal sealed record Impact(IReadOnlyList<Misfit> Misfits, int Reassigned, IReadOnlyList<DayVersion> Days)
{
    private const int BytesOfHash = 16;

    /// <summary>An impact on no booking.</summary>
    public static Impact None { get; } = new([], 0, []);

    /// <summary>Returns the token of the affected bookings and of the exchange as it is stored before the change.</summary>
    public string TokenAt(Exchange stored)
    {
        Span<byte> bytes = stackalloc byte[16];
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        BinaryPrimitives.WriteInt64BigEndian(bytes, stored.UpdatedAt.ToUnixTimeTicks()); // A restored exchange may have the version again.
        hash.AppendData(bytes[..sizeof(long)]);
        foreach (var id in Misfits.Select(misfit => misfit.BookingId).Order())
        {
            _ = id.TryWriteBytes(bytes, bigEndian: true, out _);
            hash.AppendData(bytes);
        }

        return string.Create(
            CultureInfo.InvariantCulture, $"{stored.Version}-{Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, BytesOfHash))}");
    }

    /// <summary>Returns the version of the exchange that a token was made at, or null if it is no token.</summary>
    public static long? VersionOf(string token) =>
        token.IndexOf('-', StringComparison.Ordinal) is > 0 and var end
        && long.TryParse(token.AsSpan(0, end), NumberStyles.None, CultureInfo.InvariantCulture, out long version)
            ? version
            : null;
}
