using BookingEngine.Pages.Bookings;
using NodaTime;

namespace BookingEngine.Pages.Book;

/// <summary>The form with which a slot is booked.</summary>
/// <param name="Exchange">The exchange.</param>
/// <param name="Choice">What the visitor has chosen.</param>
/// <param name="Time">The slot.</param>
/// <param name="Fields">What the visitor has typed.</param>
internal sealed record DetailsModel(Exchange Exchange, Choice Choice, RequestedTime.Exact Time, Fields Fields)
{
    /// <summary>The fields that are wrong. Their names are those of <see cref="Customer"/> and <see cref="Booking"/>.</summary>
    private static readonly string[] Names =
        [nameof(Customer.Name), nameof(Customer.Email), nameof(Customer.Phone), nameof(Booking.Notes)];

    /// <summary>Why the booking was refused.</summary>
    public IReadOnlyList<BookingError> Errors { get; init; } = [];

    /// <summary>The nearest free times, if the slot can't be had.</summary>
    public Alternatives Alternatives { get; init; } = new([]);

    /// <summary>What is wrong beside the fields, or null.</summary>
    public BookingError? Refusal => Errors.FirstOrDefault(error => !IsOfField(error));

    /// <summary>What is about to be booked.</summary>
    public Summary Summary
    {
        get
        {
            var service = Choice.ServiceId is { } id ? Exchange.FindService(id) : null;
            return new Summary(Exchange, Local(Time.StartsAt), Local(Time.EndsAt!.Value))
            {
                Service = service?.Name,
                With = Choice.ResourceId is { } resource && Exchange.FindResource(resource) is { } chosen ? [chosen.Name] : [],
                PartySize = Choice.PartySize,
                PriceAmount = service?.PriceAmount,
                PriceCurrency = service?.PriceCurrency,
            };
        }
    }

    /// <summary>Returns what is wrong with a field, or null.</summary>
    public BookingError? ErrorOf(string field) => Errors.FirstOrDefault(error => error.Field == field && IsOfField(error));

    private static bool IsOfField(BookingError error) =>
        error.Code == BookingErrorCode.InvalidField && Names.Contains(error.Field);

    private OffsetDateTime Local(Instant instant) => instant.InZone(Exchange.TimeZone).ToOffsetDateTime();
}
