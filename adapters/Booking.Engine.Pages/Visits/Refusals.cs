using NodaTime;

namespace BookingEngine.Pages.Visits;

/// <summary>Says in the visitor's language why something was refused.</summary>
internal static class Refusals
{
    /// <summary>Returns the sentence for an error. If there is none in the texts, it is that of the engine.</summary>
    public static string Of(Visit visit, BookingError error)
    {
        if (error.Code == BookingErrorCode.InvalidField && error.Data.TryGetValue(nameof(TextRule), out object? rule))
        {
            return error.Data.TryGetValue("MaxLength", out object? length)
                ? visit.Text("RuleMaxLength", length)
                : visit.Text($"Rule{rule}");
        }

        string? text = Texts.Find($"Error{error.Code}", visit.Language.Texts);
        return text is null
            ? error.Message
            : string.Format(visit.Language.Culture, text, [.. Arguments(visit, error)]);
    }

    /// <summary>Returns what the sentences of this code may name.</summary>
    private static IEnumerable<object> Arguments(Visit visit, BookingError error)
    {
        string? name = error.Code switch
        {
            BookingErrorCode.NoticeTooShort => nameof(BookingPolicy.MinNotice),
            BookingErrorCode.TooFarAhead => nameof(BookingPolicy.BookingWindowDays),
            BookingErrorCode.CancellationTooLate => nameof(BookingPolicy.CancellationNotice),
            BookingErrorCode.TooShort => nameof(BookingPolicy.MinDuration),
            BookingErrorCode.TooLong => nameof(BookingPolicy.MaxDuration),
            BookingErrorCode.TooManyActiveBookings => "Most",
            BookingErrorCode.ResourceUnavailable => "Name",
            BookingErrorCode.OutsideHours or BookingErrorCode.ClosedPart => "Hours",
            _ => null,
        };
        if (name is not null && error.Data.TryGetValue(name, out object? value))
        {
            yield return value is Duration duration ? visit.Length(duration) : value;
        }
    }
}
