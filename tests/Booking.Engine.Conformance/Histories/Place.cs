namespace BookingEngine.Conformance.Histories;

/// <summary>A period from one full hour to another, on a day counted from <see cref="Examples.Monday"/>.</summary>
internal readonly record struct Place(int Day, int Start, int End) : IComparable<Place>
{
    /// <summary>Whether it ends on the next date.</summary>
    public bool IsOvernight => End > 24;

    public int CompareTo(Place other) => (Day, Start, End).CompareTo((other.Day, other.Start, other.End));

    public override string ToString() => $"day {Day} {Start}-{End}";
}
