using NodaTime;

namespace BookingEngine.Scheduling;

/// <summary>
/// The policy by which bookings of a service are made, or bookings without a service. What a service leaves open, it inherits
/// from its exchange. The rules know no other policy.
/// </summary>
internal readonly struct EffectivePolicy
{
    /// <summary>
    /// The places of an exchange that has no limit of its own. They are more than any bookings can occupy, and so few that sums
    /// of them and of what is occupied don't overflow.
    /// </summary>
    public const int Unlimited = 1_000_000_000;

    private EffectivePolicy(Exchange exchange, BookingPolicy terms, Service? service)
    {
        Terms = terms;
        Service = service;
        Capacity = Math.Min(exchange.DefaultCapacity, Unlimited);
    }

    private EffectivePolicy(in EffectivePolicy other, BookingPolicy terms) => (Terms, Service, Capacity) = (terms, other.Service, other.Capacity);

    /// <summary>
    /// The exchange's policy, with what the service sets in its place. The lengths of a service are not among them: ask
    /// <see cref="Takes"/>.
    /// </summary>
    public BookingPolicy Terms { get; private init; }

    /// <summary>The exchange's places at any moment for which nothing else is stored, or <see cref="Unlimited"/>.</summary>
    public int Capacity { get; }

    /// <summary>The service, or null for bookings without one.</summary>
    public Service? Service { get; }

    /// <summary>Returns the policy for bookings of a service, or for bookings without one. The latter costs nothing.</summary>
    public static EffectivePolicy Of(Exchange exchange, Service? service) => service is null
        ? new EffectivePolicy(exchange, exchange.Policy, null)
        : new EffectivePolicy(exchange, Merge(exchange.Policy, service), service);

    /// <summary>
    /// Returns the policy for changes of a booking. Its service may have been withdrawn since. If the service no longer exists,
    /// the exchange's own policy holds, as it does for a booking that was made without a service.
    /// </summary>
    public static EffectivePolicy Of(Exchange exchange, Booking booking) =>
        Of(exchange, booking.ServiceId is { } id ? exchange.FindService(id) : null);

    /// <summary>
    /// Returns the policy for new bookings of what is asked for, or why there are none: no service is named where one has to be,
    /// the service can't be booked, or the party is outside its bounds.
    /// </summary>
    public static EffectivePolicy Asked(Exchange exchange, Guid? serviceId, int partySize, out BookingError? error)
    {
        if (serviceId is not { } id)
        {
            error = exchange.NeedsService ? BookingErrors.ServiceRequired : null;
            return Of(exchange, service: null);
        }

        var service = exchange.FindService(id) is { IsActive: true } found ? found : null;
        var policy = Of(exchange, service);
        error = service is null ? BookingErrors.ServiceNotFound(id) : policy.PartyProblem(partySize);
        return policy;
    }

    /// <summary>Returns the same policy without buffers.</summary>
    public EffectivePolicy WithoutBuffers() => new(this, Terms with { BufferBefore = Duration.Zero, BufferAfter = Duration.Zero });

    /// <summary>Returns the policy with the buffers that a booking was made with, in place of those of a new one.</summary>
    public EffectivePolicy WithBuffersOf(Allocation made) =>
        this with { Terms = Terms with { BufferBefore = made.BufferBefore, BufferAfter = made.BufferAfter } };

    /// <summary>Whether bookings of a length are accepted.</summary>
    /// <param name="seconds">The length, in seconds.</param>
    public bool Takes(int seconds) => Service is null ? Terms.Takes(seconds) : IsOffered(seconds);

    /// <summary>Returns why bookings of a length are not accepted, or null if they are.</summary>
    public BookingError? LengthProblem(Duration length) =>
        Service is null ? Terms.LengthProblem(length)
        : Takes((int)length.TotalSeconds) ? null
        : BookingErrors.DurationNotOffered(Service.DurationOptions is { Count: > 0 } options ? options : [Terms.SlotDuration]);

    /// <summary>Returns why a party is too small or too large for the service, or null if it is not.</summary>
    public BookingError? PartyProblem(int partySize) =>
        Service is { } service && (partySize < service.MinPartySize || partySize > service.MaxPartySize)
            ? BookingErrors.OutOfRange(
                nameof(BookingRequest.PartySize), service.MinPartySize, service.MaxPartySize ?? BookingPolicy.MaxCapacity)
            : null;

    private bool IsOffered(int seconds) => Service!.DurationOptions is { Count: > 0 } options
        ? options.Any(option => (int)option.TotalSeconds == seconds)
        : seconds == Terms.SlotSeconds;

    private static BookingPolicy Merge(BookingPolicy policy, Service service) => policy with
    {
        SlotDuration = service.Duration ?? (service.DurationOptions is [var first, ..] ? first : policy.SlotDuration),
        SlotStep = service.SlotStep ?? policy.SlotStep,
        BufferBefore = service.BufferBefore ?? policy.BufferBefore,
        BufferAfter = service.BufferAfter ?? policy.BufferAfter,
        MinNotice = service.MinNotice ?? policy.MinNotice,
        BookingWindowDays = service.BookingWindowDays ?? policy.BookingWindowDays,
        CancellationNotice = service.CancellationNotice ?? policy.CancellationNotice,
        AutoConfirm = service.AutoConfirm ?? policy.AutoConfirm,
        SlotStarts = service.SlotStarts ?? policy.SlotStarts,
        MinDuration = null,
        MaxDuration = null,
    };
}
