namespace BookingEngine.Scheduling.Assignment;

/// <summary>
/// What a need that stands on a resource is to the needs after it, packed into a long: first its slot, so that sorting orders
/// occupants by slot.
/// </summary>
internal readonly record struct Occupant(long Bits) : IComparable<Occupant>
{
    /// <summary>The number of steps that can be told apart.</summary>
    public const int MostSteps = (1 << UntilBits) - 1;

    private const int UntilBits = 16;
    private const int PlacesBits = 17; // a resource has at most 100,000 places
    private const int BookingBits = 16;
    private const int BookingShift = 1;
    private const int PlacesShift = BookingShift + BookingBits;
    private const int UntilShift = PlacesShift + PlacesBits;
    private const int SlotShift = UntilShift + UntilBits;

    public Occupant(int slot, int until, int places, int booking, bool isFixed)
        : this(((long)slot << SlotShift)
            | ((long)until << UntilShift)
            | ((long)places << PlacesShift)
            | ((long)booking << BookingShift)
            | (isFixed ? 1L : 0L))
    {
    }

    /// <summary>The slot, which stands for its resource.</summary>
    public int Slot => (int)(Bits >> SlotShift);

    /// <summary>The first step that it is not in the way of any more.</summary>
    public int Until => (int)(Bits >> UntilShift) & ((1 << UntilBits) - 1);

    /// <summary>The number of places that it takes; or its step, where <see cref="SweepPlan.HasNeighbours"/> is true.</summary>
    public int Places => (int)(Bits >> PlacesShift) & ((1 << PlacesBits) - 1);

    /// <summary>A number of its booking, or 0 if no other need of it can be on the resource at the same time.</summary>
    public int Booking => (int)(Bits >> BookingShift) & ((1 << BookingBits) - 1);

    /// <summary>Whether it was there from the beginning and can't be moved.</summary>
    public bool IsFixed => (Bits & 1) != 0;

    /// <summary>All of it but the slot.</summary>
    public long Content => Bits & ((1L << SlotShift) - 1);

    /// <summary>Returns the same occupant in another slot.</summary>
    public Occupant InSlot(int slot) => new(Content | ((long)slot << SlotShift));

    public int CompareTo(Occupant other) => Bits.CompareTo(other.Bits);
}
