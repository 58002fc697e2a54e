using BookingEngine.AspNetCore.Http;
using Microsoft.AspNetCore.Http;

namespace BookingEngine.AspNetCore.Exchanges;

/// <summary>Creates the responses to a part of an exchange that the engine refuses, such as a service, in the names of its fields.</summary>
internal static class PartRefusal
{
    private const string Requirements = "requirements";

    /// <summary>The fields that the API calls otherwise than the engine does.</summary>
    private static readonly Dictionary<string, string> Names = new()
    {
        [nameof(Service.Name)] = "name",
        [nameof(Service.Duration)] = "duration_minutes",
        [nameof(Resource.Type)] = "resource_type",
        [nameof(Resource.ServiceIds)] = "services",
        [nameof(Schedule.OperatingHours)] = "hours",
        [nameof(Requirement.ResourceIds)] = "resources",
        [nameof(Requirement.To)] = "to_minutes",
    };

    /// <summary>Returns the response to errors of the engine.</summary>
    /// <param name="errors">The errors, of which there is at least one.</param>
    /// <param name="requirements">The number of requirements of the service, since their errors are reported row by row.</param>
    public static IResult Of(IReadOnlyList<BookingError> errors, int requirements)
    {
        if (!errors.All(IsOfPart))
        {
            return Refusal.Of(errors);
        }

        var fields = new FieldErrors();
        FieldErrors[] rows = [.. Enumerable.Range(0, requirements).Select(_ => new FieldErrors())];
        foreach (var error in errors)
        {
            var reported = error.Data.TryGetValue(nameof(Service.Requirements), out object? row) ? rows[(int)row] : fields;
            reported.Add(NameOf(error), MessageOf(error), error.Code);
        }

        fields.AddRows(Requirements, rows);
        return fields.ToResult();
    }

    private static bool IsOfPart(BookingError error) => error.Field is not null
        && (error.Data.ContainsKey(nameof(Exchange.Services)) || error.Data.ContainsKey(nameof(Exchange.Resources)));

    private static string NameOf(BookingError error) => Names.GetValueOrDefault(error.Field!) ?? Wording.Field(error);

    private static string MessageOf(BookingError error) =>
        error.Data.TryGetValue("ServiceId", out object? id) || error.Data.TryGetValue("ResourceId", out id)
            ? Wording.UnknownId((Guid)id)
        : error.Field == nameof(Requirement.Count) ? Wording.TooLarge(error.Data["Most"])
        : error.Field == nameof(Service.MaxPartySize) ? Wording.TooSmall("min_party_size")
        : Wording.Message(error);
}
