namespace BookingEngine.AspNetCore.Http;

/// <summary>The media type of an endpoint's responses, if it is not JSON.</summary>
/// <param name="mediaType">The media type, such as <c>text/calendar</c>.</param>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class MediaTypeAttribute(string mediaType) : Attribute
{
    public string MediaType { get; } = mediaType;
}
