using System.Security.Claims;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace BookingEngine.AspNetCore.Access;

/// <summary>Who asks: the request's user. Without an id it is anonymous.</summary>
/// <param name="Id">The user's id, from its <c>sub</c> or name identifier claim; null: anonymous.</param>
/// <param name="Name">The user's name; null where it has none.</param>
internal sealed record Caller(string? Id, string? Name)
{
    private static readonly Caller Anonymous = new(null, null);
    private static readonly Caller Developer = new("development", null);

    /// <summary>The caller of a request.</summary>
    public static Caller Of(HttpContext context)
    {
        var user = context.User;
        if (user.Identity is { IsAuthenticated: true })
        {
            string? id = user.FindFirstValue("sub") ?? user.FindFirstValue(ClaimTypes.NameIdentifier);
            return new Caller(
                string.IsNullOrEmpty(id) ? null : id, user.FindFirstValue("name") ?? user.FindFirstValue(ClaimTypes.Name));
        }

        return context.RequestServices.GetRequiredService<IHostEnvironment>().IsDevelopment() ? Developer : Anonymous;
    }

    /// <summary>Whether the exchange is the caller's.</summary>
    public bool Owns(Exchange exchange) => Id is not null && exchange.OwnerId == Id;

    /// <summary>Whether the booking is the caller's, or at an exchange of the caller's.</summary>
    public bool MaySee(BookingDetails details) =>
        (Id is not null && details.Booking.UserId == Id) || Owns(details.Exchange);
}
