using BookingEngine.EntityFrameworkCore.Mapping;
using Microsoft.EntityFrameworkCore;

namespace BookingEngine.EntityFrameworkCore;

/// <summary>A <see cref="BookingFilter"/> as a query.</summary>
internal static class BookingQuery
{
    public static IQueryable<BookingRow> Filtered(DbContext context, BookingFilter filter)
    {
        IQueryable<BookingRow> rows = context.Set<BookingRow>();
        if (filter.VisibleTo is { } user)
        {
            var owned = context.Set<ExchangeRow>().Where(exchange => exchange.OwnerId == user);
            rows = rows.Where(row => row.UserId == user || owned.Any(exchange => exchange.Id == row.ExchangeId));
        }

        if (filter.UserId is { } maker)
        {
            rows = rows.Where(row => row.UserId == maker);
        }

        if (filter.IsOfGuests)
        {
            rows = rows.Where(row => row.UserId == null);
        }

        if (filter.ExchangeId is { } exchangeId)
        {
            rows = rows.Where(row => row.ExchangeId == exchangeId);
        }

        if (filter.Statuses.Count > 0)
        {
            string[] statuses = [.. filter.Statuses.Select(StatusText.Of)];
            rows = rows.Where(row => statuses.Contains(row.Status));
        }

        if (filter.DateFrom?.ToDateOnly() is { } from)
        {
            rows = rows.Where(row => row.Date >= from);
        }

        if (filter.DateTo?.ToDateOnly() is { } to)
        {
            rows = rows.Where(row => row.Date <= to);
        }

        if (filter.UpdatedFrom is { } changed)
        {
            long micros = Columns.ToMicros(changed);
            rows = rows.Where(row => row.UpdatedAtMicros >= micros);
        }

        if (filter.CustomerEmail is { } email)
        {
            string text = TextRules.ForSearch(email);
            rows = rows.Where(row => row.CustomerEmailForSearch == text);
        }

        return rows;
    }

    public static IOrderedQueryable<BookingRow> Ordered(IQueryable<BookingRow> rows, BookingOrder order) => order switch
    {
        BookingOrder.CreatedAt => rows.OrderBy(row => row.CreatedAtMicros),
        BookingOrder.CreatedAtDescending => rows.OrderByDescending(row => row.CreatedAtMicros),
        BookingOrder.Start => rows.OrderBy(row => row.Date).ThenBy(row => row.StartSecond),
        BookingOrder.StartDescending =>
            rows.OrderByDescending(row => row.Date).ThenByDescending(row => row.StartSecond),
        _ => throw new ArgumentOutOfRangeException(nameof(order), order, "Not an order of bookings."),
    };
}
