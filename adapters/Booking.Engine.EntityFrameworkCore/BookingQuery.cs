using BookingEngine.EntityFrameworkCore.Mapping;
using Microsoft.EntityFrameworkCore;

namespace BookingEngine.EntityFrameworkCore;

/// <summary>
/// A <see cref="BookingFilter"/> as queries, each of which an index carries in the order of the list. So the database reads no
/// more rows than a page has, however many there are.
/// </summary>
internal static class BookingQuery
{
    /// <summary>
    /// Returns one query, or two whose results together are the list: the bookings at the exchanges of a user, and those that
    /// the user made. A booking may be in both.
    /// </summary>
    public static async Task<IReadOnlyList<IQueryable<BookingRow>>> FilteredAsync(
        DbContext context, BookingFilter filter, CancellationToken cancellationToken)
    {
        var rows = Filtered(context.Set<BookingRow>(), filter);
        if (filter.VisibleTo is not { } user)
        {
            return [rows];
        }

        var atOwnExchanges = rows.Where(row => row.OwnerId == user);
        var made = rows.Where(row => row.UserId == user);
        if (filter.ExchangeId is not { } exchangeId)
        {
            return [atOwnExchanges, made];
        }

        bool isOwner = await context.Set<ExchangeRow>()
            .AnyAsync(exchange => exchange.Id == exchangeId && exchange.OwnerId == user, cancellationToken)
            .ConfigureAwait(false);
        return [isOwner ? rows : made];
    }

    /// <summary>Counts the bookings of a list, up to one more than are counted exactly.</summary>
    public static async Task<int> CountAsync(
        IReadOnlyList<IQueryable<BookingRow>> lists, BookingFilter filter, CancellationToken cancellationToken)
    {
        const int most = PageRequest.LargestCount + 1;
        int count = await CountAsync(lists[0], most).ConfigureAwait(false);
        return lists is [_, var made] && count < most
            ? count + await CountAsync(made.Where(row => row.OwnerId != filter.VisibleTo), most - count).ConfigureAwait(false)
            : count;

        // In the order of the list, so that it is the same index that is read.
        Task<int> CountAsync(IQueryable<BookingRow> rows, int limit) =>
            (filter.Order is BookingOrder.Start or BookingOrder.StartDescending
                ? rows.OrderBy(row => row.Date)
                : rows.OrderBy(row => row.CreatedAtMicros)).Take(limit).CountAsync(cancellationToken);
    }

    /// <summary>Returns the page, and one booking more if there is one.</summary>
    public static IQueryable<BookingRow> Page(
        IReadOnlyList<IQueryable<BookingRow>> lists, BookingFilter filter, PageRequest page)
    {
        var ordered = lists
            .Select(list => Ordered(After(list, page.Cursor as Cursor.OfBooking), filter.Order))
            .ToArray();
        var merged = ordered is [var only]
            ? only
            : Ordered(
                ordered.Select(list => list.Take(page.Offset + page.Size + 1)).Aggregate(Queryable.Union), filter.Order);
        return merged.Skip(page.Offset).Take(page.Size + 1);
    }

    private static IQueryable<BookingRow> Filtered(IQueryable<BookingRow> rows, BookingFilter filter)
    {
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

        if (filter.ServiceId is { } serviceId)
        {
            rows = rows.Where(row => row.ServiceId == serviceId);
        }

        string[] statuses = [.. filter.Statuses.Distinct().Select(StatusText.Of)];
        if (statuses is [var status])
        {
            rows = rows.Where(row => row.Status == status); // An index has the bookings of one status in order, those of several not.
        }
        else if (statuses.Length > 0)
        {
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

    /// <summary>
    /// The bookings after a place in the list. The first condition is one that an index can begin at. Bookings at the
    /// place itself are compared one by one: those of the same microsecond, or of the same day.
    /// </summary>
    private static IQueryable<BookingRow> After(IQueryable<BookingRow> rows, Cursor.OfBooking? place)
    {
        if (place is null)
        {
            return rows;
        }

        var (micros, date, start, id) = (Columns.ToMicros(place.CreatedAt), place.Date.ToDateOnly(), place.StartSecond, place.Id);
        return place.Order switch
        {
            BookingOrder.CreatedAt => rows.Where(row => row.CreatedAtMicros >= micros && (row.CreatedAtMicros > micros || row.Id > id)),
            BookingOrder.CreatedAtDescending =>
                rows.Where(row => row.CreatedAtMicros <= micros && (row.CreatedAtMicros < micros || row.Id > id)),
            BookingOrder.Start => rows.Where(row => row.Date >= date
                && (row.Date > date || row.StartSecond > start || (row.StartSecond == start && row.Id > id))),
            BookingOrder.StartDescending => rows.Where(row => row.Date <= date
                && (row.Date < date || row.StartSecond < start || (row.StartSecond == start && row.Id > id))),
            _ => throw new ArgumentOutOfRangeException(nameof(place), place.Order, "Not an order of bookings."),
        };
    }

    private static IQueryable<BookingRow> Ordered(IQueryable<BookingRow> rows, BookingOrder order)
    {
        var ordered = order switch
        {
            BookingOrder.CreatedAt => rows.OrderBy(row => row.CreatedAtMicros),
            BookingOrder.CreatedAtDescending => rows.OrderByDescending(row => row.CreatedAtMicros),
            BookingOrder.Start => rows.OrderBy(row => row.Date).ThenBy(row => row.StartSecond),
            BookingOrder.StartDescending =>
                rows.OrderByDescending(row => row.Date).ThenByDescending(row => row.StartSecond),
            _ => throw new ArgumentOutOfRangeException(nameof(order), order, "Not an order of bookings."),
        };
        return ordered.ThenBy(row => row.Id);
    }
}
