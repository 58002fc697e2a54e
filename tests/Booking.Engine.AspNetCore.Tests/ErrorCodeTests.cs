using System.Net;
using System.Text.Json.Nodes;
using BookingEngine.Stores;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace BookingEngine.AspNetCore.Tests;

/// <summary>
/// The part of a refusal that a program can read. The other tests of this project check that every refusal has a
/// code, since the document lists the header of the code (<see cref="Documented.ApiDocument"/>).
/// </summary>
public sealed class ErrorCodeTests : IAsyncLifetime
{
    private const string Nothing = "00000000-0000-4000-8000-000000000000";

    /// <summary>The code under which each error of the engine is reported.</summary>
    private static readonly Dictionary<BookingErrorCode, string> CodeOf = new()
    {
        [BookingErrorCode.InvalidField] = "invalid_field",
        [BookingErrorCode.ExchangeNotFound] = "exchange_not_found",
        [BookingErrorCode.ExchangeBeingDeleted] = "exchange_being_deleted",
        [BookingErrorCode.BookingNotFound] = "booking_not_found",
        [BookingErrorCode.TimeSlotNotFound] = "time_slot_not_found",
        [BookingErrorCode.TimeSkipped] = "time_skipped",
        [BookingErrorCode.SlotInPast] = "slot_in_past",
        [BookingErrorCode.NoticeTooShort] = "notice_too_short",
        [BookingErrorCode.TooFarAhead] = "too_far_ahead",
        [BookingErrorCode.ExchangeClosed] = "exchange_closed",
        [BookingErrorCode.OutsideHours] = "outside_hours",
        [BookingErrorCode.ClosedPart] = "closed_part",
        [BookingErrorCode.SlotBlocked] = "slot_blocked",
        [BookingErrorCode.FullyBooked] = "no_capacity",
        [BookingErrorCode.PartyTooLarge] = "party_too_large",
        [BookingErrorCode.InvalidStatusTransition] = "status_forbids_change",
        [BookingErrorCode.CancellationTooLate] = "cancellation_too_late",
        [BookingErrorCode.HasUpcomingBookings] = "bookings_stand",
        [BookingErrorCode.BookingChanged] = "precondition_failed",
        [BookingErrorCode.ExchangeChanged] = "precondition_failed",
        [BookingErrorCode.IdempotencyKeyReused] = "idempotency_key_reused",
        [BookingErrorCode.Contention] = "contention",
        [BookingErrorCode.TooManyActiveBookings] = "too_many_active_bookings",
        [BookingErrorCode.TooManyTimeSlots] = "too_many_time_slots",
        [BookingErrorCode.CustomerErased] = "customer_erased",
        [BookingErrorCode.NotStarted] = "not_started",
        [BookingErrorCode.TooShort] = "too_short",
        [BookingErrorCode.TooLong] = "too_long",
        [BookingErrorCode.OffGrid] = "off_grid",
        [BookingErrorCode.TooManyExchanges] = "too_many_exchanges",
        [BookingErrorCode.ServiceNotFound] = "service_not_found",
        [BookingErrorCode.DurationNotOffered] = "duration_not_offered",
        [BookingErrorCode.ResourceNotFound] = "resource_not_found",
        [BookingErrorCode.ResourceIsRequired] = "resource_is_required",
        [BookingErrorCode.NoResource] = "no_resource",
        [BookingErrorCode.ResourceUnavailable] = "resource_unavailable",
        [BookingErrorCode.BookingsAffected] = "bookings_affected",
        [BookingErrorCode.PreviewOutdated] = "preview_outdated",
        [BookingErrorCode.Busy] = "busy",
    };

    private readonly ContendedStore _store = new(new InMemoryStore());
    private ApiHost _api = null!;

    /// <summary>All codes but the one that only rows of an import have, which are answered one by one (<see cref="ImportTests"/>).</summary>
    public static TheoryData<BookingErrorCode> Codes => [.. Enum.GetValues<BookingErrorCode>().Except([BookingErrorCode.ExternalIdReused])];

    public async ValueTask InitializeAsync() => _api = await ApiHost.StartAsync(services: services => services
        .AddSingleton(_store.Inner)
        .AddSingleton<IExchangeStore>(_store)
        .Configure<BookingEngineOptions>(options =>
        {
            options.MaxActiveBookingsPerCustomer = 2;
            options.MaxExchangesPerOwner = 2;
        }));

    public ValueTask DisposeAsync() => _api.DisposeAsync();

    [Theory]
    [MemberData(nameof(Codes))]
    public async Task Every_error_of_the_engine_has_a_response_with_its_code(BookingErrorCode error)
    {
        var reply = await ProvokeAsync(error, new Shop(_api, _store, await _api.CreateExchangeAsync()));

        Assert.Equal(CodeOf[error], reply.ErrorCode);
    }

    [Fact]
    public async Task With_several_errors_the_header_names_the_first_and_a_problem_lists_all()
    {
        var reply = await _api.SendAsync("POST", "/api/exchanges/", """
            {"business_name": "", "time_zone": "Nowhere",
             "operating_hours": [{"day_of_week": 1, "is_closed": true}, {"day_of_week": 9, "is_closed": true}, 1]}
            """, "owner", ("Accept", Reply.ProblemType));

        Assert.Equal((HttpStatusCode.BadRequest, "invalid_field"), (reply.Status, reply.ErrorCode));
        Assert.Equal("Accept", reply.Headers.Vary.ToString());
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse("""
            {"type": "about:blank", "title": "Bad Request", "status": 400, "detail": "This field may not be blank.", "code": "invalid_field",
             "errors": [
               {"code": "invalid_field", "field": "business_name", "message": "This field may not be blank."},
               {"code": "invalid_field", "field": "operating_hours[1].day_of_week", "message": "Ensure this value is less than or equal to 7."},
               {"code": "invalid_field", "field": "operating_hours[2]", "message": "Invalid data. Expected a dictionary, but got int."},
               {"code": "invalid_field", "field": "time_zone", "message": "There is no time zone “Nowhere”. Give an IANA name, such as Europe/Berlin."}]}
            """), reply.Json), reply.Text);
    }

    [Fact]
    public async Task An_error_that_concerns_no_single_field_names_none_in_a_problem()
    {
        var reply = await _api.SendAsync("POST", "/api/exchanges/", "[]", "owner", ("Accept", Reply.ProblemType));

        Assert.True(JsonNode.DeepEquals(JsonNode.Parse("""
            [{"code": "invalid_field", "field": null, "message": "Invalid data. Expected a dictionary, but got list."}]
            """), reply.Json["errors"]), reply.Text);
    }

    [Theory]
    [InlineData("application/problem+json", Reply.ProblemType)]
    [InlineData("Application/Problem+JSON;q=0.5, */*;q=0.1", Reply.ProblemType)]
    [InlineData("application/json, application/problem+json", Reply.ProblemType)]
    [InlineData("application/json, application/problem+json;q=0.9", "application/json")]
    [InlineData("application/problem+json;q=0, */*", "application/json")]
    [InlineData("application/json", "application/json")]
    [InlineData("application/*", "application/json")]
    [InlineData("*/*", "application/json")]
    [InlineData("nonsense;;", "application/json")]
    [InlineData("", "application/json")]
    public async Task A_refusal_is_a_problem_only_for_a_client_that_accepts_problem_json_by_name(string accept, string type)
    {
        var refused = await _api.SendAsync("GET", $"/api/exchanges/{Nothing}/", null, "owner", ("Accept", accept));
        var carriedOut = await _api.SendAsync("GET", "/api/exchanges/", null, "owner", ("Accept", accept));

        Assert.Equal((HttpStatusCode.NotFound, "not_found"), (refused.Status, refused.ErrorCode));
        Assert.Equal(type, refused.ContentHeaders.ContentType?.MediaType);
        Assert.Equal((HttpStatusCode.OK, null), (carriedOut.Status, carriedOut.ErrorCode));
        Assert.Equal("application/json", carriedOut.ContentHeaders.ContentType?.MediaType);
    }

    [Theory]
    [InlineData("/api/exchanges/", "application/problem+json, application/json;q=0")]
    [InlineData("/api/exchanges/{exchange}/calendar.ics", "application/problem+json")]
    public async Task A_client_that_accepts_problems_but_excludes_JSON_gets_406(string path, string accept)
    {
        path = path.Replace("{exchange}", await _api.CreateExchangeAsync(), StringComparison.Ordinal);

        var reply = await _api.SendAsync("GET", path, null, "owner", ("Accept", accept));

        Assert.Equal((HttpStatusCode.NotAcceptable, "not_acceptable"), (reply.Status, reply.ErrorCode));
        Assert.Equal(Reply.ProblemType, reply.ContentHeaders.ContentType?.MediaType);
    }

    /// <summary>Provokes an error of the engine.</summary>
    private static async Task<Reply> ProvokeAsync(BookingErrorCode error, Shop shop)
    {
        switch (error)
        {
            case BookingErrorCode.InvalidField:
                return await shop.BookAsync("10:00", "11:00", "jane", """ "notes": 1, """);
            case BookingErrorCode.ExchangeNotFound:
                return await shop.Api.BookAsync(Nothing, "10:00", "11:00");
            case BookingErrorCode.ExchangeBeingDeleted:
                var stored = await shop.Store.FindAsync([Guid.Parse(shop.Id)], default);
                await shop.Store.ReplaceAsync(
                    stored[0] with { IsBeingDeleted = true, Version = 2 }, new LocalDate(2024, 1, 10), default);
                return await shop.BookAsync("10:00", "11:00");
            case BookingErrorCode.BookingNotFound:
                return await shop.Api.GetAsync($"/api/time-slots/available_slots/?exchange={shop.Id}&booking={Nothing}", "owner");
            case BookingErrorCode.TimeSlotNotFound:
                return await shop.Api.PostAsync("/api/bookings/", $$"""
                {"exchange": "{{shop.Id}}", "time_slot": "{{Nothing}}", "customer_name": "Jane", "customer_email": "jane@example.com"}
                """);
            case BookingErrorCode.TimeSkipped:
                await shop.ChangeAsync("""{"time_zone": "Europe/Berlin"}""");
                return await shop.BookByMomentsAsync("2024-03-31T02:30", "2024-03-31T04:30");
            case BookingErrorCode.SlotInPast:
                return await shop.BookByMomentsAsync("2024-01-08T10:00Z", "2024-01-08T11:00Z");
            case BookingErrorCode.NoticeTooShort:
                await shop.ChangeAsync("""{"min_notice_minutes": 14400}""");
                return await shop.BookAsync("10:00", "11:00");
            case BookingErrorCode.TooFarAhead:
                await shop.ChangeAsync("""{"booking_window_days": 1}""");
                return await shop.BookAsync("10:00", "11:00");
            case BookingErrorCode.ExchangeClosed:
                return await shop.BookByMomentsAsync("2024-01-13T10:00Z", "2024-01-13T11:00Z");
            case BookingErrorCode.OutsideHours:
                return await shop.BookAsync("08:00", "09:30");
            case BookingErrorCode.ClosedPart:
                await shop.ChangeAsync("""
                    {"operating_hours": [{"day_of_week": 1, "open_time": "09:00", "close_time": "12:00"},
                                         {"day_of_week": 1, "open_time": "13:00", "close_time": "17:00"}]}
                    """);
                return await shop.BookAsync("12:00", "13:00");
            case BookingErrorCode.SlotBlocked:
                await shop.Api.PostAsync("/api/time-slots/generate_slots/", $$"""
                    {"exchange_uuid": "{{shop.Id}}", "start_date": "2024-01-15", "end_date": "2024-01-15", "max_capacity": 0}
                    """, "owner");
                return await shop.BookAsync("10:00", "11:00");
            case BookingErrorCode.Busy:
                await shop.BusyAsync();
                return await shop.BookAsync("10:00", "11:00");
            case BookingErrorCode.FullyBooked:
                await shop.BookAsync("10:00", "11:00");
                return await shop.BookAsync("10:30", "11:30");
            case BookingErrorCode.PartyTooLarge:
                return await shop.BookAsync("10:00", "11:00", "jane", """ "party_size": 2, """);
            case BookingErrorCode.BookingsAffected:
                await shop.BookAsync("10:00", "11:00");
                return await shop.ChangeAsync("""{"operating_hours": []}""", "?on_affected=refuse");
            case BookingErrorCode.PreviewOutdated:
                return await shop.ChangeAsync("""{"operating_hours": []}""", "?preview_token=1-0");
            case BookingErrorCode.InvalidStatusTransition:
                return await shop.Api.PostAsync($"{await shop.BookedAsync()}complete/", null, "owner");
            case BookingErrorCode.CancellationTooLate:
                await shop.ChangeAsync("""{"cancellation_notice_minutes": 14400}""");
                return await shop.Api.PostAsync($"{await shop.BookedAsync()}cancel/", null, "jane");
            case BookingErrorCode.HasUpcomingBookings:
                await shop.BookedAsync();
                return await shop.Api.SendAsync(HttpMethod.Delete, $"/api/exchanges/{shop.Id}/", null, "owner");
            case BookingErrorCode.BookingChanged:
                return await shop.Api.SendAsync("POST", $"{await shop.BookedAsync()}cancel/", null, "owner", ("If-Match", "\"9\""));
            case BookingErrorCode.ExchangeChanged:
                return await shop.Api.SendAsync("DELETE", $"/api/exchanges/{shop.Id}/", null, "owner", ("If-Match", "\"9\""));
            case BookingErrorCode.IdempotencyKeyReused:
                await shop.BookWithKeyAsync("10:00");
                return await shop.BookWithKeyAsync("12:00");
            case BookingErrorCode.CustomerErased:
                string erased = await shop.BookedAsync();
                await shop.Api.PostAsync(
                    $"/api/exchanges/{shop.Id}/erase_customer/", """{"customer_email": "jane@example.com"}""", "owner");
                return await shop.Api.SendAsync(HttpMethod.Patch, erased, """{"customer_name": "John Doe"}""", "owner");
            case BookingErrorCode.NotStarted:
                string confirmed = await shop.BookedAsync();
                await shop.Api.PostAsync($"{confirmed}confirm/", null, "owner");
                return await shop.Api.PostAsync($"{confirmed}no_show/", null, "owner");
            case BookingErrorCode.TooShort:
                await shop.ChangeAsync("""{"min_duration_minutes": 60}""");
                return await shop.BookAsync("10:00", "10:59");
            case BookingErrorCode.TooLong:
                await shop.ChangeAsync("""{"max_duration_minutes": 60}""");
                return await shop.BookAsync("10:00", "11:01");
            case BookingErrorCode.OffGrid:
                await shop.ChangeAsync("""{"slot_starts": "grid"}""");
                return await shop.BookAsync("10:30", "11:30");
            case BookingErrorCode.Contention:
                shop.Store.IsContended = true;
                return await shop.ChangeAsync("""{"description": "Other"}""");
            case BookingErrorCode.TooManyActiveBookings:
                await shop.BookAsync("10:00", "11:00", "jane");
                await shop.BookAsync("12:00", "13:00", "jane");
                return await shop.BookAsync("14:00", "15:00", "jane");
            case BookingErrorCode.TooManyTimeSlots:
                Reply reply;
                int second = 0;
                do
                {
                    reply = await shop.GenerateMinutesAsync(from: second++);
                }
                while (reply.Status == HttpStatusCode.Created && second < 60);
                return reply;
            case BookingErrorCode.TooManyExchanges:
                await shop.Api.CreateExchangeAsync();
                return await shop.Api.PostAsync("/api/exchanges/", """{"business_name": "Third"}""", "owner");
            case BookingErrorCode.ServiceNotFound:
                return await shop.Api.PostAsync($"/api/exchanges/{shop.Id}/resources/", $$"""
                    {"name": "Anna", "resource_type": "staff", "services": ["{{Nothing}}"]}
                    """, "owner");
            case BookingErrorCode.DurationNotOffered:
                var service = await shop.Api.PostAsync(
                    $"/api/exchanges/{shop.Id}/services/", """{"name": "Cut", "duration_minutes": 30}""", "owner");
                return await shop.BookAsync("10:00", "11:00", more: $""" "service": "{service.Json["uuid"]}", """);
            case BookingErrorCode.ResourceNotFound:
                return await shop.Api.PostAsync($"/api/exchanges/{shop.Id}/services/", $$"""
                    {"name": "Cut", "requirements": [{"resources": ["{{Nothing}}"]}]}
                    """, "owner");
            case BookingErrorCode.ResourceIsRequired:
                var resource = await shop.Api.PostAsync(
                    $"/api/exchanges/{shop.Id}/resources/", """{"name": "Anna", "resource_type": "staff"}""", "owner");
                await shop.Api.PostAsync($"/api/exchanges/{shop.Id}/services/", $$"""
                    {"name": "Cut", "requirements": [{"resources": ["{{resource.Json["uuid"]}}"]}]}
                    """, "owner");
                return await shop.Api.SendAsync(HttpMethod.Delete, resource.Headers.Location!.OriginalString, null, "owner");
            case BookingErrorCode.NoResource:
            case BookingErrorCode.ResourceUnavailable:
                await shop.Api.PostAsync($"/api/exchanges/{shop.Id}/resources/", """{"name": "Ben", "resource_type": "staff"}""", "owner");
                var anna = await shop.Api.PostAsync(
                    $"/api/exchanges/{shop.Id}/resources/", """{"name": "Anna", "resource_type": "staff", "is_active": false}""", "owner");
                await shop.Api.SendAsync(HttpMethod.Patch, $"/api/exchanges/{shop.Id}/", """{"default_capacity": 2}""", "owner");
                await shop.Api.BookAsync(shop.Id, "10:00", "11:00");
                string chosen = error == BookingErrorCode.NoResource ? "" : $"\"resource\": \"{anna.Json["uuid"]}\",";
                return await shop.Api.BookAsync(shop.Id, "10:00", "11:00", more: chosen);
            default:
                throw new ArgumentOutOfRangeException(nameof(error), error, "Add how it comes about.");
        }
    }

    /// <summary>An exchange of the user "owner", and a customer who books there.</summary>
    private sealed record Shop(ApiHost Api, ContendedStore Store, string Id)
    {
        public Task<Reply> BookAsync(string start, string end, string? user = null, string more = "") =>
            Api.BookAsync(Id, start, end, user, more);

        public Task<Reply> BookByMomentsAsync(string start, string end) => Api.PostAsync("/api/bookings/", $$"""
            {"exchange": "{{Id}}", "starts_at": "{{start}}", "ends_at": "{{end}}",
             "customer_name": "Jane", "customer_email": "jane@example.com"}
            """);

        public Task<Reply> BookWithKeyAsync(string start) => Api.SendAsync("POST", "/api/bookings/", $$"""
            {"exchange": "{{Id}}", "date": "2024-01-15", "start_time": "{{start}}", "end_time": "16:00",
             "customer_name": "Jane", "customer_email": "jane@example.com"}
            """, "jane", ("Idempotency-Key", "k1"));

        /// <summary>Stores time slots of a minute that start the given number of seconds after the full minute.</summary>
        public Task<Reply> GenerateMinutesAsync(int from) => Api.PostAsync("/api/time-slots/generate_slots/", $$"""
            {"exchange_uuid": "{{Id}}", "start_date": "2024-01-15", "end_date": "2024-01-15", "slot_duration_minutes": 1,
             "start_time": "09:00:{{from:00}}"}
            """, "owner");

        /// <summary>Adds a calendar that is busy on the whole Monday, and waits until it was read.</summary>
        public async Task BusyAsync()
        {
            Api.Calendars.Answer = new BusyCalendarAnswer
            {
                Busy = [new Interval(Instant.FromUtc(2024, 1, 15, 0, 0), Instant.FromUtc(2024, 1, 16, 0, 0))],
            };
            await Api.PostAsync($"/api/exchanges/{Id}/calendars/", """{"url": "https://calendar.example.com/a.ics"}""", "owner");
            string slots = $"/api/time-slots/available_slots/?exchange={Id}&date=2024-01-15";
            for (int attempts = 0; attempts < 200 && !(await Api.GetAsync(slots)).Text.Contains("busy", StringComparison.Ordinal); attempts++)
            {
                await Task.Delay(50);
            }
        }

        /// <summary>Makes a booking of the user "jane" and returns its path.</summary>
        public async Task<string> BookedAsync() =>
            $"/api/bookings/{(await BookAsync("10:00", "11:00", "jane")).Json["uuid"]}/";

        public Task<Reply> ChangeAsync(string json, string query = "") =>
            Api.SendAsync(HttpMethod.Patch, $"/api/exchanges/{Id}/{query}", json, "owner");
    }

    /// <summary>A store in which others always commit first, once it is told to.</summary>
    private sealed class ContendedStore(InMemoryStore inner) : IExchangeStore
    {
        public InMemoryStore Inner => inner;

        public bool IsContended { get; set; }

        public Task<IReadOnlyList<Exchange>> FindAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken) =>
            inner.FindAsync(ids, cancellationToken);

        public Task AddAsync(Exchange exchange, CancellationToken cancellationToken) => inner.AddAsync(exchange, cancellationToken);

        public Task<CommitOutcome> ReplaceAsync(Exchange exchange, LocalDate fenceFrom, CancellationToken cancellationToken) =>
            IsContended ? Task.FromResult(CommitOutcome.Conflict) : inner.ReplaceAsync(exchange, fenceFrom, cancellationToken);

        public Task<CommitOutcome> ReplaceAsync(
            Exchange exchange, LocalDate fenceFrom, IReadOnlyCollection<DayVersion> ifDays, CancellationToken cancellationToken) =>
            inner.ReplaceAsync(exchange, fenceFrom, ifDays, cancellationToken);

        public Task<Page<ExchangeSummary>> ListAsync(
            ExchangeFilter filter, PageRequest page, CancellationToken cancellationToken) =>
            inner.ListAsync(filter, page, cancellationToken);

        public Task<CommitOutcome> RemoveAsync(Guid exchangeId, long version, CancellationToken cancellationToken) =>
            inner.RemoveAsync(exchangeId, version, cancellationToken);
    }
}
