using BookingEngine.EntityFrameworkCore.Mapping;

namespace Microsoft.EntityFrameworkCore;

/// <summary>Adds the booking engine's tables to a context.</summary>
public static class BookingModelBuilderExtensions
{
    /// <summary>
    /// Adds the tables <c>exchanges</c>, <c>booking_days</c>, <c>time_slots</c>, <c>bookings</c> and <c>allocations</c>, and for
    /// events <c>booking_events</c>, <c>event_streams</c>, <c>event_deliveries</c> and <c>webhooks</c>, and <c>busy_calendars</c>. They become part of the
    /// context's own migrations. Call it in <see cref="DbContext.OnModelCreating"/>. Safe to call twice.
    /// </summary>
    /// <param name="modelBuilder">The builder of the context's model.</param>
    public static ModelBuilder UseBookingEngine(this ModelBuilder modelBuilder)
    {
        ArgumentNullException.ThrowIfNull(modelBuilder);
        return modelBuilder
            .ApplyConfiguration(new ExchangeTable())
            .ApplyConfiguration(new BookingDayTable())
            .ApplyConfiguration(new TimeSlotTable())
            .ApplyConfiguration(new BookingTable())
            .ApplyConfiguration(new AllocationTable())
            .ApplyConfiguration(new EventTable())
            .ApplyConfiguration(new EventStreamTable())
            .ApplyConfiguration(new EventDeliveryTable())
            .ApplyConfiguration(new WebhookTable())
            .ApplyConfiguration(new BusyCalendarTable());
    }
}
