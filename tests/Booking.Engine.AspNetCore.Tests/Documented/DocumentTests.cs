using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Routing;

namespace BookingEngine.AspNetCore.Tests.Documented;

/// <summary>
/// The committed document says what the API does. Beside these tests, each answer in any other test of this project is
/// held to it, and each body that was accepted.
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
    public void Every_endpoint_is_described_and_nothing_else_is()
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
    public void Every_refusal_of_every_operation_has_a_code_and_can_be_a_problem() => Assert.All(
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
    public void Names_of_operations_are_unique() =>
        Assert.Equal(Document.Operations.Count, Document.Operations.Select(operation => operation.Id).Distinct().Count());

    [Fact]
    public void Every_path_parameter_is_described() => Assert.All(Document.Operations, operation => Assert.Equal(
        operation.Path.Split('/').Where(segment => segment.StartsWith('{')).Select(segment => segment.Trim('{', '}')),
        operation.Parameters.Where(parameter => (string?)parameter["in"] == "path").Select(parameter => (string)parameter["name"]!)));

    [Theory]
    [MemberData(nameof(RequestExamples), DisableDiscoveryEnumeration = true)]
    public async Task Every_example_of_a_request_is_carried_out(string id, string example)
    {
        var operation = Document.Operations.Single(one => one.Id == id);
        var place = await Place.ForAsync(_api, operation);
        var reply = await _api.SendAsync(
            new HttpMethod(operation.Method), place.PathOf(operation), example == "" ? null : place.Of(example), "owner");
        Assert.True((int)reply.Status is >= 200 and < 300, $"{reply.Status} {reply.Text}");
    }

    [Fact]
    public void Every_example_of_an_answer_is_of_its_schema()
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
