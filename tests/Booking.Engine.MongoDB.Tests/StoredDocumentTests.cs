using BookingEngine.Conformance;
using BookingEngine.Stores;
using Microsoft.Extensions.DependencyInjection;
using MongoDB.Bson;
using MongoDB.Driver;
using NodaTime;

namespace BookingEngine.MongoDB.Tests;

/// <summary>The documents in the database, and the commands that are sent to write them.</summary>
public abstract class StoredDocumentTests<TStore>(TStore store) : StoreConformance<TStore>(store), IClassFixture<TStore>
    where TStore : MongoStore
{
    private static readonly LocalDate Monday = Examples.Monday;

    /// <summary>The fields that only an allocation of a resource has.</summary>
    private static readonly string[] OfResources = ["resourceId", "need", "isPinned", "isWhole"];

    [Fact]
    public async Task A_commit_is_one_update_filtered_by_version_that_waits_for_a_majority()
    {
        await using var commands = new Commands(Store);
        var day = await NewDayAsync();
        var slot = Examples.Slot(day, 9, 10) with { Booked = 1 };
        var booking = Examples.Booking(day) with { TimeSlotId = slot.Id };
        _ = await commands.Bookings.LoadDaysAsync([day.ExchangeId], Monday, Monday, Stop);

        var added = await commands.OfAsync(() => commands.Bookings.CommitAsync(
            Examples.ChangeOf(day).WithBookings(added: [booking]).WithTimeSlots(added: [slot]), Stop));
        var next = await LoadAsync(day.ExchangeId, Monday);
        var altered = await commands.OfAsync(() => commands.Bookings.CommitAsync(
            Examples.ChangeOf(next)
                .WithBookings(added: [Examples.Booking(next)])
                .WithTimeSlots(changed: [slot with { Booked = 2 }]), Stop));

        Assert.Equal("update", Assert.Single(added).GetElement(0).Name);
        Assert.Equal("update", Assert.Single(altered).GetElement(0).Name);
        Assert.Equal(
            new BsonDocument { { "w", "majority" }, { "wtimeout", 10_000 }, { "j", true } },
            added[0]["writeConcern"].AsBsonDocument);
        var first = Assert.Single(added[0]["updates"].AsBsonArray).AsBsonDocument;
        Assert.Equal(day.Version, first["q"]["version"].AsInt64);
        Assert.Equal(["version", "commitId", "bookings", "allocations", "timeSlots"], SetBy(first));
        var second = Assert.Single(altered[0]["updates"].AsBsonArray).AsBsonDocument;
        Assert.Equal(day.Version + 1, second["q"]["version"].AsInt64);
        Assert.Equal(["version", "commitId", "bookings", "allocations", "timeSlots"], SetBy(second));

        static IEnumerable<string> SetBy(BsonDocument update) =>
            Assert.Single(update["u"].AsBsonArray)["$set"].AsBsonDocument.Names;
    }

    [Fact]
    public async Task Events_lie_in_the_outboxes_of_their_day_and_exchange_until_they_are_numbered()
    {
        await using var commands = new Commands(Store);
        var day = await NewDayAsync();
        var booking = Examples.Booking(day);
        var created = new BookingEvent
        {
            Id = Guid.NewGuid(),
            Type = BookingEventType.BookingCreated,
            ExchangeId = day.ExchangeId,
            BookingId = booking.Id,
            Version = 1,
            Date = day.Date,
            Timestamp = booking.CreatedAt,
        };
        _ = await commands.Bookings.LoadDaysAsync([day.ExchangeId], Monday, Monday, Stop);

        var sent = await commands.OfAsync(() => commands.Bookings.CommitAsync(
            Examples.ChangeOf(day).WithBookings(added: [booking]) with { Events = [created] }, Stop));

        Assert.Equal("update", Assert.Single(sent).GetElement(0).Name);
        var entry = Assert.Single((await DocumentAsync(day))["outbox"].AsBsonArray).AsBsonDocument;
        Assert.Equal(["id", "type", "bookingId", "version", "date", "timestamp"], entry.Names);
        Assert.Equal("booking.created", entry["type"].AsString);
        var version = (await LoadAsync(day.ExchangeId, Monday)).Version;

        await Events.NumberAsync(day.ExchangeId, Stop);

        Assert.Empty((await DocumentAsync(day))["outbox"].AsBsonArray);
        Assert.Equal(version, (await LoadAsync(day.ExchangeId, Monday)).Version);
        var exchange = new BsonBinaryData(day.ExchangeId, GuidRepresentation.Standard);
        Assert.Empty((await ExchangeDocuments().Find(new BsonDocument("_id", exchange)).SingleAsync(Stop))["outbox"].AsBsonArray);
        var numbered = await Collection("booking_events")
            .Find(new BsonDocument("exchange", exchange))
            .Sort(new BsonDocument("position", 1))
            .ToListAsync(Stop);
        Assert.Equal(["exchange.changed", "booking.created"], numbered.Select(document => document["type"].AsString));
    }

    /// <summary>An event of an exchange may be added while it is replaced.</summary>
    [Fact]
    public async Task A_replacement_keeps_the_outbox()
    {
        var exchange = await AddAsync(Examples.Exchange());

        Assert.Equal(CommitOutcome.Committed, await Exchanges.ReplaceAsync(exchange.Next(), Monday, Stop));

        var stored = await ExchangeDocuments()
            .Find(new BsonDocument("_id", new BsonBinaryData(exchange.Id, GuidRepresentation.Standard)))
            .SingleAsync(Stop);
        Assert.Equal([1, 2], stored["outbox"].AsBsonArray.Select(entry => entry["version"].ToInt64()));
    }

    /// <summary>It would be lost if the day were removed.</summary>
    [Fact]
    public async Task An_empty_day_stays_as_long_as_an_event_is_in_its_outbox()
    {
        var day = await NewDayAsync();
        await Days().UpdateOneAsync(
            Key(day),
            new BsonDocument("$set", new BsonDocument("outbox", new BsonArray { new BsonDocument("id", 1) })),
            options: null,
            Stop);

        await Bookings.RemoveEmptyDaysAsync(Monday.PlusDays(1), Stop);

        Assert.NotNull(await DocumentAsync(day));
        await Days().DeleteOneAsync(Key(day), Stop);
    }

    [Fact]
    public async Task A_list_of_exchanges_reads_no_special_hours_blocks_services_and_resources()
    {
        await using var commands = new Commands(Store);
        string mark = Guid.NewGuid().ToString();
        await Exchanges.AddAsync(
            Examples.Exchange() with { BusinessName = mark, SpecialHours = [new SpecialHours(Monday, [], "closed")] }, Stop);
        _ = await commands.Exchanges.FindAsync([Guid.NewGuid()], Stop);

        var sent = await commands.OfAsync(async () => Assert.Single((await commands.Exchanges.ListAsync(
            new ExchangeFilter { Search = mark }, new PageRequest(1, 100), Stop)).Items));

        Assert.Equal(2, sent.Count);
        Assert.Equal(
            new BsonDocument(
                "$project", new BsonDocument { { "specialHours", 0 }, { "blocks", 0 }, { "services", 0 }, { "resources", 0 }, { "outbox", 0 } }),
            sent[1]["pipeline"].AsBsonArray.Last());
    }

    [Fact]
    public async Task Fields_of_an_exchange_that_this_version_does_not_know_survive_a_replacement()
    {
        var closed = new SpecialHours(Monday, [], "closed");
        var open = new SpecialHours(Monday.PlusDays(1), [new OpeningPeriod(new LocalTime(10, 0), new LocalTime(12, 0))]);
        Block[] blocks = [new(Monday) { Id = Guid.NewGuid() }, new(Monday) { Id = Guid.NewGuid() }];
        var exchange = await AddAsync(Examples.Exchange() with
        {
            SpecialHours = [closed, open],
            Blocks = blocks,
            Services =
            [
                Service.Of("Cut") with { Id = Guid.NewGuid() },
                Service.Of("Shave") with { Id = Guid.NewGuid(), Hours = Examples.EveryDay(new(9, 0), new(12, 0)) },
            ],
            Resources =
            [
                Resource.Of("staff", "Anna", new Schedule { SpecialHours = [closed] }) with { Id = Guid.NewGuid() },
            ],
        });
        var key = new BsonDocument("_id", new BsonBinaryData(exchange.Id, GuidRepresentation.Standard));
        await ExchangeDocuments().UpdateOneAsync(
            key,
            new BsonDocument("$set", new BsonDocument
            {
                { "unknown", new BsonArray { 1, 2 } },
                { "policy.unknown", "of the policy" },
                { "operatingHours.6.unknown", "of Sunday" },
                { "specialHours.1.unknown", "of Tuesday" },
                { "blocks.1.unknown", "of the second block" },
                { "services.1.unknown", "of the shave" },
                { "services.1.hours.6.unknown", "of Sunday" },
                { "resources.0.unknown", "of Anna" },
                { "resources.0.schedule.unknown", "of her schedule" },
                { "resources.0.schedule.specialHours.0.unknown", "of Monday" },
            }),
            options: null,
            Stop);
        var replacement = exchange.Next() with
        {
            OperatingHours = [.. exchange.OperatingHours.Reverse()],
            SpecialHours = [open with { Reason = "changed" }],
            Blocks = [blocks[1] with { Reason = "changed" }],
            Services = [exchange.Services[1] with { Name = "changed" }, exchange.Services[0]],
            Resources = [exchange.Resources[0] with { Name = "changed" }],
            Policy = new BookingPolicy { DefaultCapacity = 7 },
        };

        Assert.Equal(CommitOutcome.Committed, await Exchanges.ReplaceAsync(replacement, Monday, Stop));

        var stored = await ExchangeDocuments().Find(key).SingleAsync(Stop);
        Assert.Equal(new BsonArray { 1, 2 }, stored["unknown"]);
        Assert.Equal("of the policy", stored["policy"]["unknown"]);
        Assert.Equal(7, stored["policy"]["defaultCapacity"]);
        Assert.Equal("of Sunday", stored["operatingHours"][0]["unknown"]);
        var special = Assert.Single(stored["specialHours"].AsBsonArray);
        Assert.Equal(("of Tuesday", "changed"), (special["unknown"].AsString, special["reason"].AsString));
        var block = Assert.Single(stored["blocks"].AsBsonArray);
        Assert.Equal(("of the second block", "changed"), (block["unknown"].AsString, block["reason"].AsString));
        var (shave, anna) = (stored["services"][0], stored["resources"][0]);
        Assert.Equal(("changed", "of the shave"), (shave["name"].AsString, shave["unknown"].AsString));
        Assert.Equal("of Sunday", shave["hours"][6]["unknown"]);
        Assert.False(stored["services"][1].AsBsonDocument.Contains("unknown"));
        Assert.Equal(("changed", "of Anna"), (anna["name"].AsString, anna["unknown"].AsString));
        Assert.Equal("of her schedule", anna["schedule"]["unknown"]);
        Assert.Equal("of Monday", anna["schedule"]["specialHours"][0]["unknown"]);
        var found = await FindExchangeAsync(exchange.Id);
        Assert.Equal(replacement.OperatingHours, found.OperatingHours);
        Assert.Equal(replacement.Policy, found.Policy);
        Assert.Equal((replacement.Services, replacement.Resources), (found.Services, found.Resources));
    }

    [Fact]
    public async Task An_exchange_that_a_version_without_blocks_has_stored_has_none_and_can_get_some()
    {
        var exchange = await AddAsync(Examples.Exchange());
        var key = new BsonDocument("_id", new BsonBinaryData(exchange.Id, GuidRepresentation.Standard));
        await ExchangeDocuments().UpdateOneAsync(
            key, new BsonDocument("$unset", new BsonDocument("blocks", "")), options: null, Stop);

        Assert.Empty((await FindExchangeAsync(exchange.Id)).Blocks);
        Assert.True((await Host.Exchanges.BlockAsync(exchange.Id, new Block(Monday), cancellationToken: Stop)).Succeeded);
        Assert.Single((await FindExchangeAsync(exchange.Id)).Blocks);
    }

    [Fact]
    public async Task An_exchange_that_a_version_without_services_has_stored_keeps_its_capacity()
    {
        string name = $"{Guid.NewGuid()}";
        var exchange = await AddAsync(Examples.Exchange(capacity: 3) with { BusinessName = name });
        var key = new BsonDocument("_id", new BsonBinaryData(exchange.Id, GuidRepresentation.Standard));
        await ExchangeDocuments().UpdateOneAsync(
            key, new BsonDocument("$unset", new BsonDocument("capacityNow", "")), options: null, Stop);

        Assert.Equal(3, (await FindExchangeAsync(exchange.Id)).Policy.DefaultCapacity);
        var listed = await Exchanges.ListAsync(new ExchangeFilter { Search = name }, new PageRequest(1, 10), Stop);
        Assert.Equal(3, Assert.Single(listed.Items).DefaultCapacity);
    }

    [Fact]
    public async Task One_update_adds_changes_and_removes_and_what_stays_keeps_its_position()
    {
        await using var commands = new Commands(Store);
        var day = await NewDayAsync();
        Booking[] bookings = [Examples.Booking(day), Examples.Booking(day), Examples.Booking(day)];
        TimeSlot[] slots = [.. Enumerable.Range(9, 4).Select(hour => Examples.Slot(day, hour, hour + 1))];
        await CommitAsync(Examples.ChangeOf(day).WithBookings(added: bookings).WithTimeSlots(added: slots));
        day = await LoadAsync(day.ExchangeId, Monday);
        _ = await commands.Bookings.LoadDaysAsync([day.ExchangeId], Monday, Monday, Stop);
        var (booking, again, later) = (Examples.Booking(day), Examples.Slot(day, 10, 11), Examples.Slot(day, 15, 16));

        var sent = await commands.OfAsync(() => commands.Bookings.CommitAsync(
            Examples.ChangeOf(day)
                .WithBookings(
                    added: [booking],
                    changed: [bookings[1] with { Status = BookingStatus.Cancelled, Version = 2 }])
                .WithTimeSlots(
                    added: [again, later],
                    changed: [slots[3] with { MaxCapacity = 7 }],
                    removed: [slots[1]]),
            Stop));

        Assert.Equal("update", Assert.Single(sent).GetElement(0).Name);
        var document = await DocumentAsync(day);
        Assert.Equal([.. bookings.Select(each => each.Id), booking.Id], Ids(document["bookings"]));
        Assert.Equal("cancelled", document["bookings"][1]["status"].AsString);
        Assert.Equal(Ids(document["bookings"]), Ids(document["allocations"]));
        Assert.Equal([true, false, true, true], document["allocations"].AsBsonArray.Select(taken => taken["isActive"].AsBoolean));
        Assert.Equal([slots[0].Id, slots[2].Id, slots[3].Id, again.Id, later.Id], Ids(document["timeSlots"]));
        Assert.Equal(7, document["timeSlots"][2]["maxCapacity"].AsInt32);

        static IEnumerable<Guid> Ids(BsonValue array) =>
            array.AsBsonArray.Select(entry => entry["id"].AsBsonBinaryData.ToGuid(GuidRepresentation.Standard));
    }

    [Fact]
    public async Task A_resource_that_a_booking_no_longer_uses_leaves_the_document_and_the_bookings_keep_their_position()
    {
        await using var commands = new Commands(Store);
        var day = await NewDayAsync();
        Booking[] bookings = [Examples.Booking(day), Examples.Booking(day), Examples.Booking(day)];
        Allocation[] uses = [.. bookings.Select(booking => booking.AllocationOf(Guid.NewGuid()))];
        await CommitAsync(Examples.ChangeOf(day).WithBookings(added: bookings).WithResources(added: uses));
        day = await LoadAsync(day.ExchangeId, Monday);
        _ = await commands.Bookings.LoadDaysAsync([day.ExchangeId], Monday, Monday, Stop);
        var (first, second) = (bookings[0].AllocationOf(uses[1].ResourceId!.Value), bookings[1].AllocationOf(uses[0].ResourceId!.Value));

        var sent = await commands.OfAsync(() => commands.Bookings.CommitAsync(
            Examples.ChangeOf(day)
                .WithBookings(changed: [.. bookings.Select((booking, number) =>
                    booking with { Status = number == 2 ? BookingStatus.Cancelled : booking.Status, Version = 2 })])
                .WithResources(added: [first, second], changed: [uses[2] with { IsActive = false }], removed: [uses[0], uses[1]]),
            Stop));

        Assert.Equal("update", Assert.Single(sent).GetElement(0).Name);
        var document = await DocumentAsync(day);
        var taken = document["allocations"].AsBsonArray;
        Assert.Equal([.. bookings.Select(each => each.Id), uses[2].Id, first.Id, second.Id], taken.Select(each => IdIn(each, "id")));
        Assert.Equal([true, true, false, false, true, true], taken.Select(each => each["isActive"].AsBoolean));
        Assert.All(taken.Take(3), each => Assert.Empty(OfResources.Intersect(each.AsBsonDocument.Names)));
        Assert.Equal(uses[0].ResourceId, IdIn(taken[5], "resourceId"));
        Assert.Equal(bookings.Select(each => each.Id), document["bookings"].AsBsonArray.Select(each => IdIn(each, "id")));

        static Guid IdIn(BsonValue entry, string field) => entry[field].AsBsonBinaryData.ToGuid(GuidRepresentation.Standard);
    }

    [Fact]
    public async Task An_exchange_is_read_again_around_its_days_if_these_may_not_match_its_version()
    {
        await using var commands = new Commands(Store);
        var exchange = await AddAsync(Examples.Exchange());
        var day = await AddDayAsync(exchange.Id, Monday);
        Assert.Equal(5, await FindsAsync()); // Nothing tells yet under which version of the exchange the day was changed.

        await CommitAsync(Examples.ChangeOf(day) with { ExchangeVersion = 1 });
        Assert.Equal(2, await FindsAsync());

        await Exchanges.ReplaceAsync(exchange.Next(), Monday, Stop);
        Assert.Equal(2, (await DocumentAsync(day))["exchangeVersion"].ToInt64());
        Assert.Equal(2, await FindsAsync());

        await CommitAsync(Examples.ChangeOf(await LoadAsync(exchange.Id, Monday)) with { ExchangeVersion = 3 });
        Assert.Equal(5, await FindsAsync());

        async Task<int> FindsAsync() => (await commands.OfAsync(
            () => commands.Bookings.LoadWithExchangeAsync(exchange.Id, Monday, Monday, Stop)))
            .Count(command => command.GetElement(0).Name == "find");
    }

    [Fact]
    public async Task A_late_fence_never_lowers_the_exchange_version_of_a_day()
    {
        var exchange = await AddAsync(Examples.Exchange());
        var day = await AddDayAsync(exchange.Id, Monday);
        await CommitAsync(Examples.ChangeOf(day) with { ExchangeVersion = 3 }); // Another host has replaced the exchange first.

        await Exchanges.ReplaceAsync(exchange.Next(), Monday, Stop);

        Assert.Equal(3, (await DocumentAsync(day))["exchangeVersion"].ToInt64());
    }

    /// <summary>The exchange may have been read from a server that is no longer the primary.</summary>
    [Fact]
    public async Task A_change_decided_on_an_older_exchange_than_the_days_latest_change_is_a_conflict()
    {
        var day = await NewDayAsync();
        var booking = Examples.Booking(day);
        await CommitAsync(Examples.ChangeOf(day).WithBookings(added: [booking]) with { ExchangeVersion = 3 });
        var next = await LoadAsync(day.ExchangeId, Monday);
        var change = Examples.ChangeOf(next)
            .WithBookings(added: [Examples.Booking(next)], changed: [booking with { Version = 2 }]);

        Assert.Equal(CommitOutcome.Conflict, await Bookings.CommitAsync(change with { ExchangeVersion = 1 }, Stop));

        Assert.Equal(3, (await DocumentAsync(day))["exchangeVersion"].ToInt64());
        await CommitAsync(change with { ExchangeVersion = 3 });
    }

    [Fact]
    public async Task Days_of_many_exchanges_are_loaded_by_one_command_without_personal_data()
    {
        const int dates = 60;
        await using var commands = new Commands(Store);
        var first = await NewDayAsync();
        var second = await NewDayAsync();
        foreach (var day in new[] { first, second })
        {
            for (int number = 0; number < dates; number++)
            {
                var stored = await AddDayAsync(day.ExchangeId, Monday.PlusDays(number));
                await CommitAsync(Examples.ChangeOf(stored).WithBookings(added: [Examples.Booking(stored)]));
            }
        }

        Guid[] exchanges = [first.ExchangeId, second.ExchangeId];
        DayPart[] parts =
        [
            .. exchanges.SelectMany(exchange => Enumerable.Range(0, dates).Select(
                number => new DayPart(exchange, Monday.PlusDays(number), 0, 86_400))),
        ];
        var loaded = await commands.Bookings.LoadDaysAsync([first.ExchangeId], Monday, Monday, Stop);
        var sent = await commands.OfAsync(async () => loaded = await commands.Bookings.LoadDaysAsync(
            exchanges, Monday, Monday.PlusDays(dates - 1), Stop));
        IReadOnlyList<BookingDay> loadedParts = [];
        var sentForParts = await commands.OfAsync(async () => loadedParts = await commands.Bookings.LoadPartsAsync(parts, Stop));

        Assert.Equal(2 * dates, loaded.Count(day => day.Allocations.Count == 1));
        var find = Assert.Single(sent);
        Assert.Equal("find", find.GetElement(0).Name);
        Assert.Equal("majority", find["readConcern"]["level"].AsString);
        Assert.DoesNotContain(find["projection"].AsBsonDocument.Names, field => field.StartsWith("bookings", StringComparison.Ordinal));
        Assert.Equal(2 * dates, loadedParts.Count(day => day.Allocations.Count == 1));
        Assert.Equal("aggregate", Assert.Single(sentForParts).GetElement(0).Name);
    }

    [Fact]
    public async Task Reading_a_booking_transfers_neither_its_days_slots_nor_personal_data_of_others()
    {
        await using var commands = new Commands(Store);
        var day = await NewDayAsync();
        var booking = Examples.Booking(day, 0, 1);
        TimeSlot[] slots =
        [
            .. Enumerable.Range(0, 2000).Select(number => Examples.Slot(day, 2, 3) with
            {
                Period = new LocalPeriod(7200 + number, 7201 + number),
            }),
        ];
        await CommitAsync(Examples.ChangeOf(day).WithBookings(added: [booking]).WithTimeSlots(added: slots));
        var part = new DayPart(day.ExchangeId, Monday, 0, 3600);
        _ = await commands.Bookings.FindBookingsAsync([], Stop);

        Assert.InRange(await AnsweredAsync(() => commands.Bookings.FindBookingsAsync([booking.Id], Stop)), 1, 4096);
        Assert.InRange(
            await AnsweredAsync(() => commands.Bookings.ListBookingsAsync(
                new BookingFilter { ExchangeId = day.ExchangeId }, new PageRequest(1, 10), Stop)),
            1,
            4096);
        Assert.InRange(await AnsweredAsync(() => commands.Bookings.LoadPartsAsync([part], Stop)), 1, 4096);
        var sent = await commands.OfAsync(() => commands.Bookings.LoadPartsAsync([part], Stop));
        var fields = Assert.Single(sent)["pipeline"].AsBsonArray[^1]["$project"].AsBsonDocument.Names;
        Assert.DoesNotContain(fields, field => field.StartsWith("bookings", StringComparison.Ordinal));

        async Task<long> AnsweredAsync(Func<Task> operation)
        {
            long before = commands.Answered;
            await operation();
            return commands.Answered - before;
        }
    }

    [Fact]
    public async Task One_booking_id_added_to_two_days_of_an_exchange_at_once_is_committed_once()
    {
        for (int round = 0; round < 10; round++)
        {
            var monday = await NewDayAsync();
            var tuesday = await AddDayAsync(monday.ExchangeId, Monday.PlusDays(1));
            var id = Guid.NewGuid();
            var hosts = OpenHosts(2);

            var outcomes = await RaceAsync(2, number =>
            {
                var day = number == 0 ? monday : tuesday;
                return hosts[number].BookingStore.CommitAsync(
                    Examples.ChangeOf(day).WithBookings(added: [Examples.Booking(day) with { Id = id }]), Stop);
            });

            Assert.Single(outcomes, CommitOutcome.Committed);
            Assert.Single(await Bookings.FindBookingsAsync([id], Stop));
        }
    }

    [Fact]
    public async Task The_index_itself_refuses_a_booking_id_on_a_second_day_of_an_exchange()
    {
        var monday = await NewDayAsync();
        var tuesday = await AddDayAsync(monday.ExchangeId, Monday.PlusDays(1));
        var booking = Examples.Booking(monday);
        await CommitAsync(Examples.ChangeOf(monday).WithBookings(added: [booking]));
        var stored = (await DocumentAsync(monday))["bookings"][0];

        var refused = await Assert.ThrowsAsync<MongoWriteException>(() => Days().UpdateOneAsync(
            Key(tuesday), new BsonDocument("$set", new BsonDocument("bookings.0", stored)), options: null, Stop));

        Assert.Equal(ServerErrorCategory.DuplicateKey, refused.WriteError.Category);
    }

    [Theory]
    [InlineData("$where")]
    [InlineData("$bookings.customer.phone")]
    [InlineData("{\"$gt\": \"\"}")]
    [InlineData("a.b")]
    public async Task A_value_that_looks_like_a_MongoDB_operator_or_field_is_stored_as_text(string text)
    {
        var exchange = await AddAsync(Examples.Exchange() with { BusinessName = text, OwnerId = text });
        var day = await AddDayAsync(exchange.Id, Monday);
        var booking = Examples.Booking(day) with
        {
            UserId = text,
            UserName = text,
            Notes = text,
            RequestHash = text,
            Customer = new Customer(text, text, text),
        };
        await CommitAsync(Examples.ChangeOf(day).WithBookings(added: [booking, Examples.Booking(day)]));
        var all = new PageRequest(1, 100);

        var byEmail = await Bookings.ListBookingsAsync(
            new BookingFilter { ExchangeId = exchange.Id, CustomerEmail = text }, all, Stop);
        var byUser = await Bookings.ListBookingsAsync(new BookingFilter { VisibleTo = $"{text}x" }, all, Stop);
        var byName = await Exchanges.ListAsync(new ExchangeFilter { Search = text }, all, Stop);

        Assert.Equal(text, Assert.Single(byEmail.Items).Customer.Name);
        Assert.Empty(byUser.Items);
        Assert.All(byName.Items, found => Assert.Contains(text, found.BusinessName, StringComparison.Ordinal));
        Assert.Contains(byName.Items, found => found.Id == exchange.Id);
    }

    [Fact]
    public async Task A_day_at_the_document_size_limit_takes_no_more_but_can_still_be_changed()
    {
        var day = await NewDayAsync();
        Booking[] large = [.. Enumerable.Range(0, 5).Select(_ => Large(day))];
        await CommitAsync(Examples.ChangeOf(day).WithBookings(added: large));
        day = await LoadAsync(day.ExchangeId, Monday);

        var refusal = await Assert.ThrowsAsync<InvalidOperationException>(() => Bookings.CommitAsync(
            Examples.ChangeOf(day).WithBookings(added: [Large(day)]), Stop));
        await CommitAsync(Examples.ChangeOf(day)
            .WithBookings(changed: [large[0] with { Status = BookingStatus.Cancelled, Version = 2 }]));

        Assert.Contains("is full", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(4, (await LoadAsync(day.ExchangeId, Monday)).Allocations.Count);

        static Booking Large(BookingDay day) =>
            Examples.Booking(day) with { Notes = new string('n', 2 * 1024 * 1024) };
    }

    [Fact]
    public async Task Each_key_field_is_stored_as_one_type_and_dates_sort_in_order()
    {
        var day = await NewDayAsync();
        var document = await DocumentAsync(day);

        Assert.Equal(["exchange", "date"], document["_id"].AsBsonDocument.Names);
        Assert.Equal(BsonBinarySubType.UuidStandard, document["_id"]["exchange"].AsBsonBinaryData.SubType);
        Assert.Equal("2024-01-15", document["_id"]["date"].AsString);
    }

    [Fact]
    public async Task Many_hosts_can_create_the_indexes_at_once()
    {
        _ = await RaceAsync(8, async _ =>
        {
            await using var commands = new Commands(Store);
            return await commands.Exchanges.FindAsync([], Stop);
        });

        using var client = new MongoClient(Store.ConnectionString);
        var database = client.GetDatabase(Store.DatabaseName);
        await database.GetCollection<BsonDocument>("booking_days").Indexes.CreateOneAsync(
            new CreateIndexModel<BsonDocument>(
                new BsonDocument("bookings.id", 1), new CreateIndexOptions { Name = "bookingId" }),
            options: null,
            Stop);
    }

    [Fact]
    public async Task An_index_that_exists_under_another_name_is_kept_and_the_others_are_built_by_a_majority()
    {
        await using var commands = new Commands(Store, $"{Store.DatabaseName}_indexes");
        using var client = new MongoClient(Store.ConnectionString);
        var days = client.GetDatabase($"{Store.DatabaseName}_indexes").GetCollection<BsonDocument>("booking_days");
        await days.Indexes.CreateOneAsync(
            new CreateIndexModel<BsonDocument>(
                new BsonDocument("bookings.id", 1.0), new CreateIndexOptions { Name = "byHand" }),
            options: null,
            Stop);

        var sent = await commands.OfAsync(() => commands.Services.EnsureBookingIndexesAsync(Stop));

        var creations = sent.Where(command => command.GetElement(0).Name == "createIndexes").ToArray();
        Assert.Equal(7, creations.Length);
        Assert.All(creations, creation => Assert.Equal(
            Store is IStoreUnderTest { ChangesTwoDays: true } ? "majority" : null, creation.GetValue("commitQuorum", null)?.AsString));
        Assert.DoesNotContain(creations[1]["indexes"].AsBsonArray, index => index["name"] == "bookingId");
        Assert.Equal(8, (await (await days.Indexes.ListAsync(Stop)).ToListAsync(Stop)).Count);
        await client.DropDatabaseAsync(days.Database.DatabaseNamespace.DatabaseName, Stop);
    }

    private async Task<BookingDay> NewDayAsync() => await AddDayAsync((await AddAsync(Examples.Exchange())).Id, Monday);

    private async Task<BsonDocument> DocumentAsync(BookingDay day) => await Days().Find(Key(day)).SingleAsync(Stop);

    private static BsonDocument Key(BookingDay day) => new("_id", new BsonDocument
    {
        { "exchange", new BsonBinaryData(day.ExchangeId, GuidRepresentation.Standard) },
        { "date", day.Date.ToString("uuuu-MM-dd", null) },
    });

    private IMongoCollection<BsonDocument> Days() => Collection("booking_days");

    private IMongoCollection<BsonDocument> ExchangeDocuments() => Collection("exchanges");

    private IMongoCollection<BsonDocument> Collection(string name) => new MongoClient(Store.ConnectionString)
        .GetDatabase(Store.DatabaseName)
        .GetCollection<BsonDocument>(name);
}

public sealed class ReplicaSetStoredDocumentTests(ReplicaSet store) : StoredDocumentTests<ReplicaSet>(store);

public sealed class StandaloneStoredDocumentTests(Standalone store) : StoredDocumentTests<Standalone>(store);
