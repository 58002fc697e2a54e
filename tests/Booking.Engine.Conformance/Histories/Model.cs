using System.Collections.Immutable;

namespace BookingEngine.Conformance.Histories;

/// <summary>
/// A simple, immutable model of an exchange and its bookings, as seen by a client that knows nothing of versions,
/// retries and queues. It has full hours only, and lies in the future. Concurrent calls must have the
/// same effect as these calls made one at a time.
/// </summary>
internal sealed record Model(int Open, int Close, int Capacity)
{
    private string? _key;

    public bool Exists { get; init; } = true;

    public bool IsBeingDeleted { get; init; }

    /// <summary>The buffer after each booking, in hours.</summary>
    public int Buffer { get; init; }

    /// <summary>The exchange's.</summary>
    public long Version { get; init; } = 1;

    public ImmutableSortedDictionary<int, Entry> Bookings { get; init; } = ImmutableSortedDictionary<int, Entry>.Empty;

    /// <summary>The stored time slots, each with its own capacity.</summary>
    public ImmutableSortedDictionary<Place, int?> Slots { get; init; } = ImmutableSortedDictionary<Place, int?>.Empty;

    /// <summary>The time slots that bookings created and nobody has changed since.</summary>
    public ImmutableSortedSet<Place> Passing { get; init; } = ImmutableSortedSet<Place>.Empty;

    /// <summary>The barbers. Each booking needs one, as soon as there are any.</summary>
    public ImmutableSortedDictionary<int, Barber> Barbers { get; init; } = ImmutableSortedDictionary<int, Barber>.Empty;

    /// <summary>Returns a text that differs between different states.</summary>
    public string Key => _key ??=
        $"{Exists} {IsBeingDeleted} {Version} {Open} {Close} {Capacity} {string.Join(' ', Passing)} {string.Join(' ', Barbers)} "
        + $"{string.Join(' ', Bookings.Values.Select(entry => entry.Buffer))}\n{this}";

    /// <summary>What a reader of all bookings and time slots sees.</summary>
    public override string ToString() => string.Join('\n', Bookings
        .Select(booking => $"#{booking.Key} {booking.Value}")
        .Concat(Slots.Select(slot => $"{slot.Key}: {Booked(slot.Key)} of {Text(slot.Value)}")));

    public static string Text(int? capacity) => capacity is null ? "any" : $"{capacity}";

    public Model With(int number, Entry entry)
    {
        var without = this with { _key = null, Bookings = Bookings.Remove(number) };
        if (Bookings.GetValueOrDefault(number)?.Place is { } left
            && left != entry.Place
            && Passing.Contains(left)
            && without.Active.All(other => other.Place != left))
        {
            without = without with { Slots = Slots.Remove(left), Passing = Passing.Remove(left) };
        }

        bool isNew = !without.Slots.ContainsKey(entry.Place);
        return without with
        {
            Bookings = without.Bookings.Add(number, entry),
            Slots = isNew ? without.Slots.Add(entry.Place, null) : without.Slots,
            Passing = isNew ? without.Passing.Add(entry.Place)
                : entry.Status == BookingStatus.Cancelled ? without.Passing.Remove(entry.Place) : without.Passing,
        };
    }

    public Model With(Place slot, int? capacity) =>
        this with { _key = null, Slots = Slots.SetItem(slot, capacity), Passing = Passing.Remove(slot) };

    /// <summary>The state as if a booking didn't exist.</summary>
    public Model Without(int booking) => this with { _key = null, Bookings = Bookings.Remove(booking) };

    public Model Changed() => this with { _key = null, Version = Version + 1 };

    /// <summary>
    /// Adds up the parties of the active bookings of exactly a time slot's period, but for those with which a rule was passed over.
    /// </summary>
    public int Booked(Place slot) => Active
        .Where(entry => entry.Place == slot && entry.Overrides == Overrides.None)
        .Sum(entry => entry.PartySize);

    /// <summary>The remaining capacity at the fullest moment for a booking with the exchange's buffer.</summary>
    public int Left(Place place) => Left(place, Buffer);

    /// <summary>The buffer of a booking that is made now.</summary>
    public int BufferUnder(Overrides overrides) => overrides.HasFlag(Overrides.Buffers) ? 0 : Buffer;

    /// <summary>Says why a party can't have a place, or returns null if it can.</summary>
    public BookingErrorCode? Refusal(Place place, int partySize, Overrides overrides) =>
        IsBeingDeleted ? BookingErrorCode.ExchangeBeingDeleted
        : !overrides.HasFlag(Overrides.Hours) && (place.Start < Open || place.End > Close) ? BookingErrorCode.OutsideHours
        : overrides.HasFlag(Overrides.Capacity) ? null
        : overrides.HasFlag(Overrides.Buffers) ? WithoutBuffers().Lack(place, partySize, 0)
        : Lack(place, partySize, Buffer);

    /// <summary>Says what a place lacks for a party apart from hours, or returns null if it lacks nothing.</summary>
    public BookingErrorCode? Lack(Place place, int partySize, int buffer) =>
        IsBlocked(place) ? BookingErrorCode.SlotBlocked
        : Left(place, buffer) >= partySize ? null
        : partySize > 1 && (this with { Bookings = Bookings.Clear() }).Left(place) < partySize ? BookingErrorCode.PartyTooLarge
        : BookingErrorCode.FullyBooked;

    private Model WithoutBuffers() => this with
    {
        _key = null,
        Buffer = 0,
        Bookings = Bookings.ToImmutableSortedDictionary(booking => booking.Key, booking => booking.Value with { Buffer = 0 }),
    };

    /// <summary>In the place itself, bookings of the other days and blocks count, too; in the buffer neither does.</summary>
    private int Left(Place place, int buffer)
    {
        if (IsBlocked(place))
        {
            return 0;
        }

        var within = Enumerable.Range(place.Start, place.End - place.Start).Select(
            hour => CapacityAt(place.Day, hour) - Occupied(place.Day, hour) - OccupiedByOtherDays(place.Day, hour));
        var after = Enumerable.Range(place.End, buffer).Select(hour => CapacityAt(place.Day, hour) - Occupied(place.Day, hour));
        return Math.Max(0, within.Concat(after).Min());
    }

    private int Occupied(int day, int hour) => Active
        .Where(entry => Covers(entry.Place with { End = entry.Place.End + entry.Buffer }, day, hour))
        .Sum(entry => entry.PartySize);

    private int OccupiedByOtherDays(int day, int hour) => Active
        .Where(entry => entry.Place.Day != day && Covers(entry.Place, entry.Place.Day, hour + (24 * (day - entry.Place.Day))))
        .Sum(entry => entry.PartySize);

    private IEnumerable<Entry> Active => Bookings.Values.Where(entry => entry.Status != BookingStatus.Cancelled);

    private bool IsBlocked(Place place) => Slots.Any(slot => slot.Value == 0
        && slot.Key.Day == place.Day && slot.Key.Start < place.End && place.Start < slot.Key.End);

    private int CapacityAt(int day, int hour) =>
        Slots.Where(slot => slot.Value > 0 && Covers(slot.Key, day, hour)).Min(slot => slot.Value) ?? Capacity;

    private static bool Covers(Place place, int day, int hour) =>
        place.Day == day && place.Start <= hour && hour < place.End;

    /// <summary>A booking.</summary>
    public sealed record Entry(Place Place, int PartySize, BookingStatus Status, long Version = 1)
    {
        public bool IsToCome => Status is BookingStatus.Pending or BookingStatus.Confirmed;

        /// <summary>The rules that were passed over.</summary>
        public Overrides Overrides { get; init; }

        /// <summary>The buffer that it was given with its place, in hours.</summary>
        public int Buffer { get; init; }

        /// <summary>The barber, or null if the booking was made before there were any, or over those that were taken.</summary>
        public int? Barber { get; init; }

        /// <summary>Whether the customer or the owner has chosen the barber.</summary>
        public bool IsPinned { get; init; }

        /// <summary>The barber if it was chosen, and null otherwise.</summary>
        public int? Pinned => IsPinned ? Barber : null;

        public string WithoutBarber => $"{Status} {Place} for {PartySize}{Over}, version {Version}";

        private string Over => Overrides == Overrides.None ? "" : $" over {Overrides}";

        /// <summary>Says which barber it has. A cancelled booking has none any more.</summary>
        public string With => Status == BookingStatus.Cancelled || Barber is null ? "" : Text(Barber.Value, IsPinned);

        public override string ToString() => WithoutBarber + With;

        /// <summary>Says which barber a booking has.</summary>
        public static string Text(int barber, bool isPinned) => $", with {barber}{(isPinned ? " as chosen" : "")}";
    }

    /// <summary>A barber, with hours of his own or null for those of the exchange.</summary>
    public sealed record Barber(Place? Hours, int Capacity, bool IsActive);
}
