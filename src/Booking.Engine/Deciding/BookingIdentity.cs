using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using NodaTime.Text;

namespace BookingEngine.Deciding;

/// <summary>What an idempotency key makes of a request: the id of its booking, and a hash to tell another request by.</summary>
internal static partial class BookingIdentity
{
    /// <summary>Booking ids are names in this space; a random UUID, fixed for good.</summary>
    private static readonly Guid Namespace = new("6f1f2b0e-6a53-4f0e-9d0f-3a4c1f6f7a21");

    /// <summary>
    /// A name-based UUID (RFC 9562, version 5) of exchange, user, or a guest's e-mail, and key: two requests with the
    /// same key ask for the same id, which the store gives once.
    /// </summary>
    public static Guid Id(BookingRequest request)
    {
        byte[] name = Encoded(
        [
            request.ExchangeId.ToString(),
            request.UserId,
            request.UserId is null ? TextRules.ForSearch(request.Customer.Email) : null,
            request.IdempotencyKey,
        ]);
        byte[] space = Namespace.ToByteArray(bigEndian: true);
#pragma warning disable CA5350 // Version 5 is defined on SHA-1; nothing secret depends on it.
        byte[] hash = SHA1.HashData([.. space, .. name])[..16];
#pragma warning restore CA5350
        hash[6] = (byte)((hash[6] & 0x0F) | 0x50);
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return new Guid(hash, bigEndian: true);
    }

    /// <summary>
    /// A SHA-256 of all that a request asks for, as it came, in hexadecimal digits; the same in every culture, and
    /// whatever has become of the exchange and its time slots since.
    /// </summary>
    public static string Hash(BookingRequest request) => Convert.ToHexStringLower(SHA256.HashData(
        Encoded(
        [
            .. request.Time switch
            {
                RequestedTime.OnClock onClock => (string[])
                [
                    LocalDatePattern.Iso.Format(onClock.Date),
                    LocalTimePattern.ExtendedIso.Format(onClock.StartTime),
                    LocalTimePattern.ExtendedIso.Format(onClock.EndTime),
                ],
                RequestedTime.Exact exact =>
                [
                    InstantPattern.ExtendedIso.Format(exact.StartsAt),
                    InstantPattern.ExtendedIso.Format(exact.EndsAt),
                ],
                RequestedTime.DateTimes given =>
                [
                    LocalDateTimePattern.ExtendedIso.Format(given.StartsAt),
                    given.StartOffset is { } start ? OffsetPattern.GeneralInvariant.Format(start) : "",
                    LocalDateTimePattern.ExtendedIso.Format(given.EndsAt),
                    given.EndOffset is { } end ? OffsetPattern.GeneralInvariant.Format(end) : "",
                ],
                RequestedTime.OfTimeSlot slot => [slot.TimeSlotId.ToString()],
                _ => throw new ArgumentException($"Unknown kind of time: {request.Time}.", nameof(request)),
            },
            request.PartySize.ToString(CultureInfo.InvariantCulture),
            request.Customer.Name,
            request.Customer.Email,
            request.Customer.Phone,
            request.Notes,
        ])));

    /// <summary>Texts as a JSON array, which no other texts make; written without reflection, which a trimmed program lacks.</summary>
    private static byte[] Encoded(string?[] texts) =>
        JsonSerializer.SerializeToUtf8Bytes(texts, TextsJson.Default.StringArray);

    [JsonSerializable(typeof(string[]))]
    private sealed partial class TextsJson : JsonSerializerContext;
}
