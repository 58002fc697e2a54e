using BookingEngine.EntityFrameworkCore;
using Booking.Confirmations;
using Microsoft.EntityFrameworkCore;

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddBookingEngine()
    .UseEntityFrameworkCore(database => database.UseSqlite(builder.Configuration.GetConnectionString("Booking")))
    .OnEvent<ConfirmationMails>();
builder.Services.AddDataProtection();

await using var app = builder.Build();
await using (var context = await app.Services.GetRequiredService<IDbContextFactory<BookingDbContext>>().CreateDbContextAsync())
{
    await context.Database.EnsureCreatedAsync();
    await context.Database.EnsureBookingConstraintsAsync();
}

app.MapBookingApi("/api");
await app.RunAsync();
