namespace BookingEngine.EntityFrameworkCore.Mapping;

/// <summary>A row that belongs to a business day.</summary>
internal interface IRowOfDay
{
    Guid ExchangeId { get; }

    DateOnly Date { get; }
}
