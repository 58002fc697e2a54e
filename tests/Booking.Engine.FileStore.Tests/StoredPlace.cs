using NodaTime;

namespace BookingEngine.FileStore.Tests;

/// <summary>Where a booking or a time slot is, by its id.</summary>
internal sealed record StoredPlace(Guid ExchangeId, LocalDate Date);
