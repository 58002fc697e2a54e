using System.Collections;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace BookingEngine.AspNetCore.Http;

/// <summary>A body of responses. Its members are declared once, with their names, values and descriptions.</summary>
/// <typeparam name="T">The type of what the body describes.</typeparam>
internal sealed class ResponseBody<T> : IEnumerable<Field>
{
    private readonly List<(Field Field, Action<Utf8JsonWriter, T> Write)> _members = [];

    /// <summary>Adds a member that requests have too.</summary>
    public void Add<TValue>(Field<TValue> field, Func<T, TValue> value) => AddMember(field.InResponse(), value);

    /// <summary>Adds a member of a type that requests have too.</summary>
    public void Add<TValue>(string name, FieldType<TValue> type, Func<T, TValue> value, string? about = null) =>
        AddMember(Field.Required(name, type, about), value);

    /// <summary>Adds a member.</summary>
    public void Add<TValue>(string name, JsonObject schema, Func<T, TValue> value, string? about = null) =>
        AddMember(Field.Member(name, schema, about), value);

    /// <summary>Adds a member that is left out of a response if its value is null.</summary>
    public void Add(Field optional, Func<T, object?> value) => AddMember(optional, value);

    /// <summary>Adds the members of another body, which describes a part of the value.</summary>
    public void Add<TPart>(ResponseBody<TPart> other, Func<T, TPart> part) => _members.AddRange(other._members.Select(
        member => (member.Field, (Action<Utf8JsonWriter, T>)((writer, source) => member.Write(writer, part(source))))));

    /// <summary>Returns the body that describes a value.</summary>
    public ResponseObject Of(T source) => new(writer =>
    {
        writer.WriteStartObject();
        WriteMembers(writer, source);
        writer.WriteEndObject();
    });

    /// <summary>Writes the members of an object that may have others too.</summary>
    public void WriteMembers(Utf8JsonWriter writer, T source)
    {
        foreach (var (_, write) in _members)
        {
            write(writer, source);
        }
    }

    /// <summary>Returns the response with the body that describes a value.</summary>
    public JsonHttpResult<ResponseObject> Respond(T source, int status = StatusCodes.Status200OK) =>
        TypedResults.Json(Of(source), BookingJson.Shared.ResponseObject, statusCode: status);

    /// <summary>The members, as OpenAPI describes them.</summary>
    public IEnumerator<Field> GetEnumerator() => _members.Select(member => member.Field).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private void AddMember<TValue>(Field field, Func<T, TValue> value)
    {
        var name = JsonEncodedText.Encode(field.Name);
        _members.Add((field, Write));

        void Write(Utf8JsonWriter writer, T source)
        {
            var found = value(source);
            if (found is not null || field.IsRequired)
            {
                writer.WritePropertyName(name);
                ResponseObject.Write(writer, found);
            }
        }
    }
}
