using System.Text.Json;

namespace BookingEngine.AspNetCore.Bookings;

/// <summary>The names of a booking's status in requests and answers: <c>pending</c>, <c>no_show</c>, …</summary>
internal static class BookingStatusNames
{
    private static readonly Dictionary<BookingStatus, string> Names = Enum.GetValues<BookingStatus>()
        .ToDictionary(status => status, status => JsonNamingPolicy.SnakeCaseLower.ConvertName(status.ToString()));

    /// <summary>The statuses by name.</summary>
    public static IReadOnlyDictionary<string, BookingStatus> ByName { get; } =
        Names.ToDictionary(name => name.Value, name => name.Key);

    /// <summary>The name of a status.</summary>
    public static string Of(BookingStatus status) => Names[status];
}
