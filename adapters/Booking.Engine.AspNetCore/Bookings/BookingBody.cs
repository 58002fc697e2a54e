using System.Text.Json.Serialization;
using BookingEngine.AspNetCore.Http;

namespace BookingEngine.AspNetCore.Bookings;

/// <summary>A booking, as it is printed.</summary>
internal sealed record BookingBody
{
    public required Guid Uuid { get; init; }

    public required string? User { get; init; }

    public required Guid Exchange { get; init; }

    public required Guid? TimeSlot { get; init; }

    public required TimeSlotDetailsBody? TimeSlotDetails { get; init; }

    public required string ExchangeName { get; init; }

    public required string UserName { get; init; }

    public required string Status { get; init; }

    public required string CustomerName { get; init; }

    public required string CustomerEmail { get; init; }

    public required string CustomerPhone { get; init; }

    public required string Notes { get; init; }

    public required int PartySize { get; init; }

    public required MomentText StartsAt { get; init; }

    public required MomentText EndsAt { get; init; }

    public required TimestampText CreatedAt { get; init; }

    public required TimestampText UpdatedAt { get; init; }

    /// <summary>Only in the answer that created a guest's booking.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? AccessToken { get; init; }

    /// <summary>Only in the answer that created a guest's booking.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? CalendarUrl { get; init; }

    public static BookingBody Of(BookingDetails details)
    {
        var booking = details.Booking;
        return new BookingBody
        {
            Uuid = booking.Id,
            User = booking.UserId,
            Exchange = booking.ExchangeId,
            TimeSlot = details.TimeSlot?.Id,
            TimeSlotDetails = details.TimeSlot is null ? null : TimeSlotDetailsBody.Of(details, details.TimeSlot),
            ExchangeName = details.Exchange.BusinessName,
            UserName = booking.UserName ?? booking.Customer.Name,
            Status = BookingStatusNames.Of(booking.Status),
            CustomerName = booking.Customer.Name,
            CustomerEmail = booking.Customer.Email,
            CustomerPhone = booking.Customer.Phone,
            Notes = booking.Notes,
            PartySize = booking.PartySize,
            StartsAt = new MomentText(details.StartsAt),
            EndsAt = new MomentText(details.EndsAt),
            CreatedAt = new TimestampText(booking.CreatedAt),
            UpdatedAt = new TimestampText(booking.UpdatedAt),
        };
    }
}

/// <summary>The time slot of a booking, as it is printed.</summary>
internal sealed record TimeSlotDetailsBody(
    Guid Uuid, DateText Date, TimeText StartTime, TimeText EndTime, int AvailableCapacity)
{
    public static TimeSlotDetailsBody Of(BookingDetails details, TimeSlot slot) => new(
        slot.Id,
        new DateText(slot.Date),
        new TimeText(slot.Period.StartTime),
        new TimeText(slot.Period.EndTime),
        details.AvailableCapacity);
}
