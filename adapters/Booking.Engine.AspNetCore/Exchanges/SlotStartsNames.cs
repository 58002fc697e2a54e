using System.Text.Json;

namespace BookingEngine.AspNetCore.Exchanges;

/// <summary>The names of where bookings may start, in requests and answers: <c>any</c>, <c>grid</c>.</summary>
internal static class SlotStartsNames
{
    /// <summary>The values by name.</summary>
    public static IReadOnlyDictionary<string, SlotStarts> ByName { get; } = Enum.GetValues<SlotStarts>().ToDictionary(Of);

    /// <summary>The name of a value.</summary>
    public static string Of(SlotStarts starts) => JsonNamingPolicy.SnakeCaseLower.ConvertName(starts.ToString());
}
