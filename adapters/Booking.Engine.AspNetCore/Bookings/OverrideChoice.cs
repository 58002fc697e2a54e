using BookingEngine.AspNetCore.Access;
using BookingEngine.AspNetCore.Http;
using BookingEngine.AspNetCore.OpenApi;
using Microsoft.AspNetCore.Http;
using static BookingEngine.AspNetCore.Http.Field;
using static BookingEngine.AspNetCore.Http.FieldTypes;

namespace BookingEngine.AspNetCore.Bookings;

/// <summary>The rules that the owner of an exchange passes over with a booking.</summary>
internal static class OverrideChoice
{
    private static readonly Dictionary<string, Overrides> ByName = EnumNames<Overrides>.ByName
        .Where(rule => rule.Value != Overrides.None)
        .ToDictionary(rule => rule.Key, rule => rule.Value);

    /// <summary>The rules to pass over.</summary>
    public static Field<IReadOnlyList<Overrides>> Override { get; } = Optional(
        "override", ListOf(Choice(ByName), ByName.Count, least: 0),
        "The rules to pass over, which only the owner of the exchange may do. The booking shows all of them ever after, as `overrides`, also "
        + "those that it did not break. A rule that is named twice counts once.");

    /// <summary>The rules that were passed over.</summary>
    public static Field Overridden { get; } = Member(
        "overrides", Schema.ListOf(Schema.Choice(ByName.Keys)), "The rules that the owner has passed over with the booking.");

    /// <summary>Reads the rules to pass over.</summary>
    public static Overrides Read(RequestFields fields) =>
        fields.Read(Override).Aggregate(Overrides.None, (some, rule) => some | rule);

    /// <summary>Returns the rule that has a name, or null if none has.</summary>
    public static Overrides? Named(string name) => ByName.TryGetValue(name, out var rule) ? rule : null;

    /// <summary>Returns the names of rules.</summary>
    public static IEnumerable<string> NamesOf(Overrides overrides) =>
        ByName.Where(rule => overrides.HasFlag(rule.Value)).Select(rule => rule.Key);

    /// <summary>Returns the refusal of a caller who may not pass over rules of an exchange, or null.</summary>
    public static IResult? Refusal(Overrides overrides, Caller caller, Exchange exchange) =>
        overrides == Overrides.None || caller.Actor.Owns(exchange) ? null
        : caller.Id is null ? Responses.NotAuthenticated
        : Responses.Forbidden;

    /// <summary>
    /// Returns the refusal of a caller who may not pass over the rules that a request names, or null. If there is no such exchange,
    /// the booking itself is refused.
    /// </summary>
    public static async Task<IResult?> RefusalAsync(
        BookingRequest request, Caller caller, ExchangeService exchanges, CancellationToken cancellationToken) =>
        request.Overrides == Overrides.None ? null
        : await exchanges.FindAsync(request.ExchangeId, cancellationToken).ConfigureAwait(false) is { } exchange
            ? Refusal(request.Overrides, caller, exchange)
            : null;
}
