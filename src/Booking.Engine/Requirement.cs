using BookingEngine.Primitives;
using NodaTime;

namespace BookingEngine;

/// <summary>
/// What a <see cref="Service"/> needs: a number of resources of a type, or of some named ones, for all of a booking or for a part
/// of it.
/// </summary>
/// <example>
/// <code>
/// var surgeon = Requirement.OfType("surgeon");
/// var cleaner = Requirement.OfType("cleaner") with { From = Duration.FromMinutes(60) }; // after the first hour
/// Print(surgeon.Count); // 1
/// </code>
/// </example>
public sealed record Requirement
{
    /// <summary>The maximum number of resources that one requirement needs, which is 20.</summary>
    public const int MaxCount = 20;

    /// <summary>The type of the resources, with 1 to 64 characters, or null if <see cref="ResourceIds"/> names them.</summary>
    public string? ResourceType { get; init; }

    /// <summary>The resources of which the booking needs some, or null if <see cref="ResourceType"/> says which.</summary>
    public IReadOnlyList<Guid>? ResourceIds
    {
        get;
        init => field = value is null ? null : ValueList<Guid>.Of(value, nameof(ResourceIds));
    }

    /// <summary>The number of resources that are needed, from 1 to 20. The default is 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside the range.</exception>
    public int Count
    {
        get;
        init => field = value is >= 1 and <= MaxCount
            ? value
            : throw new ArgumentOutOfRangeException(nameof(Count), value, $"From 1 to {MaxCount}.");
    } = 1;

    /// <summary>How many places are taken of each of the resources. The default is one.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not one of the defined values.</exception>
    public ResourceUse Takes
    {
        get;
        init => field = Enum.IsDefined(value)
            ? value
            : throw new ArgumentOutOfRangeException(nameof(Takes), value, "One, Party or All.");
    }

    /// <summary>
    /// How long after the start of the booking the resources are needed, from 0 to 24 hours. The default is 0.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The value is outside the range, or not a whole number of seconds.
    /// </exception>
    public Duration From
    {
        get => Duration.FromSeconds(FromSeconds);
        init => FromSeconds = WallClock.Seconds(value, Duration.Zero, BookingPolicy.MaxSlotDuration, nameof(From));
    }

    /// <summary>
    /// Until how long after the start of the booking the resources are needed, up to 24 hours. Null means until its end.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The value is outside the range, or not a whole number of seconds.
    /// </exception>
    public Duration? To
    {
        get => ToSeconds is { } seconds ? Duration.FromSeconds(seconds) : null;
        init => ToSeconds = value is { } to
            ? WallClock.Seconds(to, Duration.Zero, BookingPolicy.MaxSlotDuration, nameof(To))
            : null;
    }

    internal int FromSeconds { get; private init; }

    internal int? ToSeconds { get; private init; }

    /// <summary>Returns the requirement of one resource of a type.</summary>
    /// <param name="type">The type of the resource, such as <c>staff</c>.</param>
    /// <exception cref="ArgumentNullException">The type is null.</exception>
    public static Requirement OfType(string type)
    {
        ArgumentNullException.ThrowIfNull(type);
        return new Requirement { ResourceType = type };
    }

    /// <summary>Returns the requirement of one of several resources.</summary>
    /// <param name="resources">The ids of the resources.</param>
    /// <exception cref="ArgumentNullException">The list is null.</exception>
    public static Requirement OfOneOf(params IReadOnlyList<Guid> resources)
    {
        ArgumentNullException.ThrowIfNull(resources);
        return new Requirement { ResourceIds = resources };
    }
}
