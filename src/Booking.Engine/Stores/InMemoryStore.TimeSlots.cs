using NodaTime;

namespace BookingEngine.Stores;

public sealed partial class InMemoryStore
{
    /// <inheritdoc/>
    public Task<TimeSlot?> FindTimeSlotAsync(Guid timeSlotId, CancellationToken cancellationToken) =>
        Task.FromResult(TimeSlots(_exchanges.Values).FirstOrDefault(slot => slot.Id == timeSlotId));

    /// <inheritdoc/>
    public Task<int> CountTimeSlotsAsync(Guid exchangeId, CancellationToken cancellationToken) =>
        Task.FromResult(TimeSlots(DataOf([exchangeId])).Count);

    /// <inheritdoc/>
    public Task<Page<TimeSlot>> ListTimeSlotsAsync(
        Guid exchangeId, LocalDate? date, PageRequest page, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(page);
        var found = TimeSlots(DataOf([exchangeId]))
            .Where(slot => date is null || slot.Date == date);
        return Task.FromResult(page.PageOf(found, Cursor.After));
    }

    private static List<TimeSlot> TimeSlots(IEnumerable<ExchangeData> exchanges)
    {
        var slots = new List<TimeSlot>();
        foreach (var data in exchanges)
        {
            lock (data)
            {
                slots.AddRange(data.Days.Values.SelectMany(day => day.TimeSlots));
            }
        }

        return slots;
    }
}
