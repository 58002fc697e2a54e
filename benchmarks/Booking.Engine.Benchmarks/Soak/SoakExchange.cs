using System.Diagnostics;

namespace BookingEngine.Benchmarks.Soak;

/// <summary>The hours and the capacity of an exchange.</summary>
internal sealed record Terms(int Open, int Close, int Capacity)
{
    public bool Contains(Place place) => Open <= place.Start && place.End <= Close;
}

/// <summary>
/// What the clients together know of one exchange. Each answer is checked against it: a place is never sold twice or outside the
/// hours, and never refused while it can be had. Calls overlap, so it knows bounds of what was true at a moment.
/// </summary>
internal sealed class SoakExchange(Guid id, Terms terms, IReadOnlyDictionary<(int Day, int Hour), SoakTimeSlot> timeSlots)
{
    private readonly Lock _lock = new();
    private readonly List<Stay> _stays = [];
    private readonly Changing<Terms> _terms = new(terms);
    private readonly Changing<bool> _isDeleted = new(false);

    public Guid Id { get; } = id;

    /// <summary>Its stored time slots that had a capacity of their own from the beginning.</summary>
    public IReadOnlyDictionary<(int Day, int Hour), SoakTimeSlot> TimeSlots { get; } = timeSlots;

    /// <summary>Whether its owner means to delete it, so that its clients leave.</summary>
    public bool IsClosing { get; set; }

    public bool IsGone { get; private set; }

    /// <summary>How many bookings were made.</summary>
    public int Made { get; private set; }

    /// <summary>The places that are certainly taken.</summary>
    public IReadOnlyList<Stay> Taken
    {
        get
        {
            lock (_lock)
            {
                return [.. _stays.Where(stay => stay.IsTaken)];
            }
        }
    }

    /// <summary>A place is about to be asked for, by a new booking or by one that leaves another place.</summary>
    public Stay Ask(Place place, int partySize, Stay? from = null)
    {
        lock (_lock)
        {
            var stay = new Stay(this, place, partySize) { BookingId = from?.BookingId ?? Guid.Empty };
            _stays.Add(stay);
            from?.Leaves = stay.Asked;
            return stay;
        }
    }

    /// <summary>The request was accepted.</summary>
    public void Accept(Stay stay, Guid bookingId, Stay? from = null)
    {
        lock (_lock)
        {
            Made += from is null ? 1 : 0;
            from?.Left = Stopwatch.GetTimestamp();
            var possible = _terms.Since(stay.Asked).Where(terms => terms.Contains(stay.Place)).ToArray();
            Expect(possible.Length > 0, stay, "was accepted outside the hours");
            foreach (int hour in stay.Place.Hours)
            {
                stay.Limits[hour] = Capacities(stay.Place.Day, hour, possible, stay.Asked).Max();
            }

            (stay.BookingId, stay.Taken) = (bookingId, Stopwatch.GetTimestamp());
            foreach (int hour in stay.Place.Hours)
            {
                // Whoever came last found all others there. So one of them was allowed to make it as many as there are.
                var together = _stays.Where(other => other.IsTaken && other.Place.Covers(stay.Place.Day, hour)).ToArray();
                Expect(
                    together.Sum(other => other.PartySize) <= together.Max(other => other.Limits[hour]),
                    stay,
                    $"is one too many at {hour}");
            }
        }
    }

    /// <summary>The request was refused, or turned out to have stored nothing.</summary>
    /// <param name="stay">The place.</param>
    /// <param name="code">Why, or null if nobody said so.</param>
    /// <param name="from">The place that the booking keeps then.</param>
    public void Refuse(Stay stay, BookingErrorCode? code, Stay? from = null)
    {
        lock (_lock)
        {
            _stays.Remove(stay);
            Expect(code is null || Justifies(code.Value, stay, from), stay, $"was refused as {code}");
            from?.Leaves = long.MaxValue;
        }
    }

    /// <summary>The cancellation of a booking is about to be asked for.</summary>
    public void Leave(Stay stay)
    {
        lock (_lock)
        {
            stay.Leaves = Stopwatch.GetTimestamp();
        }
    }

    /// <summary>The booking was cancelled.</summary>
    /// <param name="stay">Its place.</param>
    /// <param name="code">Why it could not be, or null if it was.</param>
    public void Leave(Stay stay, BookingErrorCode? code)
    {
        lock (_lock)
        {
            bool mayBeGone = code == BookingErrorCode.BookingNotFound && _isDeleted.Since(stay.Leaves).Contains(true);
            Expect(code is null || mayBeGone, stay, $"could not be cancelled: {code}");
            stay.Left = Stopwatch.GetTimestamp();
        }
    }

    /// <summary>Checks what a slot of an hour shows against what has been known since a moment.</summary>
    public void CheckShown(int day, int hour, int available, long since)
    {
        lock (_lock)
        {
            var place = new Place(day, hour, hour + 1);
            Terms[] possible = [.. _terms.Since(since)];
            int[] capacities = [.. Capacities(day, hour, possible, since)];
            int certain = _stays.Where(stay => stay.Taken < since && stay.IsTaken && stay.Place.Covers(day, hour)).Sum(stay => stay.PartySize);
            bool mayBeClosed = _isDeleted.Since(since).Contains(true) || possible.Any(terms => !terms.Contains(place));
            Expect(
                available <= Math.Max(0, capacities.Max() - certain)
                    && (mayBeClosed || available >= capacities.Min() - PossiblyTaken(day, hour, since)),
                null,
                $"{place} is shown with {available} places");
        }
    }

    /// <summary>The owner is about to change the hours and the capacity.</summary>
    public void BeginTerms(Terms next)
    {
        lock (_lock)
        {
            _terms.Begin(next);
        }
    }

    /// <summary>The change has ended with these.</summary>
    public void EndTerms(Terms actual)
    {
        lock (_lock)
        {
            _terms.End(actual);
        }
    }

    /// <summary>The owner is about to change the own capacity of a time slot, or to delete it.</summary>
    public void BeginCapacity(SoakTimeSlot timeSlot, int? next)
    {
        lock (_lock)
        {
            timeSlot.Capacity.Begin(next);
        }
    }

    /// <summary>The change has ended with this capacity.</summary>
    public void EndCapacity(SoakTimeSlot timeSlot, int? actual)
    {
        lock (_lock)
        {
            timeSlot.Capacity.End(actual);
        }
    }

    /// <summary>The owner is about to delete it.</summary>
    /// <returns>The moment.</returns>
    public long BeginDeletion()
    {
        lock (_lock)
        {
            _isDeleted.Begin(true);
            return Stopwatch.GetTimestamp();
        }
    }

    /// <summary>The deletion has ended.</summary>
    public void EndDeletion(bool isGone, long began)
    {
        lock (_lock)
        {
            _isDeleted.End(isGone);
            IsGone = isGone;
            Expect(
                isGone ? _stays.All(stay => !stay.IsTaken) : _stays.Any(stay => stay.Left >= began),
                null,
                isGone ? "it was deleted with its bookings" : "its deletion was refused without a booking");
        }
    }

    /// <summary>Forgets what is past. It is called while no client does anything.</summary>
    public void Forget()
    {
        _stays.RemoveAll(stay => stay.Left != long.MaxValue);
        _terms.Forget();
        foreach (var timeSlot in TimeSlots.Values)
        {
            timeSlot.Capacity.Forget();
        }
    }

    /// <summary>Ends the soak with all that is known, unless something holds.</summary>
    public void Expect(bool holds, Stay? stay, string problem)
    {
        if (!holds)
        {
            throw new SoakException(
                $"Exchange {Id}: {stay} {problem}.\nTerms: {string.Join(", ", _terms.Since(0))}\n{string.Join('\n', _stays)}");
        }
    }

    /// <summary>Whether a refusal can have been right at some time since the request.</summary>
    private bool Justifies(BookingErrorCode code, Stay stay, Stay? from) => code switch
    {
        BookingErrorCode.Contention => true,
        BookingErrorCode.OutsideHours => _terms.Since(stay.Asked).Any(terms => !terms.Contains(stay.Place)),
        BookingErrorCode.ExchangeBeingDeleted or BookingErrorCode.ExchangeNotFound => _isDeleted.Since(stay.Asked).Contains(true),
        BookingErrorCode.FullyBooked or BookingErrorCode.PartyTooLarge or BookingErrorCode.SlotBlocked =>
            stay.Place.Hours.Any(hour => Capacities(stay.Place.Day, hour, _terms.Since(stay.Asked), stay.Asked).Min()
                < stay.PartySize + PossiblyTaken(stay.Place.Day, hour, stay.Asked, from)),
        _ => false,
    };

    /// <summary>The capacities that an hour may have had since a moment.</summary>
    private IEnumerable<int> Capacities(int day, int hour, IEnumerable<Terms> possible, long since) =>
        TimeSlots.TryGetValue((day, hour), out var timeSlot)
            ? timeSlot.Capacity.Since(since).SelectMany(own => possible.Select(terms => own ?? terms.Capacity))
            : possible.Select(terms => terms.Capacity);

    private int PossiblyTaken(int day, int hour, long since, Stay? except = null) => _stays
        .Where(stay => stay != except && stay.Left >= since && stay.Place.Covers(day, hour))
        .Sum(stay => stay.PartySize);
}

/// <summary>A stored time slot of one hour, and its own capacity: null for none.</summary>
internal sealed record SoakTimeSlot(Guid Id, Changing<int?> Capacity);
