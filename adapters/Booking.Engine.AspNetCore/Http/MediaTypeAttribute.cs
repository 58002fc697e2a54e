namespace BookingEngine.AspNetCore.Http;

/// <summary>What an endpoint answers with where that isn't JSON.</summary>
/// <param name="mediaType">Such as <c>text/calendar</c>.</param>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class MediaTypeAttribute(string mediaType) : Attribute
{
    public string MediaType { get; } = mediaType;
}
