namespace BookingEngine;

/// <summary>
/// The person who makes a request, as the app knows that person: the engine signs nobody in. Only this type decides what
/// belongs to an owner or a user. The default value is <see cref="Guest"/>.
/// </summary>
/// <example>
/// <code>
/// await exchanges.UpdateAsync(
///     shop.Id, exchange => exchange with { Policy = new BookingPolicy { CancellationNotice = Duration.FromDays(30) } });
/// var booked = await bookings.BookAsync(new BookingRequest(shop.Id, monday, new(9, 0), new(10, 0), ada));
///
/// var late = await bookings.CancelAsync(booked.Value.Id, Actor.Guest);
/// var byOwner = await bookings.CancelAsync(booked.Value.Id, Actor.Owner);
/// Print(late.Error.Code);   // CancellationTooLate
/// Print(byOwner.Succeeded); // True
/// </code>
/// </example>
public readonly record struct Actor
{
    private readonly bool _isOwner;

    private Actor(string? userId, bool isOwner = false)
    {
        UserId = userId;
        _isOwner = isOwner;
    }

    /// <summary>The owner of the exchange that the request is about, whichever it is. The app vouches for that.</summary>
    public static Actor Owner { get; } = new(null, isOwner: true);

    /// <summary>A person who is not signed in.</summary>
    public static Actor Guest => default;

    /// <summary>
    /// The user's id, as the app knows its users. It is null for a guest, and for an owner that the app vouches for.
    /// </summary>
    public string? UserId { get; }

    /// <summary>
    /// Returns the actor for a user, who owns the exchanges and has made the bookings that have the user's id.
    /// </summary>
    /// <param name="userId">The user's id, as the app knows its users.</param>
    /// <exception cref="ArgumentNullException">The id is null.</exception>
    public static Actor User(string userId)
    {
        ArgumentNullException.ThrowIfNull(userId);
        return new(userId);
    }

    /// <summary>Whether the actor owns an exchange.</summary>
    /// <exception cref="ArgumentNullException">The exchange is null.</exception>
    public bool Owns(Exchange exchange)
    {
        ArgumentNullException.ThrowIfNull(exchange);
        return _isOwner || (UserId is not null && exchange.OwnerId == UserId);
    }

    /// <summary>Whether the actor made a booking, or owns the exchange that it is at.</summary>
    /// <param name="booking">The booking.</param>
    /// <param name="exchange">The exchange that the booking is at.</param>
    /// <exception cref="ArgumentNullException">The booking or the exchange is null.</exception>
    public bool MaySee(Booking booking, Exchange exchange)
    {
        ArgumentNullException.ThrowIfNull(booking);
        return Owns(exchange) || (UserId is not null && booking.UserId == UserId);
    }

    /// <summary>Returns the kind of actor, but not the user's id.</summary>
    public override string ToString() => _isOwner ? nameof(Owner) : UserId is null ? nameof(Guest) : nameof(User);
}
