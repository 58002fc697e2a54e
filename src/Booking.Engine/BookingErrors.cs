using BookingEngine.Primitives;
using NodaTime;
using OnClock = BookingEngine.RequestedTime.OnClock;
using static System.FormattableString;

namespace BookingEngine;

/// <summary>
/// All refusals of the engine. Each has the field that it names, a sentence, and the sentence's arguments.
/// </summary>
internal static partial class BookingErrors
{
    public static BookingError ExchangeBeingDeleted { get; } = Error(
        BookingErrorCode.ExchangeBeingDeleted, nameof(BookingRequest.ExchangeId), "This exchange is being deleted.");

    public static BookingError ExchangeChanged { get; } = Error(
        BookingErrorCode.ExchangeChanged, null, "The exchange was changed meanwhile: read it again.");

    public static BookingError PreviewOutdated { get; } = Error(
        BookingErrorCode.PreviewOutdated, null, "The exchange or the affected bookings have changed since the preview: preview the change again.");

    public static BookingError ExchangeHasUpcomingBookings { get; } = Error(
        BookingErrorCode.HasUpcomingBookings, null, "The exchange has bookings that are still to come.");

    public static BookingError TimeSlotHasUpcomingBookings { get; } = Error(
        BookingErrorCode.HasUpcomingBookings, null, "Bookings hold this time slot.");

    public static BookingError BookingChanged { get; } = Error(
        BookingErrorCode.BookingChanged, null, "The booking was changed meanwhile: read it again.");

    public static BookingError CustomerErased { get; } = Error(
        BookingErrorCode.CustomerErased, null, "The customer of this booking was erased, so there is none to change.");

    public static BookingError NotStarted { get; } = Error(
        BookingErrorCode.NotStarted, null, "A booking can become no-show only from its start on.");

    public static BookingError IdempotencyKeyReused { get; } = Error(
        BookingErrorCode.IdempotencyKeyReused,
        nameof(BookingRequest.IdempotencyKey),
        "This idempotency key was used for another request.");

    public static BookingError ExternalIdReused { get; } = Error(
        BookingErrorCode.ExternalIdReused,
        nameof(BookingToImport.ExternalId),
        "Another booking was imported with this id. It stays as it is.");

    public static BookingError EndsTooLate { get; } =
        Invalid(nameof(RequestedTime.Exact.EndsAt), "A booking must end by the end of the next date.");

    public static BookingError Contention { get; } = Error(
        BookingErrorCode.Contention, null, "Too many requests for the same day at once. Please try again.");

    public static BookingError ExchangeContention { get; } = Error(
        BookingErrorCode.Contention, null, "Others are changing it at the moment. Please try again.");

    public static BookingError SlotInPast { get; } = Error(
        BookingErrorCode.SlotInPast, nameof(OnClock.Date), "Cannot book a time slot in the past.");

    public static BookingError OffGrid { get; } = Error(
        BookingErrorCode.OffGrid, nameof(OnClock.StartTime), "Choose one of the slots that are shown for this length.");

    public static BookingError SlotBlocked { get; } = Full(BookingErrorCode.SlotBlocked);

    public static BookingError Busy { get; } = Full(BookingErrorCode.Busy);

    public static BookingError FullyBooked { get; } = Full(BookingErrorCode.FullyBooked);

    public static BookingError NoResource { get; } = Full(BookingErrorCode.NoResource);

    public static BookingError PartyTooLarge { get; } = Full(BookingErrorCode.PartyTooLarge);

    public static BookingError ServiceRequired { get; } = Invalid(
        nameof(BookingRequest.ServiceId), "The exchange has services, so name the one that is booked.");

    public static BookingError TooMuchMetadata { get; } = Invalid(
        nameof(Booking.Metadata),
        Invariant($"A booking can have at most {Limits.MetadataEntries} entries of metadata."),
        ("Most", Limits.MetadataEntries));

    public static BookingError EndNotAfterStart { get; } =
        Invalid(nameof(RequestedTime.Exact.EndsAt), "Must be after the start.");

    public static BookingError LongestBelowShortest { get; } =
        Invalid(nameof(BookingPolicy.MaxDuration), "The longest booking is shorter than the shortest.");

    public static BookingError TooManySpecialHours { get; } = Invalid(
        null,
        Invariant($"An exchange can have special hours on at most {Limits.SpecialHours} dates. Delete some of the past."),
        ("Most", Limits.SpecialHours));

    public static BookingError TooManySpecialPeriods { get; } = Invalid(
        null,
        Invariant($"An exchange's special hours can have at most {Limits.SpecialPeriods} periods. Delete some of the past."),
        ("Most", Limits.SpecialPeriods));

    public static BookingError NotRecognisable { get; } = Invalid(
        nameof(SpecialHours.ExternalId), "Without an external id it could not be recognised when it is imported again.");

    public static BookingError ExternalIdTwice { get; } =
        Invalid(nameof(SpecialHours.ExternalId), "Other special hours have the same external id.");

    public static BookingError TooManyBlocks { get; } = Invalid(
        null,
        Invariant($"An exchange can have at most {Limits.Blocks} blocks. Delete some of the past."),
        ("Most", Limits.Blocks));

    public static BookingError EndDateBeforeStartDate { get; } =
        Invalid(nameof(TimeSlotGeneration.EndDate), "The end date must not be before the start date.");

    public static BookingError TooManyGeneratedDays { get; } = Invalid(
        nameof(TimeSlotGeneration.EndDate),
        Invariant($"At most {Limits.GeneratedDays} days can be generated at once."),
        ("Most", Limits.GeneratedDays));

    public static BookingError TooManyGeneratedSlots { get; } = Invalid(
        nameof(TimeSlotGeneration.EndDate),
        Invariant($"At most {Limits.GeneratedSlots} slots can be generated at once."),
        ("Most", Limits.GeneratedSlots));

    public static BookingError SlotDurationOutOfRange { get; } = Invalid(
        nameof(TimeSlotGeneration.SlotDuration), "A slot lasts from 1 second to 24 hours, in whole seconds.");

    public static BookingError UnknownTimeZone(DateTimeZone zone) => Invalid(
        nameof(Exchange.TimeZone), $"There is no time zone “{zone.Id}”.", (nameof(Exchange.TimeZone), zone.Id));

    public static BookingError ExchangeNotFound(Guid exchangeId) => Error(
        BookingErrorCode.ExchangeNotFound,
        nameof(BookingRequest.ExchangeId),
        $"There is no exchange {exchangeId}.",
        (nameof(BookingRequest.ExchangeId), exchangeId));

    public static BookingError BookingNotFound(Guid bookingId) => Error(
        BookingErrorCode.BookingNotFound, null, $"There is no booking {bookingId}.", ("BookingId", bookingId));

    public static BookingError TimeSlotNotFound(Guid timeSlotId) => Error(
        BookingErrorCode.TimeSlotNotFound,
        nameof(RequestedTime.OfTimeSlot.TimeSlotId),
        $"There is no time slot {timeSlotId}.",
        (nameof(RequestedTime.OfTimeSlot.TimeSlotId), timeSlotId));

    public static BookingError ServiceNotFound(Guid serviceId) => Error(
        BookingErrorCode.ServiceNotFound,
        nameof(BookingRequest.ServiceId),
        $"There is no service {serviceId}.",
        (nameof(BookingRequest.ServiceId), serviceId));

    public static BookingError ResourceUnavailable(Resource resource, IReadOnlyList<Guid> inTheWay) => Error(
        BookingErrorCode.ResourceUnavailable,
        nameof(BookingRequest.ResourceIds),
        $"{resource.Name} is not available at this time.",
        ("ResourceId", resource.Id),
        ("Name", resource.Name),
        ("BookingIds", ValueList<Guid>.Of(inTheWay, nameof(inTheWay))));

    public static BookingError TimeSkipped(string field, LocalTime time, DateTimeZone zone) => Error(
        BookingErrorCode.TimeSkipped,
        field,
        $"{WallClock.Format(time)} does not exist that day: the clocks of {zone.Id} skip it.",
        ("Time", time),
        (nameof(Exchange.TimeZone), zone.Id));

    public static BookingError NoticeTooShort(Duration notice) => Error(
        BookingErrorCode.NoticeTooShort,
        nameof(OnClock.StartTime),
        $"Bookings need {WallClock.Minutes(notice)}' notice.",
        (nameof(BookingPolicy.MinNotice), notice));

    public static BookingError TooFarAhead(int days) => Error(
        BookingErrorCode.TooFarAhead,
        nameof(OnClock.Date),
        Invariant($"Bookings are open for {days} days ahead."),
        (nameof(BookingPolicy.BookingWindowDays), days));

    public static BookingError ExchangeClosed(IsoDayOfWeek dayOfWeek) => Error(
        BookingErrorCode.ExchangeClosed,
        nameof(OnClock.Date),
        $"Exchange is closed on {dayOfWeek}.",
        (nameof(OperatingHours.DayOfWeek), dayOfWeek));

    /// <summary>Refuses a day on which the exchange is open, but not for the service.</summary>
    public static BookingError ServiceClosed(IsoDayOfWeek dayOfWeek) => Error(
        BookingErrorCode.ExchangeClosed,
        nameof(OnClock.Date),
        $"This service can't be booked on {dayOfWeek}.",
        (nameof(OperatingHours.DayOfWeek), dayOfWeek));

    public static BookingError OutsideHours(string hours) => NotWithin(BookingErrorCode.OutsideHours, hours);

    public static BookingError ClosedPart(string hours) => NotWithin(BookingErrorCode.ClosedPart, hours);

    public static BookingError TooShort(Duration shortest) => Error(
        BookingErrorCode.TooShort,
        nameof(OnClock.EndTime),
        $"Bookings last at least {WallClock.Minutes(shortest)}.",
        (nameof(BookingPolicy.MinDuration), shortest));

    public static BookingError TooLong(Duration longest) => Error(
        BookingErrorCode.TooLong,
        nameof(OnClock.EndTime),
        $"Bookings last at most {WallClock.Minutes(longest)}.",
        (nameof(BookingPolicy.MaxDuration), longest));

    public static BookingError DurationNotOffered(IReadOnlyList<Duration> offered) => Error(
        BookingErrorCode.DurationNotOffered,
        nameof(OnClock.EndTime),
        $"This service lasts {string.Join(" or ", offered.Select(WallClock.Minutes))}.",
        (nameof(Service.DurationOptions), ValueList<Duration>.Of(offered, nameof(offered))));

    public static BookingError TooManyActiveBookings(int most) => Error(
        BookingErrorCode.TooManyActiveBookings,
        null,
        Invariant($"A customer can have at most {most} active booking{(most == 1 ? "" : "s")} here."),
        ("Most", most));

    public static BookingError BookingsAffected(int count) => Error(
        BookingErrorCode.BookingsAffected,
        null,
        Invariant($"Bookings that are still to come would not fit any more: {count}."),
        ("Count", count));

    public static BookingError TooManyExchanges(int most) => Error(
        BookingErrorCode.TooManyExchanges,
        null,
        Invariant($"A user can own at most {most} exchange{(most == 1 ? "" : "s")} here."),
        ("Most", most));

    public static BookingError SpecialHoursTaken(SpecialHours entry) => Invalid(
        nameof(Exchange.SpecialHours),
        entry.IsAnnual
            ? $"There are special hours on {WallClock.Format(entry.Date)[^5..]} of every year already."
            : $"There are special hours on {WallClock.Format(entry.Date)} already.",
        ("Date", entry.Date));

    public static BookingError SpecialRangesOverlap(SpecialHours entry, SpecialHours other) => Invalid(
        nameof(Exchange.SpecialHours),
        $"The range from {WallClock.Format(entry.Date)} overlaps that from {WallClock.Format(other.Date)}.",
        ("Date", entry.Date),
        ("Other", other.Date));

    public static BookingError TooManyTimeSlotsOfDay(LocalDate date) => Error(
        BookingErrorCode.TooManyTimeSlots,
        null,
        Invariant($"A day can have at most {Limits.TimeSlotsOfDay:N0} stored time slots: on {WallClock.Format(date)} there would be more."),
        ("Most", Limits.TimeSlotsOfDay),
        ("Date", date));

    public static BookingError TooManyTimeSlotsOfExchange(int stored, int added) => Error(
        BookingErrorCode.TooManyTimeSlots,
        null,
        Invariant(
            $"An exchange can have at most {Limits.TimeSlotsOfExchange:N0} stored time slots: there are {stored:N0}, and these would be {added:N0}. Delete some of the past."),
        ("Most", Limits.TimeSlotsOfExchange),
        ("Stored", stored),
        ("Added", added));

    public static BookingError InvalidStatusTransition(BookingStatus from, BookingStatus to) =>
        StatusForbids(from, $"A {Name(from)} booking can't become {Name(to)}.", ("NewStatus", to));

    public static BookingError NotReschedulable(BookingStatus status) =>
        StatusForbids(status, $"A {Name(status)} booking can't be rescheduled.");

    public static BookingError PartyNotChangeable(BookingStatus status) =>
        StatusForbids(status, $"The party of a {Name(status)} booking can't be changed.");

    public static BookingError CancellationTooLate(Duration notice) => Error(
        BookingErrorCode.CancellationTooLate,
        null,
        $"Bookings can be cancelled or rescheduled until {WallClock.Minutes(notice)} before they start.",
        (nameof(BookingPolicy.CancellationNotice), notice));

    public static BookingError CapacityBelowBooked(int booked) => Invalid(
        nameof(TimeSlot.MaxCapacity),
        Invariant($"{booked} places are booked, so the capacity can't be lower."),
        (nameof(TimeSlot.Booked), booked));

    /// <summary>Refuses a value that is not allowed, whatever the other fields are.</summary>
    public static BookingError Invalid(string? field, string message, params (string Name, object Value)[] data) =>
        Error(BookingErrorCode.InvalidField, field, message, data);

    /// <summary>Returns the error for what is wrong with a text, or null.</summary>
    public static BookingError? InvalidText(string field, TextProblem? problem) => problem is null ? null
        : problem.MaxLength is { } length
            ? Invalid(field, problem.Message, (nameof(TextRule), problem.Rule), (nameof(TextProblem.MaxLength), length))
            : Invalid(field, problem.Message, (nameof(TextRule), problem.Rule));

    public static BookingError InvalidMetadataName(TextProblem problem) => Invalid(
        nameof(Booking.Metadata), $"A name of metadata: {problem.Message}", (nameof(TextRule), problem.Rule));

    public static BookingError InvalidMetadata(string name, TextProblem problem) => Invalid(
        nameof(Booking.Metadata), $"{name}: {problem.Message}", ("Name", name), (nameof(TextRule), problem.Rule));

    public static BookingError FractionOfSecond(string field) => Invalid(field, "Fractions of a second can't be booked.");

    public static BookingError DateOutOfRange(string field) => Invalid(
        field,
        $"The date must be from {WallClock.Format(Limits.FirstDate)} to {WallClock.Format(Limits.LastDate)}.",
        ("First", Limits.FirstDate),
        ("Last", Limits.LastDate));

    public static BookingError OutOfRange(string field, int least, int most) => Invalid(
        field, Invariant($"The value must be from {least} to {most}."), ("Least", least), ("Most", most));

    private static BookingError Full(BookingErrorCode code) =>
        Error(code, nameof(BookingRequest.Time), "This time slot has reached maximum capacity.");

    private static BookingError NotWithin(BookingErrorCode code, string hours) => Error(
        code, nameof(OnClock.StartTime), $"Time must be within business hours ({hours}).", ("Hours", hours));

    private static BookingError StatusForbids(
        BookingStatus status, string message, params (string Name, object Value)[] data) =>
        Error(BookingErrorCode.InvalidStatusTransition, null, message, [(nameof(Booking.Status), status), .. data]);

    private static BookingError Error(
        BookingErrorCode code, string? field, string message, params (string Name, object Value)[] data) =>
        new(code, field, message) { Data = data.ToDictionary(argument => argument.Name, argument => argument.Value) };

    private static string Name(BookingStatus status) => status switch
    {
        BookingStatus.NoShow => "no-show",
        _ => status.ToString().ToLowerInvariant(),
    };
}
