using System.Text.Json;
using BookingEngine.AspNetCore.Bookings;
using BookingEngine.AspNetCore.Http;
using static BookingEngine.AspNetCore.Http.Field;
using static BookingEngine.AspNetCore.Http.FieldTypes;

namespace BookingEngine.AspNetCore.Imports;

/// <summary>The columns of a row that is imported, and the fields of the query. All that is written is exported in the same columns.</summary>
internal static class ImportFields
{
    private static readonly char[] BetweenNames = [';'];

    /// <summary>The id by which a booking is recognised.</summary>
    public static Field<string> ExternalId { get; } = Required("external_id", Name);

    /// <summary>The service, by its id or its name.</summary>
    public static Field<string?> Service { get; } = Optional(BookingFields.Service.Name, Line(Limits.NameLength));

    /// <summary>The resources, by their ids or their names.</summary>
    public static Field<string?> Resources { get; } = Optional(ResourceChoice.Resources.Name, Text(Limits.TextLength));

    /// <summary>What the client keeps with the booking, as a JSON object.</summary>
    public static Field<string?> Metadata { get; } = Optional(BookingFields.Metadata.Name, SearchText(int.MaxValue));

    /// <summary>The rules that are passed over, by their names.</summary>
    public static Field<string?> Overrides { get; } = Optional(OverrideChoice.Overridden.Name, Text(Limits.TextLength));

    /// <summary>Whether the import is only tried out.</summary>
    public static Field<bool> DryRun { get; } = Optional(
        "dry_run", Flag, @default: false, "True: nothing is stored, and the answer says what would become of each row.");

    /// <summary>Whether what is to come makes events.</summary>
    public static Field<bool> SendEvents { get; } = Optional(
        "send_events",
        Flag,
        @default: false,
        "True: each imported booking that is to come makes the event `booking.created`. What has begun or was cancelled makes none in any case.");

    /// <summary>The e-mail address of rows that have none.</summary>
    public static Field<string?> CustomerEmail { get; } = Optional(
        BookingFields.CustomerEmail.Name, Email, "The e-mail address for the rows that have none.");

    /// <summary>The columns, in the order in which they are exported.</summary>
    public static IReadOnlyList<string> Columns { get; } =
    [
        ExternalId.Name, BookingFields.Status.Name, TimeFields.StartsAt.Name, TimeFields.EndsAt.Name, Service.Name, Resources.Name,
        BookingFields.PartySize.Name, BookingFields.CustomerName.Name, CustomerEmail.Name, BookingFields.CustomerPhone.Name,
        BookingFields.Notes.Name, Metadata.Name, Overrides.Name,
    ];

    /// <summary>All columns that are read.</summary>
    public static IReadOnlySet<string> Known { get; } =
        Columns.Concat(TimeFields.OnClock.Select(field => field.Name)).ToHashSet(StringComparer.Ordinal);

    /// <summary>Returns the names of a cell, which semicolons are between.</summary>
    public static string[] Split(string? cell) =>
        cell?.Split(BetweenNames, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];

    /// <summary>Writes names so that <see cref="Split"/> reads them.</summary>
    public static string Join(IEnumerable<string> names) => string.Join("; ", names);

    /// <summary>Reads metadata from the JSON of a cell.</summary>
    public static Dictionary<string, string> ReadMetadata(RequestFields fields)
    {
        if (fields.Read(Metadata) is not { } text)
        {
            return [];
        }

        try
        {
            using var document = JsonDocument.Parse(text);
            return BookingFields.Metadata.Type.Read(new RawValue(document.RootElement), Metadata.Name, fields.Errors, out var read)
                ? read.Where(entry => entry.Value is not null).ToDictionary(entry => entry.Key, entry => entry.Value!)
                : [];
        }
        catch (JsonException)
        {
            fields.Errors.Add(Metadata.Name, Wording.NoTexts("str"));
            return [];
        }
    }
}
