using System.Buffers.Text;
using System.IO.Hashing;
using System.Runtime.InteropServices;
using System.Text;
using NodaTime;

namespace BookingEngine.Scheduling;

/// <summary>
/// Computes a version of some days' availability without computing their slots, to tell whether it has changed. The
/// version is a hash of everything that availability is computed from: the versions of the exchange and of the days,
/// the query, the rules (this assembly), and the zone data. Of the time it contains only what matters: how many
/// candidates are past, how many are too soon, how many days lie within the booking window, and, where there are resources, how many
/// bookings have begun. As time goes on a
/// candidate can only become past, so equal counts mean the same candidates.
/// </summary>
internal static class AvailabilityVersion
{
    private const int FixedValues = 20;
    private const int MaxStackValues = 64;
    private const int Length = 16;

    /// <summary>Hashes what is the same for all days in a process: the rules and the zone data.</summary>
    public static UInt128 Basis(IDateTimeZoneProvider zones)
    {
        var rules = typeof(AvailabilityVersion).Module.ModuleVersionId;
        return XxHash128.HashToUInt128(Encoding.UTF8.GetBytes($"{rules} {zones.VersionId}"));
    }

    /// <summary>Returns the version of some consecutive days, as 22 characters of base64url.</summary>
    public static string Of(
        UInt128 basis,
        IReadOnlyList<BusinessDay> days,
        SlotQuery query,
        Guid withoutBooking,
        Instant now)
    {
        var exchange = days[0].Exchange;
        int count = FixedValues + days.Count + 2;
        var values = count <= MaxStackValues ? stackalloc long[count] : new long[count];
        var id = exchange.Id;
        var (past, early, inWindow) = CountUntil(days, query, now);
        MemoryMarshal.Write(MemoryMarshal.AsBytes(values), basis);
        MemoryMarshal.Write(MemoryMarshal.AsBytes(values[2..]), id);
        values[4] = exchange.Version;
        values[5] = exchange.UpdatedAt.ToUnixTimeTicks();
        values[6] = days[0].Midnight;
        values[7] = days.Count;
        values[8] = query.SlotSeconds(days[0].Policy.Terms);
        values[9] = query.PartySize;
        values[10] = past;
        values[11] = early;
        values[12] = inWindow;
        MemoryMarshal.Write(MemoryMarshal.AsBytes(values[13..]), withoutBooking);
        MemoryMarshal.Write(MemoryMarshal.AsBytes(values[15..]), days[0].Policy.Service?.Id ?? query.ServiceId ?? Guid.Empty);
        MemoryMarshal.Write(MemoryMarshal.AsBytes(values[17..]), query.ResourceId ?? Guid.Empty);
        values[19] = days.Sum(day => StandingResources.CountBegun(day, now)); // what has begun does not change its resources any more
        values[FixedValues] = days[0].Previous?.Version ?? 0;
        for (int i = 0; i < days.Count; i++)
        {
            values[FixedValues + 1 + i] = days[i].Day.Version;
        }

        values[^1] = days[^1].Next?.Version ?? 0;
        Span<byte> hash = stackalloc byte[Length];
        XxHash128.Hash(MemoryMarshal.AsBytes(values), hash);
        return Base64Url.EncodeToString(hash);
    }

    private static (int Past, int Early, int InWindow) CountUntil(
        IReadOnlyList<BusinessDay> days, SlotQuery query, Instant now)
    {
        var (past, early, inWindow) = (0, 0, 0);
        foreach (var day in days)
        {
            var terms = Slots.Terms.Of(day, query.PartySize, now);
            inWindow += terms.InWindow ? 1 : 0;
            foreach (var window in day.Windows)
            {
                var grid = Slots.Grid.Of(day, window, query.SlotSeconds(day.Policy.Terms));
                past += grid.CountBefore(terms.Now);
                early += grid.CountBefore(terms.EarliestStart);
            }
        }

        return (past, early, inWindow);
    }
}
