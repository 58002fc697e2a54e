using MassTransit;

namespace BookingEngine.SampleHost.Tests;

public sealed record BookingHappened(string Type, Guid ExchangeId, Guid? BookingId, long Version);

public sealed class ToBus(IPublishEndpoint bus) : IBookingEventHandler
{
    public Task HandleAsync(BookingEvent happened, CancellationToken cancellationToken) => bus.Publish(
        new BookingHappened(BookingEventNames.Of(happened.Type), happened.ExchangeId, happened.BookingId, happened.Version),
        message => message.MessageId = happened.Id,
        cancellationToken);
}
