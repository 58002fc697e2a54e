using System.Net;
using BookingEngine.EntityFrameworkCore.Tests.PostgreSql;
using BookingEngine.MongoDB.Tests;

namespace BookingEngine.SampleHost.Tests;

/// <summary>The flow of the documented API, compared exactly, on the built host.</summary>
public sealed class DocumentedFlowTests
{
    private const string Exchange = """
        {"uuid": "<uuid exchange>", "business_name": "Tech Repair Shop", "description": "Professional electronics repair",
         "operating_hours": [
           {"uuid": "<uuid monday>", "day_of_week": 1, "day_name": "Monday", "open_time": "09:00:00", "close_time": "17:00:00", "is_closed": false, "every_weeks": 1, "from_date": null},
           {"uuid": "<uuid saturday>", "day_of_week": 6, "day_name": "Saturday", "open_time": null, "close_time": null, "is_closed": true, "every_weeks": 1, "from_date": null}],
         "time_zone": "UTC", "default_capacity": 1, "slot_duration_minutes": 60, "slot_step_minutes": null,
         "buffer_before_minutes": 0, "buffer_after_minutes": 0, "min_notice_minutes": 0, "booking_window_days": null,
         "cancellation_notice_minutes": 0, "auto_confirm": false, "min_duration_minutes": null, "max_duration_minutes": null,
         "slot_starts": "any", "reschedule_keeps_confirmation": true, "reminders": [], "quiet_from": null, "quiet_to": null,
         "created_at": "<timestamp>", "updated_at": "<timestamp>"}
        """;

    private const string Available = "/api/time-slots/available_slots/?exchange={exchange}&date=2024-01-15&slot_duration=120";

    private static readonly (string Key, string Value) Now = ("Booking:Now", "2024-01-10T12:00:00Z");

    private readonly Flow _flow = new();

    [Theory]
    [InlineData("Sqlite")]
    [InlineData("PostgreSql")]
    [InlineData("MongoDb")]
    [InlineData("InMemory")]
    public async Task The_documented_flow_returns_exactly_the_documented_responses(string storage)
    {
        using var directory = new TemporaryDirectory();
        await using var server = storage == "PostgreSql" ? await PostgreSqlServer.StartAsync(isDurable: false) : null;
        string connection = storage switch
        {
            "PostgreSql" => $"{server!.ConnectionString};Database=flow",
            "MongoDb" => await MongoServer.ReplicaSet,
            _ => "",
        };
        await using var host = await HostInProcess.StartAsync(
            directory.Path, "Development", ("Booking:Storage", storage), ("ConnectionStrings:Booking", connection), Now);
        var client = host.Client;

        await CreateAndBookAsync(client);
        await _flow.PostAsync(client, "/api/bookings/", Wish("14:30", "15:30"), HttpStatusCode.BadRequest,
            """{"time_slot": ["This time slot has reached maximum capacity."]}""");
        await _flow.GetAsync(client, Available, Slots(14));
        await _flow.GetAsync(client, "/api/bookings/{booking}/", Booking("pending", 0));
        await _flow.GetAsync(client, "/api/bookings/?exchange={exchange}", $$"""
            {"count": 1, "count_is_exact": true, "next": null, "previous": null, "results": [{{Booking("pending", 0)}}]}
            """);
        await _flow.PostAsync(client, "/api/bookings/{booking}/cancel/", null, HttpStatusCode.OK, Booking("cancelled", 1));
        await _flow.GetAsync(client, Available, Slots(booked: null));
        await GenerateAsync(client, created: 8, existing: 0);
        await GenerateAsync(client, created: 0, existing: 8);
        await new OptionsFlow(client, _flow).GoAsync();
    }

    [Fact]
    public async Task Answered_bookings_survive_a_restart_of_the_host()
    {
        using var directory = new TemporaryDirectory();
        await using (var killed = await HostProcess.StartAsync(directory.Path, "Development", Now))
        {
            await CreateAndBookAsync(killed.Client);
            await killed.KillAsync();
        }

        Assert.True(File.Exists(Path.Combine(directory.Path, "booking.db")));
        await using var again = await HostProcess.StartAsync(directory.Path, "Development", Now);
        await _flow.GetAsync(again.Client, "/api/exchanges/{exchange}/", Exchange);
        await _flow.GetAsync(again.Client, "/api/bookings/{booking}/", Booking("pending", 0));
        await _flow.GetAsync(again.Client, Available, Slots(14));
        await _flow.PostAsync(again.Client, "/api/bookings/", Wish("14:00", "15:00"), HttpStatusCode.BadRequest,
            """{"time_slot": ["This time slot has reached maximum capacity."]}""");
    }

    private async Task CreateAndBookAsync(HttpClient client)
    {
        await _flow.PostAsync(client, "/api/exchanges/", """
            {"business_name": "Tech Repair Shop", "description": "Professional electronics repair",
             "operating_hours": [
               {"day_of_week": 1, "open_time": "09:00", "close_time": "17:00", "is_closed": false},
               {"day_of_week": 6, "is_closed": true}]}
            """, HttpStatusCode.Created, Exchange);
        await _flow.GetAsync(client, Available, Slots(booked: null));
        await _flow.PostAsync(
            client, "/api/bookings/", Wish("14:00", "15:00"), HttpStatusCode.Created, Booking("pending", 0));
    }

    private Task GenerateAsync(HttpClient client, int created, int existing) => _flow.PostAsync(
        client, "/api/time-slots/generate_slots/", """
        {"exchange_uuid": "{exchange}", "start_date": "2024-01-22", "end_date": "2024-01-28",
         "slot_duration_minutes": 60, "max_capacity": 2}
        """, HttpStatusCode.Created, $$"""
        {"exchange_uuid": "<uuid exchange>", "start_date": "2024-01-22", "end_date": "2024-01-28",
         "slot_duration_minutes": 60, "max_capacity": 2, "created_count": {{created}}, "existing_count": {{existing}}, "kept": 0}
        """);

    private static string Wish(string start, string end) => $$"""
        {"exchange": "{exchange}", "date": "2024-01-15", "start_time": "{{start}}", "end_time": "{{end}}",
         "customer_name": "Jane Doe", "customer_email": "jane@example.com"}
        """;

    private static string Booking(string status, int left) => $$"""
        {"uuid": "<uuid booking>", "user": "d3e0f5a2-7c41-4b8e-9a6d-1f2b3c4d5e6f", "exchange": "<uuid exchange>", "time_slot": "<uuid slot>",
         "time_slot_details": {"uuid": "<uuid slot>", "date": "2024-01-15", "start_time": "14:00:00", "end_time": "15:00:00",
                               "available_capacity": {{left}}},
         "exchange_name": "Tech Repair Shop", "user_name": "Jane Doe", "status": "{{status}}",
         "customer_name": "Jane Doe", "customer_email": "jane@example.com", "customer_phone": "", "notes": "",
         "party_size": 1, "service": null, "service_name": null, "resources": [], "price_amount": null, "price_currency": null, "metadata": {},
         "overrides": [], "starts_at": "2024-01-15T14:00:00Z", "ends_at": "2024-01-15T15:00:00Z",
         "created_at": "<timestamp>", "updated_at": "<timestamp>"}
        """;

    /// <summary>The four slots of the day, of two hours each. A slot is unavailable if a booking starts within it.</summary>
    private static string Slots(int? booked)
    {
        int[] starts = [9, 11, 13, 15];
        var slots = starts.Select(start => (Start: start, Free: booked is not { } at || at < start || at >= start + 2))
            .Select(slot => $$"""
                {"start_time": "{{slot.Start:D2}}:00", "end_time": "{{slot.Start + 2:D2}}:00",
                 "is_available": {{(slot.Free ? "true" : "false")}}, "available_capacity": {{(slot.Free ? 1 : 0)}},
                 "starts_at": "2024-01-15T{{slot.Start:D2}}:00:00Z", "ends_at": "2024-01-15T{{slot.Start + 2:D2}}:00:00Z",
                 "unavailable_reason": {{(slot.Free ? "null" : "\"booked\"")}}}
                """);
        return $$"""
            {"exchange": "<uuid exchange>", "business_name": "Tech Repair Shop", "date": "2024-01-15", "day_of_week": 1,
             "slot_duration_minutes": 120, "slots": [{{string.Join(',', slots)}}]}
            """;
    }
}
