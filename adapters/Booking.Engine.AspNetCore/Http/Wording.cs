using System.Text.Json;
using NodaTime.Text;

namespace BookingEngine.AspNetCore.Http;

/// <summary>
/// The words of the API: the sentences for plain errors of a field, which are those of Django REST Framework, and the
/// API's names for what the engine calls otherwise.
/// </summary>
internal static class Wording
{
    /// <summary>The name under which the errors of no single field are listed.</summary>
    public const string NoField = "non_field_errors";

    public const string Required = "This field is required.";
    public const string NotNull = "This field may not be null.";
    public const string EmptyList = "This list may not be empty.";
    public const string FractionOfSecond = "Fractions of a second are not supported.";
    public const string NoText = "Not a valid string.";
    public const string NoUrl = "Enter a valid URL.";
    public const string NoFlag = "Must be a valid boolean.";
    public const string NoCursor = "Invalid cursor.";
    public const string PageOrCursor = "Give either `page` or `cursor`.";
    public const string ResourceOrResources = "Give either `resource` or `resources`.";
    public const string TypeOrResources = "Give either `resource_type` or `resources`.";
    public const string MinutesOrDays = "Give either `minutes_before`, or `days_before` and `at_time`.";
    public const string QuietTooLong = "Quiet hours last at most 23 hours.";
    public const string NoValue = "Give this a value, or leave it out.";
    public const string DifferentValues = "Give this once: its values differ.";
    public const string NoPreview = "This request does not take this field, since it can't be tried out.";
    public const string NoInteger = "A valid integer is required.";
    public const string NoDate = "Date has wrong format. Use one of these formats instead: YYYY-MM-DD.";
    public const string NoTime = "Time has wrong format. Use one of these formats instead: hh:mm[:ss[.uuuuuu]].";
    public const string NoMoment =
        "Datetime has wrong format. Use one of these formats instead: YYYY-MM-DDThh:mm[:ss[.uuuuuu]][+HH:MM|-HH:MM|Z].";

    public static string DateOutOfRange { get; } =
        $"Ensure this date is from {LocalDatePattern.Iso.Format(Limits.FirstDate)} to {LocalDatePattern.Iso.Format(Limits.LastDate)}.";

    /// <summary>The API's names of the reasons why a slot can't be booked, in the order in which they are checked.</summary>
    public static IReadOnlyDictionary<BookingErrorCode, string> Reasons { get; } = new Dictionary<BookingErrorCode, string>
    {
        [BookingErrorCode.SlotInPast] = "past",
        [BookingErrorCode.NoticeTooShort] = "notice",
        [BookingErrorCode.TooFarAhead] = "window",
        [BookingErrorCode.SlotBlocked] = "blocked",
        [BookingErrorCode.Busy] = "busy",
        [BookingErrorCode.FullyBooked] = "booked",
        [BookingErrorCode.NoResource] = "no_resource",
    };

    public static string NoUuid(string text) => $"“{text}” is not a valid UUID.";

    public static string NoChoice(string text) => $"Select a valid choice. {text} is not one of the available choices.";

    public static string NoObject(string type) => $"Invalid data. Expected a dictionary, but got {type}.";

    public static string NoTexts(string type) => $"Expected a dictionary of items but got type \"{type}\".";

    public static string NoList(string type) => $"Expected a list of items but got type \"{type}\".";

    public static string UnknownId(Guid id) => $"Invalid pk \"{id}\" - object does not exist.";

    public static string NoCurrency(string text) => $"“{text}” is not a currency. Give three capital letters (ISO 4217), such as EUR.";

    public static string TooSmall<T>(T least) => $"Ensure this value is greater than or equal to {least}.";

    public static string TooLarge<T>(T most) => $"Ensure this value is less than or equal to {most}.";

    public static string TooManyDays(int most) => $"Ensure that there are no more than {most} days.";

    public static string TooManyItems(int most) => $"Ensure this field has no more than {most} elements.";

    /// <summary>Returns the field of a request that an error of the engine is about.</summary>
    public static string Field(BookingError error) => error.Field switch
    {
        null => NoField,
        nameof(BookingRequest.Time) or nameof(RequestedTime.OfTimeSlot.TimeSlotId) => "time_slot",
        nameof(BookingRequest.ServiceId) => "service",
        nameof(BookingRequest.ResourceIds) or nameof(SlotQuery.ResourceId) => "resource",
        nameof(Customer.Name) => "customer_name",
        nameof(Customer.Email) => "customer_email",
        nameof(Customer.Phone) => "customer_phone",
        var field => JsonNamingPolicy.SnakeCaseLower.ConvertName(field),
    };

    /// <summary>Returns the API's sentence for an error of the engine.</summary>
    public static string Message(BookingError error) => error.Field switch
    {
        nameof(TimeSlot.MaxCapacity) when error.Data.TryGetValue(nameof(TimeSlot.Booked), out object? booked) =>
            $"Ensure this value is greater than or equal to {booked}: so many places are booked.",
        nameof(BookingRequest.ServiceId) when error.Code == BookingErrorCode.InvalidField => Required,
        nameof(Booking.Metadata) when error.Data.TryGetValue("Most", out object? most) => TooManyItems((int)most),
        _ => error.Message,
    };

    /// <summary>Returns the sentence that says why a resource can't be assigned, and names the bookings in the way.</summary>
    public static string InTheWay(BookingError error) =>
        error.Data.GetValueOrDefault("BookingIds") is IReadOnlyList<Guid> { Count: > 0 } bookings
            ? $"{error.Message} In the way: {string.Join(", ", bookings)}."
            : error.Message;

    /// <summary>Returns the API's sentence for what is wrong with a text.</summary>
    public static string Message(TextProblem problem) => problem.Rule switch
    {
        TextRule.NotBlank => "This field may not be blank.",
        TextRule.MaxLength => $"Ensure this field has no more than {problem.MaxLength} characters.",
        TextRule.EmailAddress => "Enter a valid email address.",
        TextRule.WellFormed => NoText,
        TextRule.NoNull => "Null characters are not allowed.",
        _ => problem.Message,
    };
}
