using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Routing;

namespace BookingEngine.AspNetCore.Tests.Documented;

/// <summary>
/// The committed OpenAPI document describes the API completely. The other tests of this project check every response,
/// and every request body that was accepted, against it too.
/// </summary>
public sealed class DocumentTests(ApiFixture fixture) : IClassFixture<ApiFixture>
{
    private static readonly ApiDocument Document = ApiDocument.Committed;
    private readonly ApiHost _api = fixture.Api;

    public static IEnumerable<TheoryDataRow<string, string>> RequestExamples() =>
        from operation in Document.Operations
        from example in operation.Examples.DefaultIfEmpty("")
        select new TheoryDataRow<string, string>(operation.Id, example);

    [Fact]
    public void Every_endpoint_is_in_the_OpenAPI_document_and_nothing_else_is()
    {
        string[] mapped =
        [
            .. from endpoint in _api.Endpoints
               from method in endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? []
               where method is not ("HEAD" or "OPTIONS")
               select $"{method} {endpoint.RoutePattern.RawText}",
        ];
        Assert.Equal(
            mapped.Order(StringComparer.Ordinal),
            Document.Operations.Select(operation => $"{operation.Method} {operation.Path}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_documented_refusal_has_an_error_code_and_a_problem_body() => Assert.All(
        from operation in Document.Operations
        from status in operation.Statuses
        where status >= 400
        select operation.Response(status)!,
        response =>
        {
            Assert.NotNull(response["headers"]?["Booking-Error-Code"]);
            Assert.NotNull(response["content"]?[Reply.ProblemType]);
        });

    [Fact]
    public void Operation_ids_in_the_OpenAPI_document_are_unique() =>
        Assert.Equal(Document.Operations.Count, Document.Operations.Select(operation => operation.Id).Distinct().Count());

    [Fact]
    public void Every_path_parameter_is_described_in_the_OpenAPI_document() => Assert.All(Document.Operations, operation => Assert.Equal(
        operation.Path.Split('/').Where(segment => segment.StartsWith('{')).Select(segment => segment.Trim('{', '}')),
        operation.Parameters.Where(parameter => (string?)parameter["in"] == "path").Select(parameter => (string)parameter["name"]!)));

    [Theory]
    [MemberData(nameof(RequestExamples), DisableDiscoveryEnumeration = true)]
    public async Task Every_documented_example_of_a_request_succeeds(string id, string example)
    {
        var operation = Document.Operations.Single(one => one.Id == id);
        var place = await Place.ForAsync(_api, operation, example);
        var reply = operation.Text is { } text
            ? await _api.PostTextAsync(place.PathOf(operation), text.Example, text.Type, "owner")
            : await _api.SendAsync(
                new HttpMethod(operation.Method), place.PathOf(operation), example == "" ? null : place.Of(example), "owner");
        Assert.True((int)reply.Status is >= 200 and < 300, $"{reply.Status} {reply.Text}");
    }

    [Fact]
    public void Every_documented_example_of_a_response_matches_its_schema()
    {
        var responses = Document.SharedResponses.Concat(Document.Operations.SelectMany(
            operation => operation.Statuses.Select(status => operation.Response(status)!)));
        int examples = 0;
        foreach (var content in responses.Select(response => response["content"]?["application/json"]).OfType<JsonObject>())
        {
            foreach (var (name, example) in content["examples"]!.AsObject())
            {
                string? difference = Document.Answers.Difference(content["schema"]!, example!["value"]!.ToJsonString());
                Assert.True(difference is null, $"{name}: {difference}");
                examples++;
            }
        }

        Assert.True(examples > Document.Operations.Count);
    }
}
