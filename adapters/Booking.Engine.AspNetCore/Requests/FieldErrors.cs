using System.Text.Json.Nodes;
using BookingEngine.AspNetCore.Answers;
using Microsoft.AspNetCore.Http;

namespace BookingEngine.AspNetCore.Requests;

/// <summary>What is wrong with a request, field by field: <c>{"field": ["message", …], …}</c>.</summary>
internal sealed class FieldErrors
{
    /// <summary>The name under which errors of no single field stand.</summary>
    public const string OfNoField = "non_field_errors";

    private readonly JsonObject _messages = [];

    /// <summary>Whether anything is wrong.</summary>
    public bool Any => _messages.Count > 0;

    /// <summary>Adds a message to a field.</summary>
    public void Add(string field, string message)
    {
        if (_messages[field] is JsonArray messages)
        {
            messages.Add(message);
        }
        else
        {
            _messages[field] = new JsonArray(message);
        }
    }

    /// <summary>Adds that a field names something that does not exist.</summary>
    public void AddUnknownId(string field, Guid id) => Add(field, $"Invalid pk \"{id}\" - object does not exist.");

    /// <summary>Adds a list's errors, one object a row; does nothing where no row has any.</summary>
    public void AddRows(string field, IReadOnlyList<FieldErrors> rows)
    {
        if (rows.Any(row => row.Any))
        {
            _messages[field] = new JsonArray([.. rows.Select(row => row._messages)]);
        }
    }

    /// <summary>The answer: 400.</summary>
    public IResult ToResult() => TypedResults.Json(
        _messages, BookingJson.Shared.JsonObject, statusCode: StatusCodes.Status400BadRequest);
}
