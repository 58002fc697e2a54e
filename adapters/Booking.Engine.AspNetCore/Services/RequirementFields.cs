using System.Text.Json.Nodes;
using BookingEngine.AspNetCore.Http;
using BookingEngine.AspNetCore.OpenApi;
using NodaTime;
using static BookingEngine.AspNetCore.Http.Field;
using static BookingEngine.AspNetCore.Http.FieldTypes;

namespace BookingEngine.AspNetCore.Services;

/// <summary>The fields of a requirement of a service.</summary>
internal static class RequirementFields
{
    private static readonly Field<string?> Type = Optional(
        "resource_type", ResourceType.OrNull(), @default: null, "The type of the resources that are needed.");

    private static readonly Field<IReadOnlyList<Guid>?> Resources = Optional(
        "resources", ListOf(Uuid, Limits.Resources).OrNull(), @default: null,
        "In place of the type: the resources of which some are needed.");

    private static readonly Field<int> Count = Optional(
        "count", Whole(1, Requirement.MaxCount), @default: 1, "How many resources are needed.");

    private static readonly Field<ResourceUse> Takes = Optional(
        "takes", Choice<ResourceUse>(), @default: ResourceUse.One,
        "How much of each resource a booking takes. one: one place, whatever the party. party: as many places as the party has people. "
            + "all: the whole resource, whose capacity must be at least the party.");

    private static readonly Field<Duration> From = Optional(
        "from_minutes", BufferTime, @default: Duration.Zero, "How long after the start of the booking the resources are needed.");

    private static readonly Field<Duration?> To = Optional(
        "to_minutes", Length.OrNull(), "Until how long after the start of the booking they are needed. Null: until its end.");

    /// <summary>The body of a requirement in a response.</summary>
    public static ResponseBody<Requirement> Response { get; } = new()
    {
        { Type, requirement => requirement.ResourceType },
        { Resources, requirement => requirement.ResourceIds },
        { Count, requirement => requirement.Count },
        { Takes, requirement => requirement.Takes },
        { From, requirement => requirement.From },
        { To, requirement => requirement.To },
    };

    /// <summary>Returns the schema of a requirement in a request.</summary>
    public static JsonObject RequestSchema() => Schema.With(
        Schema.Object(Type, Resources, Count, Takes, From, To),
        ("anyOf", new JsonArray(
            new JsonObject { ["required"] = new JsonArray(Type.Name) },
            new JsonObject { ["required"] = new JsonArray(Resources.Name) })));

    /// <summary>Reads a requirement. Returns null if a field has an error.</summary>
    public static Requirement? Read(RequestFields row)
    {
        var (type, resources) = (row.Read(Type), row.Read(Resources));
        if (!row.Has(Type) && !row.Has(Resources))
        {
            row.Errors.Add(Type.Name, Wording.Required);
        }
        else if (row.Has(Type) && row.Has(Resources))
        {
            row.Errors.Add(Type.Name, Wording.TypeOrResources);
            row.Errors.Add(Resources.Name, Wording.TypeOrResources);
        }

        var (count, takes, from, to) = (row.Read(Count), row.Read(Takes), row.Read(From), row.Read(To));
        return row.Errors.Any ? null : new Requirement
        {
            ResourceType = type,
            ResourceIds = resources,
            Count = count,
            Takes = takes,
            From = from,
            To = to,
        };
    }
}
