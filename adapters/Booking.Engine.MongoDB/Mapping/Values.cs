using MongoDB.Bson;
using NodaTime;
using NodaTime.Text;

namespace BookingEngine.MongoDB.Mapping;

/// <summary>
/// Maps values to BSON. Each field has one BSON type, and nothing depends on serializers and conventions that the host
/// may have registered. UUIDs are binary values of the standard subtype. Dates are ISO text, which sorts correctly.
/// Times are seconds of the business day. Instants are microseconds since 1970 as a 64-bit integer, since BSON's own
/// date would truncate them to milliseconds. Text that is searched is also stored in the form of
/// <see cref="TextRules.ForSearch"/>. A field without a value is null, or missing in a day's document, where every byte
/// counts.
/// </summary>
internal static class Values
{
    public static BsonValue Of(Guid id) => new BsonBinaryData(id, GuidRepresentation.Standard);

    public static BsonValue Of(LocalDate date) => new BsonString(LocalDatePattern.Iso.Format(date));

    public static BsonValue Of(LocalDate? date) => date is { } given ? Of(given) : BsonNull.Value;

    public static BsonValue Of(Instant instant) => new BsonInt64(instant.ToUnixTimeTicks() / 10);

    public static BsonValue Of(Duration duration) => new BsonInt32((int)duration.TotalSeconds);

    public static BsonValue Of(Duration? duration) => duration is { } given ? Of(given) : BsonNull.Value;

    public static BsonValue Of(string? text) => text is null ? BsonNull.Value : new BsonString(text);

    public static BsonValue Of(int? number) => number is { } given ? new BsonInt32(given) : BsonNull.Value;

    public static BsonValue Of(long? number) => number is { } given ? new BsonInt64(given) : BsonNull.Value;

    public static BsonValue Of(bool? flag) => flag is { } given ? BsonBoolean.Create(given) : BsonNull.Value;

    public static BsonArray Of(IEnumerable<Guid> ids) => [.. ids.Select(Of)];

    public static Guid ToGuid(this BsonValue value) => value.AsBsonBinaryData.ToGuid(GuidRepresentation.Standard);

    public static LocalDate ToDate(this BsonValue value) => LocalDatePattern.Iso.Parse(value.AsString).Value;

    public static Instant ToInstant(this BsonValue value) => Instant.FromUnixTimeTicks(value.ToInt64() * 10);

    public static Duration ToDuration(this BsonValue value) => Duration.FromSeconds(value.ToInt32());

    /// <summary>Returns the value of a field, or null if it has none.</summary>
    public static BsonValue? Optional(this BsonDocument document, string field) =>
        document.TryGetValue(field, out var value) && !value.IsBsonNull ? value : null;

    /// <summary>Returns the documents of a list, which are none if the field is missing.</summary>
    public static IEnumerable<BsonDocument> Documents(this BsonDocument document, string field) =>
        (document.Optional(field)?.AsBsonArray ?? []).Cast<BsonDocument>();

    /// <summary>Adds a field if it has a value.</summary>
    public static void AddOptional(this BsonDocument document, string field, BsonValue? value)
    {
        if (value is not null)
        {
            document.Add(field, value);
        }
    }
}
