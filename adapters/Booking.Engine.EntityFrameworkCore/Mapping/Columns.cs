using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
using NodaTime;

namespace BookingEngine.EntityFrameworkCore.Mapping;

/// <summary>
/// How values lie in columns, the same on every provider. Dates are dates. Times are seconds of the business day.
/// Instants are whole microseconds since 1970 as an integer: no provider's timestamp type loses or shifts them, and
/// they sort everywhere. What is searched for is stored beside the original as <see cref="TextRules.ForSearch"/> has it.
/// </summary>
internal static class Columns
{
    /// <summary>How much longer a text may be as <see cref="TextRules.ForSearch"/> has it.</summary>
    public const int LongerForSearch = 3;

    public static long ToMicros(Instant instant) => instant.ToUnixTimeTicks() / 10;

    public static long? ToMicros(Instant? instant) => instant is { } some ? ToMicros(some) : null;

    public static Instant ToInstant(long micros) => Instant.FromUnixTimeTicks(micros * 10);

    public static Instant? ToInstant(long? micros) => micros is { } some ? ToInstant(some) : null;

    public static int ToSeconds(Duration duration) => (int)duration.TotalSeconds;

    public static int? ToSeconds(Duration? duration) => duration is { } some ? ToSeconds(some) : null;

    public static Duration ToDuration(int seconds) => Duration.FromSeconds(seconds);

    public static Duration? ToDuration(int? seconds) => seconds is { } some ? ToDuration(some) : null;

    public static LocalDate? ToDate(DateOnly? date) => date is { } some ? LocalDate.FromDateOnly(some) : null;

    /// <summary>Names the table and, after the properties, its columns: <c>CreatedAtMicros</c> is <c>created_at_micros</c>.</summary>
    public static void Name<TRow>(EntityTypeBuilder<TRow> table, string name)
        where TRow : class
    {
        table.ToTable(name);
        foreach (var property in typeof(TRow).GetProperties())
        {
            table.Property(property.Name)
                .HasColumnName(SnakeCase(property.Name))
                .HasConversion((ValueConverter?)null); // whatever the user's conventions make of its type
        }
    }

    private static string SnakeCase(string name)
    {
        var snake = new StringBuilder();
        foreach (char letter in name)
        {
            if (char.IsUpper(letter) && snake.Length > 0)
            {
                snake.Append('_');
            }

            snake.Append(char.ToLowerInvariant(letter));
        }

        return snake.ToString();
    }
}
