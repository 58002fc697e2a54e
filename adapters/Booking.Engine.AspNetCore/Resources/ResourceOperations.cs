using BookingEngine.AspNetCore.Exchanges;
using BookingEngine.AspNetCore.Http;
using BookingEngine.AspNetCore.OpenApi;
using static BookingEngine.AspNetCore.OpenApi.Parameter;

namespace BookingEngine.AspNetCore.Resources;

/// <summary>The operations on resources, and on the dates on which one has hours of its own.</summary>
internal static class ResourceOperations
{
    private const string Tag = "resources";

    public static Operation List { get; } = new("list_resources", Tag, "List the resources of an exchange")
    {
        About = "They are ordered by sort_order, then by uuid.",
        Parameters = [ExchangeId, .. Query([Paging.Number, Paging.Size])],
        Responses = [Response.Ok("ResourcePage", Examples.ResourcePage)],
    };

    public static Operation Create { get; } = PreviewFields.Previewed(new("create_resource", Tag, "Add a resource")
    {
        About = "An exchange can have at most 200 resources.",
        Callers = Callers.SignedIn,
        Parameters = [ExchangeId, ExchangeIfMatch],
        Body = Schema.Ref("NewResource"),
        Examples = [("A person", Examples.NewResource), ("All fields", Examples.NewResourceInFull)],
        Responses = [Response.Created("Resource", Examples.Resource, "Location", "ETag")],
        Refused = [403],
    });

    public static Operation Find { get; } = new("read_resource", Tag, "Read a resource")
    {
        Parameters = [ExchangeId, ResourceInPath, IfNoneMatch],
        Responses = [Response.Ok("Resource", Examples.Resource, "ETag"), Response.NotModified],
    };

    public static Operation Replace { get; } = PreviewFields.Previewed(new("replace_resource", Tag, "Replace a resource")
    {
        About = "Fields that are left out get their defaults. Its special hours stay. Existing bookings are not changed.",
        Callers = Callers.SignedIn,
        Parameters = [ExchangeId, ResourceInPath, ExchangeIfMatch],
        Body = Schema.Ref("NewResource"),
        Examples = [("A person", Examples.NewResource)],
        Responses = [Response.Ok("Resource", Examples.Resource, "ETag")],
        Refused = [403],
    });

    public static Operation Update { get; } = Replace with
    {
        Id = "update_resource",
        Summary = "Change some fields of a resource",
        About = "Fields that are left out keep their values. Existing bookings are not changed.",
        Body = Schema.Ref("ResourceChange"),
        Examples = [("Two at a time", """{"capacity": 2}""")],
    };

    public static Operation Delete { get; } = PreviewFields.Previewed(new("delete_resource", Tag, "Delete a resource")
    {
        About = "Requirements that name it among others no longer name it. The response is 409 if a service requires it and names too few others.",
        Callers = Callers.SignedIn,
        Parameters = [ExchangeId, ResourceInPath, ExchangeIfMatch],
        Responses = [Response.Deleted],
        Refused = [403, 409],
    });

    public static Operation ListSpecialHours { get; } = new(
        "list_resource_special_hours", Tag, "List dates on which a resource has hours of its own")
    {
        Parameters = [ExchangeId, ResourceInPath],
        Responses =
        [
            new(200, "The dates, in order.", Schema.ListOf(Schema.Ref("SpecialHours")))
            {
                Examples = [("Vacation", $"[{Examples.Vacation}]")],
            },
        ],
    };

    public static Operation PutSpecialHours { get; } = PreviewFields.Previewed(new(
        "put_resource_special_hours", Tag, "Set the hours of a resource on a date, in a range, or on a day in every year")
    {
        About = "They take the place of its weekly hours, or of the exchange's hours if it has none, or are pauses in them. Where there are special "
            + "hours for the same dates already, these replace them, and the answer is 200.",
        Callers = Callers.SignedIn,
        Parameters = [ExchangeId, ResourceInPath, ExchangeIfMatch],
        Body = Schema.Ref("NewSpecialHours"),
        Examples = [("Half a day", Examples.NewSpecialHours), ("Vacation", Examples.NewVacation)],
        Responses =
        [
            Response.Ok("SpecialHours", Examples.SpecialHours),
            Response.Created("SpecialHours", Examples.SpecialHours, "Location"),
        ],
        Refused = [403],
    });

    public static Operation FindSpecialHours { get; } = new(
        "read_resource_special_hours", Tag, "Read the special hours of a resource that hold on a date")
    {
        Parameters = [ExchangeId, ResourceInPath, DateInPath],
        Responses = [Response.Ok("SpecialHours", Examples.SpecialHours)],
    };

    public static Operation DeleteSpecialHours { get; } = PreviewFields.Previewed(new(
        "delete_resource_special_hours", Tag, "Go back to the hours that hold for a resource otherwise")
    {
        About = "The date may be any of a range, or that of a day in any year: the whole entry is deleted.",
        Callers = Callers.SignedIn,
        Parameters = [ExchangeId, ResourceInPath, DateInPath, ExchangeIfMatch],
        Responses = [Response.Deleted],
        Refused = [400, 403],
    });
}
