using System.Text.Json;

namespace BookingEngine.AspNetCore.Http;

/// <summary>
/// What the API calls what the engine names otherwise: the fields, why a slot can't be had, and the sentences of plain
/// checks of a field, which are Django REST Framework's.
/// </summary>
internal static class Wording
{
    /// <summary>A value that should be a text is none.</summary>
    public const string NoText = "Not a valid string.";

    /// <summary>Why a slot can't be had, in the order in which the reasons are looked for.</summary>
    public static IReadOnlyDictionary<BookingErrorCode, string> Reasons { get; } = new Dictionary<BookingErrorCode, string>
    {
        [BookingErrorCode.SlotInPast] = "past",
        [BookingErrorCode.NoticeTooShort] = "notice",
        [BookingErrorCode.TooFarAhead] = "window",
        [BookingErrorCode.SlotBlocked] = "blocked",
        [BookingErrorCode.FullyBooked] = "booked",
    };

    /// <summary>The field of a request that an error of the engine is about.</summary>
    public static string Field(BookingError error) => error.Field switch
    {
        null => FieldErrors.OfNoField,
        nameof(BookingRequest.Time) or nameof(RequestedTime.OfTimeSlot.TimeSlotId) => "time_slot",
        nameof(Customer.Name) => "customer_name",
        nameof(Customer.Email) => "customer_email",
        nameof(Customer.Phone) => "customer_phone",
        var field => JsonNamingPolicy.SnakeCaseLower.ConvertName(field),
    };

    /// <summary>What is wrong, as the API says it.</summary>
    public static string Message(BookingError error) => error.Field == nameof(TimeSlot.MaxCapacity)
        && error.Data.TryGetValue(nameof(TimeSlot.Booked), out object? booked)
            ? $"Ensure this value is greater than or equal to {booked}: so many places are booked."
            : error.Message;

    /// <summary>What is wrong with a text, as the API says it.</summary>
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
