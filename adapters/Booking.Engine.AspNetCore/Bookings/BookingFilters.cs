using BookingEngine.AspNetCore.Http;
using NodaTime;
using static BookingEngine.AspNetCore.Http.Field;

namespace BookingEngine.AspNetCore.Bookings;

/// <summary>The fields of a query for bookings.</summary>
internal static class BookingFilters
{
    private static readonly Dictionary<string, BookingOrder> Orders = new()
    {
        ["created_at"] = BookingOrder.CreatedAt,
        ["-created_at"] = BookingOrder.CreatedAtDescending,
        ["date"] = BookingOrder.Start,
        ["-date"] = BookingOrder.StartDescending,
        ["starts_at"] = BookingOrder.Start,
        ["-starts_at"] = BookingOrder.StartDescending,
    };

    public static Field<Guid?> Exchange { get; } = Optional("exchange", FieldTypes.Uuid);

    public static Field<BookingStatus?> Status { get; } = BookingFields.Status;

    public static Field<LocalDate?> DateFrom { get; } = Optional("date_from", FieldTypes.Date);

    public static Field<LocalDate?> DateTo { get; } = Optional("date_to", FieldTypes.Date, "Inclusive.");

    public static Field<string?> CustomerEmail { get; } = Optional("customer_email", FieldTypes.SearchText(Limits.EmailLength));

    public static Field<BookingOrder> Ordering { get; } = Optional(
        "ordering", FieldTypes.Choice(Orders), BookingOrder.CreatedAtDescending);

    /// <summary>Whether only bookings are listed that do not fit.</summary>
    public static Field<bool?> Fits { get; } = Optional(
        "fits",
        FieldTypes.Choice(new Dictionary<string, bool> { ["false"] = false }),
        "`false`: only the bookings to come that do not fit any more, since hours, blocks, capacities or resources were changed after they were "
        + "made. It needs `exchange`, and lists at most 92 days, from today unless `date_from` is given. A later `date_to` is refused. The list has no cursors.");

    /// <summary>All fields of the query.</summary>
    public static Field[] All { get; } = [Exchange, Status, DateFrom, DateTo, CustomerEmail, Ordering, Fits];
}
