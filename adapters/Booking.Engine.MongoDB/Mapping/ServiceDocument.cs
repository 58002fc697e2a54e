using MongoDB.Bson;

namespace BookingEngine.MongoDB.Mapping;

/// <summary>Maps a <see cref="Service"/> within the document of its exchange.</summary>
internal static class ServiceDocument
{
    private const string Id = "id";
    private const string Name = "name";
    private const string Description = "description";
    private const string IsActive = "isActive";
    private const string Duration = "duration";
    private const string DurationOptions = "durationOptions";
    private const string SlotStep = "slotStep";
    private const string BufferBefore = "bufferBefore";
    private const string BufferAfter = "bufferAfter";
    private const string MinNotice = "minNotice";
    private const string BookingWindowDays = "bookingWindowDays";
    private const string CancellationNotice = "cancellationNotice";
    private const string AutoConfirm = "autoConfirm";
    private const string Starts = "slotStarts";
    private const string MinPartySize = "minPartySize";
    private const string MaxPartySize = "maxPartySize";
    private const string MaxParallel = "maxParallel";
    private const string Hours = "hours";
    private const string PriceAmount = "priceAmount";
    private const string PriceCurrency = "priceCurrency";
    private const string Assignment = "assignment";
    private const string Requirements = "requirements";
    private const string Reminders = "reminders";
    private const string QuietHours = "quietHours";

    public static BsonDocument Of(Service service) => new()
    {
        { Id, Values.Of(service.Id) },
        { Name, service.Name },
        { Description, service.Description },
        { IsActive, service.IsActive },
        { Duration, Values.Of(service.Duration) },
        { DurationOptions, service.DurationOptions is { } options ? new BsonArray(options.Select(Values.Of)) : BsonNull.Value },
        { SlotStep, Values.Of(service.SlotStep) },
        { BufferBefore, Values.Of(service.BufferBefore) },
        { BufferAfter, Values.Of(service.BufferAfter) },
        { MinNotice, Values.Of(service.MinNotice) },
        { BookingWindowDays, Values.Of(service.BookingWindowDays) },
        { CancellationNotice, Values.Of(service.CancellationNotice) },
        { AutoConfirm, Values.Of(service.AutoConfirm) },
        { Starts, Values.Of(service.SlotStarts is { } starts ? SlotStartsText.Of(starts) : null) },
        { MinPartySize, service.MinPartySize },
        { MaxPartySize, Values.Of(service.MaxPartySize) },
        { MaxParallel, Values.Of(service.MaxParallel) },
        { Hours, service.Hours is { } hours ? new BsonArray(hours.Select(HoursDocument.Of)) : BsonNull.Value },
        { PriceAmount, Values.Of(service.PriceAmount) },
        { PriceCurrency, Values.Of(service.PriceCurrency) },
        { Assignment, AssignmentOrderText.Of(service.Assignment) },
        { Requirements, new BsonArray(service.Requirements.Select(RequirementDocument.Of)) },
        { Reminders, service.Reminders is { } reminders ? new BsonArray(reminders.Select(ReminderDocument.Of)) : BsonNull.Value },
        { QuietHours, ReminderDocument.Of(service.QuietHours) },
    };

    public static Service ToService(BsonDocument document) => new()
    {
        Id = document[Id].ToGuid(),
        Name = document[Name].AsString,
        Description = document[Description].AsString,
        IsActive = document[IsActive].AsBoolean,
        Duration = document.Optional(Duration)?.ToDuration(),
        DurationOptions = document.Optional(DurationOptions) is { } options
            ? [.. options.AsBsonArray.Select(Values.ToDuration)]
            : null,
        SlotStep = document.Optional(SlotStep)?.ToDuration(),
        BufferBefore = document.Optional(BufferBefore)?.ToDuration(),
        BufferAfter = document.Optional(BufferAfter)?.ToDuration(),
        MinNotice = document.Optional(MinNotice)?.ToDuration(),
        BookingWindowDays = document.Optional(BookingWindowDays)?.ToInt32(),
        CancellationNotice = document.Optional(CancellationNotice)?.ToDuration(),
        AutoConfirm = document.Optional(AutoConfirm)?.AsBoolean,
        SlotStarts = document.Optional(Starts) is { } starts ? SlotStartsText.ToSlotStarts(starts.AsString) : null,
        MinPartySize = document[MinPartySize].ToInt32(),
        MaxPartySize = document.Optional(MaxPartySize)?.ToInt32(),
        MaxParallel = document.Optional(MaxParallel)?.ToInt32(),
        Hours = document.Optional(Hours) is null ? null : [.. document.Documents(Hours).Select(HoursDocument.ToOperatingHours)],
        PriceAmount = document.Optional(PriceAmount)?.ToInt64(),
        PriceCurrency = document.Optional(PriceCurrency)?.AsString,
        Assignment = AssignmentOrderText.ToAssignmentOrder(document[Assignment].AsString),
        Requirements = [.. document.Documents(Requirements).Select(RequirementDocument.ToRequirement)],
        Reminders = document.Optional(Reminders) is null ? null : [.. document.Documents(Reminders).Select(ReminderDocument.ToReminder)],
        QuietHours = document.Optional(QuietHours) is { } quiet ? ReminderDocument.ToQuietHours(quiet) : null,
    };
}
