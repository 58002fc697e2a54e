namespace BookingEngine.AspNetCore.BusyCalendars;

/// <summary>A component of a calendar, such as an event, with those of its properties that say when it is.</summary>
/// <param name="Name">The name of the component, in capital letters.</param>
internal sealed record CalendarComponent(string Name)
{
    private readonly List<CalendarProperty> _properties = [];

    /// <summary>The components within it.</summary>
    public List<CalendarComponent> Parts { get; } = [];

    /// <summary>The first property of a name, or null if there is none.</summary>
    public CalendarProperty? this[string name] => _properties.Find(property => property.Name == name);

    /// <summary>All properties of a name.</summary>
    public IEnumerable<CalendarProperty> All(string name) => _properties.Where(property => property.Name == name);

    /// <summary>Returns the value of the first property of a name in capital letters, or null if there is none.</summary>
    public string? Word(string name) => this[name]?.Value.Trim().ToUpperInvariant();

    public void Add(CalendarProperty property) => _properties.Add(property);
}
