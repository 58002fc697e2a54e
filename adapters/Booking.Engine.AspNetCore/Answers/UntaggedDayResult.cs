using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace BookingEngine.AspNetCore.Answers;

/// <summary>Answers the slots of a day as only one caller may see them: without an entity tag, so that nobody keeps them.</summary>
internal sealed class UntaggedDayResult(DayAvailability day) : IResult
{
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.ContentType = "application/json; charset=utf-8";
        var writer = new Utf8JsonWriter(response.BodyWriter, BookingJson.WriterOptions);
        await using var _ = writer.ConfigureAwait(false);
        AvailableSlotsBody.Write(writer, day);
    }
}
