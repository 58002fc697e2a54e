// An app of its own that takes bookings: with its own tables, endpoints, users, policies and pages, beside those of the packages.
using BookingEngine;
using Microsoft.AspNetCore.Authentication;
using Microsoft.EntityFrameworkCore;
using Shop;

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddPooledDbContextFactory<ShopContext>(
    database => database.UseSqlite(builder.Configuration.GetConnectionString("Shop") ?? "Data Source=shop.db"));
builder.Services.AddBookingEngine().UseEntityFrameworkCore<ShopContext>();
builder.Services.AddBookingPages();
builder.Services.AddOpenApi();
builder.Services.AddBookingOpenApi();
builder.Services.AddRazorComponents();
builder.Services.AddAuthentication(StaffSignIn.Scheme).AddScheme<AuthenticationSchemeOptions, StaffSignIn>(StaffSignIn.Scheme, null);
builder.Services.AddAuthorizationBuilder().AddPolicy(ApiRules.Managers, policy => policy.RequireClaim("role", "manager"));

var app = builder.Build();
await using (var context = await app.Services.GetRequiredService<IDbContextFactory<ShopContext>>().CreateDbContextAsync())
{
    await context.Database.MigrateAsync();
    await context.Database.EnsureBookingConstraintsAsync();
}

app.UseAntiforgery();
app.MapOpenApi();
app.MapGet("/photos/", (ShopContext context) => context.PhotosWithBookingsAsync()).WithTags("Photos");
app.MapPost("/photos/", async (Photo photo, ShopContext context) =>
{
    context.Photos.Add(photo);
    await context.SaveChangesAsync();
    return Results.Created();
}).WithTags("Photos");
ApiRules.Apply(app.MapBookingApi("/api"));
app.MapBookingPages("/appointments");
app.MapRazorComponents<Pages>();
app.Run();
