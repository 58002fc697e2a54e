using System.Collections.Immutable;

namespace BookingEngine.Conformance.Histories;

/// <summary>
/// Says which barbers the bookings of a day may have, by trying all. A booking keeps its barber where it was chosen, or where it would
/// not be accepted any more; all others may change, if no barber is free otherwise. Bookings without a barber get one with the next
/// booking of the day, and as many of them as possible.
/// </summary>
internal sealed class Rota
{
    private readonly Model _model;
    private readonly ImmutableSortedDictionary<int, Model.Entry> _standing;
    private readonly int[] _movable;

    private Rota(Model model, int day)
    {
        _model = model;
        _standing = model.Bookings
            .Where(booking => booking.Value.Place.Day == day && booking.Value.Status != BookingStatus.Cancelled)
            .ToImmutableSortedDictionary();
        _movable = [.. _standing.Where(booking => !booking.Value.IsPinned && IsAccepted(booking.Value)).Select(booking => booking.Key)];
    }

    /// <summary>Returns the states in which a booking may have a barber, or none if there is no way.</summary>
    /// <param name="model">The state before, in which the booking may stand elsewhere.</param>
    /// <param name="number">The booking.</param>
    /// <param name="entry">The booking as it is to be. It prefers the barber that it has.</param>
    /// <param name="only">The only barber that it may get, or null for any.</param>
    public static IEnumerable<Model> Place(Model model, int number, Model.Entry entry, int? only)
    {
        if (model.Barbers.IsEmpty)
        {
            return [model.With(number, entry)];
        }

        var rota = new Rota(model.Without(number), entry.Place.Day);
        return rota.WaysFor(number, entry, only).Select(way => way.Aggregate(
            model.With(number, entry with { Barber = way[number] }),
            (next, moved) => moved.Key == number ? next : next.With(moved.Key, rota.Moved(moved.Key, moved.Value))));
    }

    /// <summary>Whether the owner can give a booking a barber over those that he has. A booking that names none goes without.</summary>
    public static bool CanPlaceOver(Model model, Place place, int? only) =>
        only is not { } barber || new Rota(model, place.Day).IsThere(barber, place);

    private IEnumerable<ImmutableSortedDictionary<int, int>> WaysFor(int number, Model.Entry entry, int? only)
    {
        int[] eligible = [.. _model.Barbers.Keys.Where(barber => only is null || barber == only)];
        int[] waiting = [.. _standing.Where(booking => booking.Value.Barber is null).Select(booking => booking.Key)];
        var stand = _standing.Where(booking => booking.Value.Barber is not null)
            .ToImmutableSortedDictionary(booking => booking.Key, booking => booking.Value);
        int[] free = [.. eligible.Where(barber => HasRoom(stand, barber, entry.Place))];
        if (free.Length > 0 && waiting.Length == 0)
        {
            return (entry.Barber is { } kept && free.Contains(kept) ? [kept] : free).Select(barber => Only(number, barber));
        }

        var fixedOnes = stand.RemoveRange(_movable);
        (int, Model.Entry, bool IsOptional)[] open =
        [
            (number, entry, false),
            .. _movable.Select(booking => (booking, _standing[booking], false)),
            .. waiting.Select(booking => (booking, _standing[booking], true)),
        ];
        var ways = Assign(open, 0, fixedOnes, eligible)
            .Select(all => all.Where(booking => booking.Key == number || _standing[booking.Key].Barber != booking.Value.Barber)
                .ToImmutableSortedDictionary(booking => booking.Key, booking => booking.Value.Barber!.Value))
            .ToArray();
        var served = ways.Select(way => waiting.Where(way.ContainsKey).ToHashSet()).ToArray();
        return ways.Where((_, way) => !served.Any(other => served[way].IsProperSubsetOf(other)));
    }

    /// <summary>Tries all barbers for bookings, one after the other. Optional ones may also go without.</summary>
    private IEnumerable<ImmutableSortedDictionary<int, Model.Entry>> Assign(
        (int Number, Model.Entry Entry, bool IsOptional)[] bookings,
        int next,
        ImmutableSortedDictionary<int, Model.Entry> all,
        IReadOnlyList<int> eligible)
    {
        if (next == bookings.Length)
        {
            return [all];
        }

        var (number, entry, isOptional) = bookings[next];
        var with = (next == 0 ? eligible : _model.Barbers.Keys)
            .Where(barber => HasRoom(all, barber, entry.Place))
            .SelectMany(barber => Assign(bookings, next + 1, all.Add(number, entry with { Barber = barber }), eligible));
        return isOptional ? with.Concat(Assign(bookings, next + 1, all, eligible)) : with;
    }

    private bool HasRoom(ImmutableSortedDictionary<int, Model.Entry> all, int barber, Place place) =>
        IsThere(barber, place) && MostAt(all.Values, barber, place) < _model.Barbers[barber].Capacity;

    /// <summary>Whether a booking would be accepted where it stands.</summary>
    private bool IsAccepted(Model.Entry entry) => entry.Barber is { } barber
        && IsThere(barber, entry.Place)
        && MostAt(_standing.Values, barber, entry.Place) <= _model.Barbers[barber].Capacity;

    private bool IsThere(int number, Place place)
    {
        var barber = _model.Barbers[number];
        var (open, close) = barber.Hours is { } hours ? (hours.Start, hours.End) : (_model.Open, _model.Close);
        return barber.IsActive && open <= place.Start && place.End <= close;
    }

    /// <summary>Counts the bookings that a barber has at the hour of a place at which it has the most.</summary>
    private static int MostAt(IEnumerable<Model.Entry> all, int barber, Place place) =>
        Enumerable.Range(place.Start, place.End - place.Start).Max(hour => all.Count(
            other => other.Barber == barber && other.Place.Start <= hour && hour < other.Place.End));

    private Model.Entry Moved(int number, int barber) =>
        _standing[number] with { Barber = barber, Version = _standing[number].Version + 1 };

    private static ImmutableSortedDictionary<int, int> Only(int number, int barber) =>
        ImmutableSortedDictionary<int, int>.Empty.Add(number, barber);
}
