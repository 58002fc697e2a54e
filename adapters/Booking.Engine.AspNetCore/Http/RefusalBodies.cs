namespace BookingEngine.AspNetCore.Http;

/// <summary>Why a request was not carried out.</summary>
internal sealed record DetailBody(string Detail);

/// <summary>One error of a refusal, for programs.</summary>
/// <param name="Code">Why.</param>
/// <param name="Field">The field of the request; null: none alone. In a row of a list: <c>operating_hours[1].day_of_week</c>.</param>
/// <param name="Message">What is wrong, for people.</param>
internal sealed record ErrorBody(string Code, string? Field, string Message);

/// <summary>Why a request was not carried out, as RFC 9457 has it.</summary>
internal sealed record ProblemBody(
    string Type, string Title, int Status, string Detail, string Code, IReadOnlyList<ErrorBody> Errors);
