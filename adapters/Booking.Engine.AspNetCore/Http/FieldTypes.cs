using System.Text.Json;
using System.Text.Json.Nodes;
using BookingEngine.AspNetCore.OpenApi;
using NodaTime;

namespace BookingEngine.AspNetCore.Http;

/// <summary>The types of fields that requests have.</summary>
internal static class FieldTypes
{
    private const string HourAndMinute = "([01][0-9]|2[0-3]):[0-5][0-9]";
    private const string AnyTime = @$"{HourAndMinute}(:[0-5][0-9](\.0+)?)?";
    private const int MostDaysAhead = 3660;

    private delegate string? TextParser<T>(string text, out T result);

    /// <summary>An id.</summary>
    public static FieldType<Guid> Uuid { get; } = Parsed<Guid>(Schema.Formatted("uuid"), FieldText.Uuid, Wording.NoUuid);

    /// <summary>A date from 1970-01-01 to 2199-12-31.</summary>
    public static FieldType<LocalDate> Date { get; } =
        Parsed<LocalDate>(Schema.Formatted("date"), FieldText.Date, _ => Wording.NoDate);

    /// <summary>
    /// A time of day, <c>HH:MM</c> or <c>HH:MM:SS</c>. A fraction is accepted only if it is zero. 24:00 is the midnight that
    /// ends the day.
    /// </summary>
    public static FieldType<LocalTime> Time { get; } = Parsed<LocalTime>(
        Schema.Pattern(@$"^({AnyTime}|24:00(:00(\.0+)?)?)$"),
        (text, out time) =>
        {
            string? problem = FieldText.Time(text, out var read);
            time = read.Value;
            return problem;
        },
        _ => Wording.NoTime);

    /// <summary>A time of day that remembers whether it was given as 24:00.</summary>
    public static FieldType<TimeOfDay> TimeOrEndOfDay { get; } =
        Parsed<TimeOfDay>(Time.Schema, FieldText.Time, _ => Wording.NoTime);

    /// <summary>A time at which hours, or a part of them, open. It can't be 24:00, which ends the day.</summary>
    public static FieldType<LocalTime> OpeningTime { get; } = Parsed<LocalTime>(
        Schema.Pattern($"^{AnyTime}$"),
        (text, out time) =>
        {
            string? problem = FieldText.Time(text, out var read);
            time = read.Value;
            return problem ?? (read.EndsDay ? Wording.NoTime : null);
        },
        _ => Wording.NoTime);

    /// <summary>A date and time. Without an offset it is local to the exchange.</summary>
    public static FieldType<Moment> Moment { get; } = Parsed<Moment>(
        Schema.Pattern(@"^[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ][0-9]{2}:[0-9]{2}(:[0-9]{2}(\.0+)?)?([Zz]|[+-][0-9]{2}:?[0-9]{2})?$"),
        FieldText.Moment,
        _ => Wording.NoMoment);

    /// <summary>True or false.</summary>
    public static FieldType<bool> Flag { get; } = new(Schema.OfType("boolean"), (value, out flag) =>
    {
        bool? given = (value.Json?.ValueKind, value.Text) switch
        {
            (JsonValueKind.True, _) or (null, "true") => true,
            (JsonValueKind.False, _) or (null, "false") => false,
            _ => null,
        };
        flag = given is true;
        return given is null ? Wording.NoFlag : null;
    });

    /// <summary>An ISO day of the week, where 1 is Monday.</summary>
    public static FieldType<IsoDayOfWeek> Weekday { get; } = Number(1, 7, number => (IsoDayOfWeek)number);

    /// <summary>A line that is not blank and contains no invisible characters that change how it is read.</summary>
    public static FieldType<string> Name { get; } = Trimmed(NameSchema(Limits.NameLength), TextRules.Name);

    /// <summary>The type of a resource, such as <c>staff</c>.</summary>
    public static FieldType<string> ResourceType { get; } = Trimmed(NameSchema(Limits.ResourceTypeLength), TextRules.ResourceType);

    /// <summary>A currency in three capital letters.</summary>
    public static FieldType<string> Currency { get; } = Parsed<string>(
        Schema.Pattern("^[A-Z]{3}$"),
        (text, out currency) =>
        {
            currency = text;
            return text.Length == 3 && text.All(char.IsAsciiLetterUpper) ? null : Wording.NoCurrency(text);
        },
        _ => Wording.NoText);

    /// <summary>An e-mail address.</summary>
    public static FieldType<string> Email { get; } = Trimmed(
        Schema.With(Schema.Line(Limits.EmailLength), ("format", "idn-email")), TextRules.Email);

    /// <summary>A text without control characters.</summary>
    public static FieldType<string> Line(int longest) =>
        Trimmed(Schema.Line(longest), text => TextRules.Line(text, longest));

    /// <summary>A text that may have line breaks.</summary>
    public static FieldType<string> Text(int longest) =>
        Trimmed(Schema.Text(longest), text => TextRules.Text(text, longest));

    /// <summary>A text to search for. White space around it is kept.</summary>
    public static FieldType<string> SearchText(int longest) =>
        Checked(Schema.Text(longest), text => text, text => TextRules.Text(text, longest));

    /// <summary>The text of a cursor.</summary>
    public static FieldType<string> Cursor { get; } = Parsed<string>(
        Schema.Pattern("^[A-Za-z0-9_-]*$"),
        (text, out cursor) =>
        {
            cursor = text;
            return BookingEngine.Cursor.Parse(text) is null ? Wording.NoCursor : null;
        },
        _ => Wording.NoCursor);

    /// <summary>A whole number within bounds.</summary>
    public static FieldType<int> Whole(int least, int most) => Number(least, most, number => (int)number);

    /// <summary>A whole number within bounds that may be too large for 32 bits.</summary>
    public static FieldType<long> LongWhole(long least, long most) => Number(least, most, number => number);

    /// <summary>A number of places.</summary>
    public static FieldType<int> Capacity(int least) => Whole(least, BookingPolicy.MaxCapacity);

    /// <summary>A duration in whole minutes.</summary>
    public static FieldType<Duration> Minutes(int least, int most) =>
        Number(least, most, number => Duration.FromMinutes(number));

    /// <summary>The length of a slot or a booking, or a step: from a minute to a day.</summary>
    public static FieldType<Duration> Length { get; } = Minutes(1, NodaConstants.MinutesPerDay);

    /// <summary>A time that a booking also occupies: up to a day.</summary>
    public static FieldType<Duration> BufferTime { get; } = Minutes(0, NodaConstants.MinutesPerDay);

    /// <summary>A time before the start of a booking: up to 3,660 days.</summary>
    public static FieldType<Duration> NoticeTime { get; } = Minutes(0, MostDaysAhead * NodaConstants.MinutesPerDay);

    /// <summary>A number of days ahead: up to 3,660.</summary>
    public static FieldType<int> DaysAhead { get; } = Whole(0, MostDaysAhead);

    /// <summary>One of the names of an enumeration.</summary>
    public static FieldType<T> Choice<T>()
        where T : struct, Enum => Choice(EnumNames<T>.ByName);

    /// <summary>One of several names.</summary>
    public static FieldType<T> Choice<T>(IReadOnlyDictionary<string, T> choices)
        where T : struct => new(Schema.Choice(choices.Keys), (value, out choice) =>
        {
            choice = default;
            return value.Text is { } text && choices.TryGetValue(text, out choice) ? null : Wording.NoChoice(value.ToString());
        })
        {
            Print = choice => choices.First(named => named.Value.Equals(choice)).Key,
        };

    /// <summary>Texts by name, of which null removes one.</summary>
    public static FieldType<IReadOnlyDictionary<string, string?>> Metadata { get; } = new(
        Schema.With(
            Schema.OfType("object"),
            ("maxProperties", Limits.MetadataEntries),
            ("propertyNames", Schema.With(Schema.Line(Limits.MetadataNameLength), ("minLength", 1))),
            ("additionalProperties", Schema.OrNull(Schema.Text(Limits.MetadataValueLength)))),
        (value, field, errors, out texts) =>
        {
            var read = new Dictionary<string, string?>(StringComparer.Ordinal);
            texts = read;
            if (value.Json is not { ValueKind: JsonValueKind.Object } json)
            {
                errors.Add(field, Wording.NoTexts(value.TypeName));
                return false;
            }

            foreach (var property in json.EnumerateObject())
            {
                string? name = RawValue.ReadText(() => property.Name);
                var entry = new RawValue(property.Value);
                string? problem = name is null ? Wording.NoText
                    : TextRules.MetadataName(name) is { } wrongName ? Wording.Message(wrongName)
                    : entry is { IsNull: false, Text: null } ? $"{name}: {Wording.NoText}"
                    : entry.Text is { } text && TextRules.Text(text, Limits.MetadataValueLength) is { } wrong
                        ? $"{name}: {Wording.Message(wrong)}"
                    : null;
                if (problem is null)
                {
                    read[name!] = entry.Text;
                }
                else
                {
                    errors.Add(field, problem);
                }
            }

            if (read.Count > Limits.MetadataEntries)
            {
                errors.Add(field, Wording.TooManyItems(Limits.MetadataEntries));
            }

            return read.Count <= Limits.MetadataEntries;
        })
    {
        Print = _ => new JsonObject(),
    };

    /// <summary>A list of values, by default of at least one.</summary>
    public static FieldType<IReadOnlyList<T>> ListOf<T>(FieldType<T> item, int most, int least = 1) => List<T>(
        least == 0
            ? Schema.With(Schema.ListOf(item.Schema), ("maxItems", most))
            : Schema.With(Schema.ListOf(item.Schema), ("minItems", least), ("maxItems", most)),
        most,
        (values, field, errors) =>
        {
            if (values.Length < least)
            {
                errors.Add(field, Wording.EmptyList);
            }

            var items = new List<T>(values.Length);
            foreach (var value in values)
            {
                if (item.Read(value, field, errors, out var read))
                {
                    items.Add(read);
                }
            }

            return items.Count == values.Length ? items : [];
        });

    /// <summary>A list of objects, whose errors are reported row by row.</summary>
    /// <param name="schema">The name of an object's schema.</param>
    /// <param name="most">The maximum number of objects.</param>
    /// <param name="read">Reads an object. The result is ignored if its fields have errors.</param>
    public static FieldType<IReadOnlyList<T>> Rows<T>(string schema, int most, Func<RequestFields, T?> read) => List<T>(
        Schema.With(Schema.ListOf(Schema.Ref(schema)), ("maxItems", most)),
        most,
        (values, field, errors) =>
        {
            RequestFields[] rows = [.. values.Select(value => new RequestFields(value))];
            T?[] items = [.. rows.Where(row => !row.Errors.Any).Select(read)];
            errors.AddRows(field, [.. rows.Select(row => row.Errors)]);
            return rows.Any(row => row.Errors.Any) ? [] : [.. items.OfType<T>()];
        });

    /// <summary>Returns the type with null as an additional value.</summary>
    public static FieldType<T?> OrNull<T>(this FieldType<T> type)
        where T : struct =>
        type.OrNone() with { Schema = Schema.OrNull(type.Schema.DeepClone().AsObject()), IsNullable = true };

    /// <summary>Returns the type with null as an additional value.</summary>
    public static FieldType<string?> OrNull(this FieldType<string> type) => OrNullReference(type);

    /// <inheritdoc cref="OrNull(FieldType{string})"/>
    public static FieldType<IReadOnlyList<T>?> OrNull<T>(this FieldType<IReadOnlyList<T>> type) => OrNullReference(type);

    /// <summary>Returns the type for a field that reads as null if it is left out or wrong.</summary>
    public static FieldType<T?> OrNone<T>(this FieldType<T> type)
        where T : struct => new(type.Schema, (value, field, errors, out result) =>
        {
            bool isRead = type.Read(value, field, errors, out var read);
            result = read;
            return isRead;
        });

    private static JsonObject NameSchema(int longest) => Schema.With(
        Schema.Line(longest),
        ("minLength", 1),
        ("pattern", @"^(?=.*\S)[^\p{Cc}\u200B\u2028-\u202E\u2066-\u2069\uFEFF]*$"));

    private static FieldType<T?> OrNullReference<T>(FieldType<T> type)
        where T : class => new(Schema.OrNull(type.Schema.DeepClone().AsObject()), type.Read!)
        {
            IsNullable = true,
            Print = value => value is null ? null : type.Print(value),
        };

    private static FieldType<T> Parsed<T>(JsonObject schema, TextParser<T> parse, Func<string, string> noText) =>
        new(schema, (value, out result) =>
        {
            result = default!;
            return value.Text is { } text ? parse(text, out result) : noText(value.ToString());
        });

    private static FieldType<string> Trimmed(JsonObject schema, Func<string, TextProblem?> rule) =>
        Checked(schema, text => text.Trim(), rule);

    private static FieldType<string> Checked(
        JsonObject schema, Func<string, string> clean, Func<string, TextProblem?> rule) =>
        new(schema, (value, out result) =>
        {
            result = clean(value.Text ?? "");
            return value.Text is null ? Wording.NoText
                : rule(result) is { } problem ? Wording.Message(problem)
                : null;
        });

    private static FieldType<T> Number<T>(long least, long most, Func<long, T> convert) =>
        new(Schema.Whole(least, most), (value, out result) =>
        {
            long number = 0;
            string? problem = value.Json is not { } json ? FieldText.Integer(value.Text!, least, most, out number)
                : json.ValueKind != JsonValueKind.Number ? Wording.NoInteger
                : json.TryGetDecimal(out decimal exact) && decimal.IsInteger(exact)
                    ? FieldText.Bounded((Int128)exact, least, most, out number)
                : FieldText.Integer(json.GetRawText(), least, most, out number);
            result = convert(number);
            return problem;
        });

    private static FieldType<IReadOnlyList<T>> List<T>(
        JsonObject schema, int most, Func<RawValue[], string, FieldErrors, IReadOnlyList<T>> read) =>
        new(schema, (value, field, errors, out items) =>
        {
            items = [];
            if (value.Json is not { ValueKind: JsonValueKind.Array } array)
            {
                errors.Add(field, Wording.NoList(value.TypeName));
                return false;
            }

            if (array.GetArrayLength() > most)
            {
                errors.Add(field, Wording.TooManyItems(most));
                return false;
            }

            items = read([.. array.EnumerateArray().Select(element => new RawValue(element))], field, errors);
            return true;
        })
        {
            Print = _ => new JsonArray(),
        };
}
