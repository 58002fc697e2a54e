using BookingEngine.AspNetCore.OpenApi;

namespace BookingEngine.AspNetCore;

/// <summary>
/// Describes an endpoint of the API in the terms of OpenAPI 3.1. It is among the metadata of each endpoint that
/// <c>MapBookingApi</c> maps. <c>AddBookingOpenApi</c> makes a part of ASP.NET Core's own document of them; other
/// generators can do likewise.
/// </summary>
public sealed class BookingApiDescription
{
    private readonly Operation _operation;

    internal BookingApiDescription(Operation operation) => _operation = operation;

    /// <summary>
    /// What stands around the endpoints: an OpenAPI document, as JSON, with title, tags and the components that
    /// <see cref="Operation"/> refers to, and without paths.
    /// </summary>
    public static string Document => DocumentFrame.ToJson().ToJsonString();

    /// <summary>The endpoint's Operation Object, as JSON.</summary>
    public string Operation => _operation.ToJson().ToJsonString();
}
