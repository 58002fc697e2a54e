using System.Globalization;
using System.Security.Cryptography;
using BookingEngine.Primitives;
using NodaTime.Text;

namespace BookingEngine.Deciding;

/// <summary>
/// Derives from a request with an idempotency key the id of its booking, and a hash that tells a repeated request from
/// a different one.
/// </summary>
internal static class BookingIdentity
{
    /// <summary>
    /// Returns a name-based UUID (RFC 9562, version 5) of the exchange, the user (or a guest's e-mail address) and the
    /// key. Two requests with the same key have the same id, which can be stored only once.
    /// </summary>
    public static Guid Id(BookingRequest request) => NamedId.Of(
        request.ExchangeId.ToString(),
        request.UserId,
        request.UserId is null ? TextRules.ForSearch(request.Customer.Email) : null,
        request.IdempotencyKey);

    /// <summary>
    /// Returns the id of what a version of a booking takes of the resource that serves one of its needs. No other version of the
    /// booking has the same id.
    /// </summary>
    public static Guid AllocationId(Booking booking, int need) => NamedId.Of(
        booking.Id.ToString(), booking.Version.ToString(CultureInfo.InvariantCulture), need.ToString(CultureInfo.InvariantCulture));

    /// <summary>
    /// Returns a SHA-256 hash, in hexadecimal, of everything that a request asks for, as it was received. It does not
    /// depend on the culture, nor on later changes of the exchange and its time slots.
    /// </summary>
    public static string Hash(BookingRequest request) => Convert.ToHexStringLower(SHA256.HashData(
        NamedId.Encoded(
        [
            .. request.Time switch
            {
                RequestedTime.OnClock onClock => (string?[])
                [
                    LocalDatePattern.Iso.Format(onClock.Date),
                    LocalTimePattern.ExtendedIso.Format(onClock.StartTime),
                    onClock.EndTime is { } endTime ? LocalTimePattern.ExtendedIso.Format(endTime) : null,
                ],
                RequestedTime.Exact exact =>
                [
                    InstantPattern.ExtendedIso.Format(exact.StartsAt),
                    exact.EndsAt is { } endsAt ? InstantPattern.ExtendedIso.Format(endsAt) : null,
                ],
                RequestedTime.DateTimes given =>
                [
                    LocalDateTimePattern.ExtendedIso.Format(given.StartsAt),
                    given.StartOffset is { } start ? OffsetPattern.GeneralInvariant.Format(start) : "",
                    given.EndsAt is { } last ? LocalDateTimePattern.ExtendedIso.Format(last) : null,
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
            .. request is { ServiceId: null, Metadata.Count: 0, ResourceIds.Count: 0, Overrides: Overrides.None } ? [] : More(request),
        ])));

    /// <summary>Returns a hash of everything that is to be imported, by which a booking that was imported is told from another one.</summary>
    public static string Hash(BookingToImport row) => Convert.ToHexStringLower(SHA256.HashData(
        NamedId.Encoded(["import", Hash(row.Booking), $"{row.Status}"])));

    /// <summary>
    /// Returns what only some requests ask for. For all others the hash is the one that it was before there were services.
    /// </summary>
    private static IEnumerable<string?> More(BookingRequest request) =>
    [
        request.ServiceId?.ToString(),
        .. request.ResourceIds.Count == 0 ? [] : (string[])[$"{request.ResourceIds.Count}", .. request.ResourceIds.Select(id => id.ToString())],
        .. request.Metadata.OrderBy(entry => entry.Key, StringComparer.Ordinal).SelectMany(entry => new[] { entry.Key, entry.Value }),
        .. request.Overrides == Overrides.None ? [] : (string[])[$"{request.Overrides}"],
    ];
}
