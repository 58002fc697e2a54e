using BookingApp;
using BookingEngine;
using BookingEngine.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddBookingEngine()
    .UseEntityFrameworkCore(database => database.UseSqlite(builder.Configuration.GetConnectionString("Booking")));
builder.Services.AddBookingPages(options => options.StyleSheet = "/site.css");

var app = builder.Build();
await using (var context = await app.Services.GetRequiredService<IDbContextFactory<BookingDbContext>>().CreateDbContextAsync())
{
    await context.Database.EnsureCreatedAsync(); // To begin with: an app in production migrates.
    await context.Database.EnsureBookingConstraintsAsync();
}

await DemoBusiness.CreateAsync(app.Services.GetRequiredService<ExchangeService>());

if (app.Environment.IsDevelopment())
{
    // On your own machine you are the owner. Put the authentication of your choice here before others can reach the app.
    app.Use((context, next) =>
    {
        context.User = DemoBusiness.Owner;
        return next(context);
    });
}

app.UseStaticFiles();
app.MapBookingPages();
app.Run();
