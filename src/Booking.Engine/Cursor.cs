using System.Buffers.Text;
using System.Globalization;
using System.Text;
using NodaTime;
using NodaTime.Text;

namespace BookingEngine;

/// <summary>
/// A place in a list, after one of its items: the values by which the list is ordered, and the item's id. The page that
/// begins there is found at once, however many items lie before it. An item that is moved, added or removed elsewhere
/// shifts no other. The text of a cursor is for callers to send back as it is.
/// </summary>
/// <example>
/// <code>
/// await bookings.BookAsync(new BookingRequest(shop.Id, monday, new(9, 0), new(10, 0), ada));
/// await bookings.BookAsync(new BookingRequest(shop.Id, monday, new(10, 0), new(11, 0), ada));
/// var filter = new BookingFilter { ExchangeId = shop.Id, Order = BookingOrder.Start };
///
/// var first = await bookings.ListAsync(filter, new PageRequest(size: 1));
/// var second = await bookings.ListAsync(filter, PageRequest.After(first.Next, size: 1));
/// Print(second.Items[0].Period); // 10:00-11:00
/// Print(second.Next is null);    // True
/// </code>
/// </example>
public abstract record Cursor
{
    private const string Exchanges = "exchanges";
    private const string TimeSlots = "time_slots";
    private const string Deliveries = "deliveries";

    private Cursor()
    {
    }

    /// <summary>Returns the place after a booking, in a list of bookings in that order.</summary>
    /// <exception cref="ArgumentNullException">The booking is null.</exception>
    public static OfBooking After(Booking booking, BookingOrder order)
    {
        ArgumentNullException.ThrowIfNull(booking);
        return new OfBooking(order, booking.CreatedAt, booking.Date, booking.Period.StartSecond, booking.Id);
    }

    /// <summary>Returns the place after an exchange, in a list of exchanges.</summary>
    /// <exception cref="ArgumentNullException">The exchange is null.</exception>
    public static OfExchange After(ExchangeSummary exchange)
    {
        ArgumentNullException.ThrowIfNull(exchange);
        return new OfExchange(exchange.BusinessName, exchange.Id);
    }

    /// <summary>Returns the place after a time slot, in a list of time slots.</summary>
    /// <exception cref="ArgumentNullException">The time slot is null.</exception>
    public static OfTimeSlot After(TimeSlot timeSlot)
    {
        ArgumentNullException.ThrowIfNull(timeSlot);
        var period = timeSlot.Period;
        return new OfTimeSlot(timeSlot.Date, period.StartSecond, period.StartsLater, period.EndSecond, period.EndsLater);
    }

    /// <summary>Returns the place after a delivery, in a list of deliveries.</summary>
    /// <exception cref="ArgumentNullException">The delivery is null.</exception>
    public static OfDelivery After(EventDelivery delivery)
    {
        ArgumentNullException.ThrowIfNull(delivery);
        return new OfDelivery(delivery.CreatedAt, delivery.Id);
    }

    /// <summary>Reads the text of a cursor. Returns null if the text is not that of a cursor.</summary>
    /// <exception cref="ArgumentNullException">The text is null.</exception>
    public static Cursor? Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (!Base64Url.IsValid(text))
        {
            return null;
        }

        string content = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(text));
        return content.Split(' ') switch
        {
            [Exchanges, var id, .. var name] when ToId(id) is { } exchangeId
                && TextRules.Name(string.Join(' ', name)) is null => new OfExchange(string.Join(' ', name), exchangeId),
            [TimeSlots, var date, var start, var startsLater, var end, var endsLater] when ToDate(date) is { } day
                && ToSecond(start) is { } startSecond
                && ToSecond(end) is { } endSecond
                && bool.TryParse(startsLater, out bool isLaterStart)
                && bool.TryParse(endsLater, out bool isLaterEnd) =>
                new OfTimeSlot(day, startSecond, isLaterStart, endSecond, isLaterEnd),
            [Deliveries, var plannedAt, var id] when InstantPattern.ExtendedIso.Parse(plannedAt) is { Success: true, Value: var instant }
                && ToId(id) is { } deliveryId => new OfDelivery(instant, deliveryId),
            [var order, var createdAt, var date, var start, var id] when Enum.TryParse<BookingOrder>(order, out var named)
                && Enum.IsDefined(named)
                && InstantPattern.ExtendedIso.Parse(createdAt) is { Success: true, Value: var instant }
                && ToDate(date) is { } day
                && ToSecond(start) is { } startSecond
                && ToId(id) is { } bookingId =>
                new OfBooking(named, instant, day, startSecond, bookingId),
            _ => null,
        };
    }

    /// <summary>Returns the text of the cursor: letters, digits, <c>-</c> and <c>_</c>.</summary>
    public sealed override string ToString()
    {
        string content = this switch
        {
            OfBooking place => string.Create(
                CultureInfo.InvariantCulture,
                $"{place.Order} {InstantPattern.ExtendedIso.Format(place.CreatedAt)} {LocalDatePattern.Iso.Format(place.Date)} {place.StartSecond} {place.Id}"),
            OfExchange place => $"{Exchanges} {place.Id} {place.BusinessName}",
            OfTimeSlot place => string.Create(
                CultureInfo.InvariantCulture,
                $"{TimeSlots} {LocalDatePattern.Iso.Format(place.Date)} {place.StartSecond} {place.StartsLater} {place.EndSecond} {place.EndsLater}"),
            OfDelivery place => $"{Deliveries} {InstantPattern.ExtendedIso.Format(place.CreatedAt)} {place.Id}",
            _ => throw new InvalidOperationException("A cursor has no other kinds."),
        };
        return Base64Url.EncodeToString(Encoding.UTF8.GetBytes(content));
    }

    /// <summary>Compares the places in a list: negative if this one comes before the other.</summary>
    internal abstract int CompareTo(Cursor other);

    private static Guid? ToId(string text) => Guid.TryParseExact(text, "D", out var id) ? id : null;

    private static LocalDate? ToDate(string text) =>
        LocalDatePattern.Iso.Parse(text) is { Success: true, Value: var date } && Limits.Date("", date) is null ? date : null;

    private static int? ToSecond(string text) =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int second) ? second : null;

    /// <summary>A place in a list of bookings: after the booking with this id. Only what the order compares is used.</summary>
    /// <param name="Order">The order of the list.</param>
    /// <param name="CreatedAt">When the booking was made.</param>
    /// <param name="Date">Its business date.</param>
    /// <param name="StartSecond">Its start, in seconds on the wall clock from the business date's midnight.</param>
    /// <param name="Id">Its id.</param>
    public sealed record OfBooking(BookingOrder Order, Instant CreatedAt, LocalDate Date, int StartSecond, Guid Id) : Cursor
    {
        internal override int CompareTo(Cursor other)
        {
            var place = (OfBooking)other;
            int order = Order switch
            {
                BookingOrder.CreatedAt => CreatedAt.CompareTo(place.CreatedAt),
                BookingOrder.CreatedAtDescending => place.CreatedAt.CompareTo(CreatedAt),
                BookingOrder.Start => (Date, StartSecond).CompareTo((place.Date, place.StartSecond)),
                BookingOrder.StartDescending => (place.Date, place.StartSecond).CompareTo((Date, StartSecond)),
                _ => throw new InvalidOperationException($"Not an order of bookings: {Order}."),
            };
            return order != 0 ? order : Id.CompareTo(place.Id);
        }
    }

    /// <summary>A place in a list of exchanges: after the exchange with this name and id.</summary>
    /// <param name="BusinessName">The name of the exchange.</param>
    /// <param name="Id">Its id.</param>
    public sealed record OfExchange(string BusinessName, Guid Id) : Cursor
    {
        /// <summary>The name of the exchange.</summary>
        /// <exception cref="ArgumentNullException">It is null.</exception>
        public string BusinessName
        {
            get;
            init => field = value ?? throw new ArgumentNullException(nameof(BusinessName));
        } = BusinessName ?? throw new ArgumentNullException(nameof(BusinessName));

        internal override int CompareTo(Cursor other)
        {
            var place = (OfExchange)other;
            int order = string.CompareOrdinal(BusinessName, place.BusinessName);
            return order != 0 ? order : Id.CompareTo(place.Id);
        }
    }

    /// <summary>A place in a list of time slots: after the time slot with this date and period, which no other one has.</summary>
    /// <param name="Date">The business date of the time slot.</param>
    /// <param name="StartSecond">Its start, in seconds on the wall clock from the business date's midnight.</param>
    /// <param name="StartsLater">Whether, on a night when the clock shows the start twice, the second time is meant.</param>
    /// <param name="EndSecond">Its end, likewise.</param>
    /// <param name="EndsLater">Whether, on a night when the clock shows the end twice, the second time is meant.</param>
    public sealed record OfTimeSlot(LocalDate Date, int StartSecond, bool StartsLater, int EndSecond, bool EndsLater) : Cursor
    {
        internal override int CompareTo(Cursor other)
        {
            var place = (OfTimeSlot)other;
            return (Date, StartSecond, StartsLater, EndSecond, EndsLater).CompareTo(
                (place.Date, place.StartSecond, place.StartsLater, place.EndSecond, place.EndsLater));
        }
    }

    /// <summary>A place in a list of deliveries, the newest of which come first: after the one with this id.</summary>
    /// <param name="CreatedAt">When the delivery was planned.</param>
    /// <param name="Id">Its id.</param>
    public sealed record OfDelivery(Instant CreatedAt, Guid Id) : Cursor
    {
        internal override int CompareTo(Cursor other)
        {
            var place = (OfDelivery)other;
            int order = place.CreatedAt.CompareTo(CreatedAt);
            return order != 0 ? order : Id.CompareTo(place.Id);
        }
    }
}
