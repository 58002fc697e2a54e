using BookingEngine.AspNetCore.Exchanges;
using BookingEngine.AspNetCore.Http;
using BookingEngine.AspNetCore.OpenApi;
using static BookingEngine.AspNetCore.OpenApi.Parameter;

namespace BookingEngine.AspNetCore.Services;

/// <summary>The operations on services.</summary>
internal static class ServiceOperations
{
    private const string Tag = "services";

    public static Operation List { get; } = new("list_services", Tag, "List the services of an exchange")
    {
        About = "They come in the order in which they were added.",
        Parameters = [ExchangeId, .. Query([Paging.Number, Paging.Size])],
        Responses = [Response.Ok("ServicePage", Examples.ServicePage)],
    };

    public static Operation Create { get; } = PreviewFields.Previewed(new("create_service", Tag, "Add a service")
    {
        About = "An exchange can have at most 500 services.",
        Callers = Callers.SignedIn,
        Parameters = [ExchangeId, ExchangeIfMatch],
        Body = Schema.Ref("NewService"),
        Examples =
        [
            ("Repair", Examples.NewService),
            ("All fields", Examples.NewServiceInFull),
            ("Named resources", Examples.NewServiceOfResources),
        ],
        Responses = [Response.Created("Service", Examples.Service, "Location", "ETag")],
        Refused = [403],
    });

    public static Operation Find { get; } = new("read_service", Tag, "Read a service")
    {
        Parameters = [ExchangeId, ServiceInPath, IfNoneMatch],
        Responses = [Response.Ok("Service", Examples.Service, "ETag"), Response.NotModified],
    };

    public static Operation Replace { get; } = PreviewFields.Previewed(new("replace_service", Tag, "Replace a service")
    {
        About = "Fields that are left out get their defaults. Existing bookings are not changed.",
        Callers = Callers.SignedIn,
        Parameters = [ExchangeId, ServiceInPath, ExchangeIfMatch],
        Body = Schema.Ref("NewService"),
        Examples = [("Repair", Examples.NewService)],
        Responses = [Response.Ok("Service", Examples.Service, "ETag")],
        Refused = [403],
    });

    public static Operation Update { get; } = Replace with
    {
        Id = "update_service",
        Summary = "Change some fields of a service",
        About = "Fields that are left out keep their values. Existing bookings are not changed.",
        Body = Schema.Ref("ServiceChange"),
        Examples = [("Not sold any more", """{"is_active": false}""")],
    };

    public static Operation Delete { get; } = PreviewFields.Previewed(new("delete_service", Tag, "Delete a service")
    {
        About = "Resources that name it no longer do. The response is 409 while pending or confirmed bookings name it; is_active ends its sale then.",
        Callers = Callers.SignedIn,
        Parameters = [ExchangeId, ServiceInPath, ExchangeIfMatch],
        Responses = [Response.Deleted],
        Refused = [403, 409],
    });
}
