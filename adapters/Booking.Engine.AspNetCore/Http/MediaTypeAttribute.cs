namespace BookingEngine.AspNetCore.Http;

/// <summary>The media types of an endpoint's responses, if they are not JSON.</summary>
/// <param name="mediaTypes">The media types, such as <c>text/calendar</c>. A client has to accept one of them.</param>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class MediaTypeAttribute(params string[] mediaTypes) : Attribute
{
    public IReadOnlyList<string> MediaTypes { get; } = mediaTypes;
}
