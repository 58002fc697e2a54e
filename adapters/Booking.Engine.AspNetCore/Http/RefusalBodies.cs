namespace BookingEngine.AspNetCore.Http;

/// <summary>The body that says in one sentence why a request was refused.</summary>
internal sealed record DetailBody(string Detail);

/// <summary>One error of a refusal, for programs.</summary>
/// <param name="Code">The stable code of the error.</param>
/// <param name="Field">
/// The field of the request, or null if no single field is wrong. In a row of a list it is, for example,
/// <c>operating_hours[1].day_of_week</c>.
/// </param>
/// <param name="Message">The description of the error for people.</param>
internal sealed record ErrorBody(string Code, string? Field, string Message);

/// <summary>The body of a refusal in the form of RFC 9457.</summary>
internal sealed record ProblemBody(
    string Type, string Title, int Status, string Detail, string Code, IReadOnlyList<ErrorBody> Errors);
