using static System.FormattableString;

namespace BookingEngine;

/// <content>What is wrong with services and resources.</content>
internal static partial class BookingErrors
{
    public static BookingError TooManyServices { get; } = Invalid(
        null, Invariant($"An exchange can have at most {Limits.Services} services."), ("Most", Limits.Services));

    public static BookingError TooManyResources { get; } = Invalid(
        null, Invariant($"An exchange can have at most {Limits.Resources} resources."), ("Most", Limits.Resources));

    public static BookingError TooManyCatalogueHours { get; } = Invalid(
        null,
        Invariant($"The services and resources of an exchange can have at most {Limits.CatalogueHours} entries of hours in all."),
        ("Most", Limits.CatalogueHours));

    public static BookingError TooManyDurationOptions { get; } = Invalid(
        nameof(Service.DurationOptions),
        Invariant($"At most {Limits.DurationOptions} lengths can be offered."),
        ("Most", Limits.DurationOptions));

    public static BookingError NoDurationOptions { get; } =
        Invalid(nameof(Service.DurationOptions), "At least one length must be offered.");

    public static BookingError DurationIsNoOption { get; } =
        Invalid(nameof(Service.Duration), "The length is none of those that are offered.");

    public static BookingError LargestPartyBelowSmallest { get; } =
        Invalid(nameof(Service.MaxPartySize), "The largest party is smaller than the smallest.");

    public static BookingError PriceWithoutCurrency { get; } = Invalid(nameof(Service.PriceCurrency), "A price needs a currency.");

    public static BookingError CurrencyWithoutPrice { get; } = Invalid(nameof(Service.PriceAmount), "A currency needs a price.");

    public static BookingError NoCurrency { get; } =
        Invalid(nameof(Service.PriceCurrency), "A currency is three capital letters (ISO 4217), such as EUR.");

    public static BookingError TooManyRequirements { get; } = Invalid(
        nameof(Service.Requirements),
        Invariant($"A service can have at most {Limits.Requirements} requirements."),
        ("Most", Limits.Requirements));

    public static BookingError TooManyReminders { get; } = Invalid(
        nameof(Exchange.Reminders),
        Invariant($"There can be at most {Limits.Reminders} reminders."),
        ("Most", Limits.Reminders));

    public static BookingError TypeOrResources { get; } = Invalid(
        nameof(Requirement.ResourceType), "A requirement has either a type of resources or a list of resources.");

    public static BookingError NoResources { get; } =
        Invalid(nameof(Requirement.ResourceIds), "At least one resource must be named.");

    public static BookingError RequirementEndsBeforeStart { get; } =
        Invalid(nameof(Requirement.To), "A requirement must end after it begins.");

    public static BookingError WeeklyHoursNotOwn { get; } = Invalid(
        nameof(Schedule.OperatingHours), "A resource that has no hours of its own can't have weekly hours.");

    public static BookingError ServiceHasActiveBookings { get; } = Error(
        BookingErrorCode.HasUpcomingBookings, null, "The service has pending or confirmed bookings. End its sale in place of deleting it.");

    public static BookingError ResourceHasUpcomingBookings { get; } = Error(
        BookingErrorCode.HasUpcomingBookings, null, "The resource has bookings that are still to come. Set it inactive in place of deleting it.");

    public static BookingError ResourceIsRequired { get; } = Error(
        BookingErrorCode.ResourceIsRequired, null, "A service requires this resource and names too few others in its place.");

    public static BookingError ResourceNotFound(Guid resourceId) => UnknownResource(null, resourceId);

    public static BookingError TooManyCalendars { get; } = Invalid(
        null, Invariant($"An exchange can have at most {Limits.Calendars} calendars."), ("Most", Limits.Calendars));

    public static BookingError UnknownService(string? field, Guid id) =>
        Error(BookingErrorCode.ServiceNotFound, field, $"There is no service {id}.", ("ServiceId", id));

    public static BookingError UnknownResource(string? field, Guid id) =>
        Error(BookingErrorCode.ResourceNotFound, field, $"There is no resource {id}.", ("ResourceId", id));

    public static BookingError MoreThanNamed(int named) => Invalid(
        nameof(Requirement.Count), Invariant($"Only {named} of them {(named == 1 ? "is" : "are")} named."), ("Most", named));

    public static BookingError DuplicateId(string field, Guid id) =>
        Invalid(field, $"Two of them have the id {id}.", ("Id", id));
}
