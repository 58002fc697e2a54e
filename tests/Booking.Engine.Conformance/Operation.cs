using System.Text.RegularExpressions;
using FsCheck;
using FsCheck.Fluent;
using NodaTime;

namespace BookingEngine.Conformance;

/// <summary>
/// A generated call of a client. It draws from few values, so that calls often meet: days counted from
/// <see cref="FirstDate"/>, and times in quarters of an hour.
/// </summary>
internal abstract partial record Operation
{
    /// <summary>A Friday. Berlin's clocks go back in the night that begins on the next day.</summary>
    public static readonly LocalDate FirstDate = new(2024, 10, 25);

    public const int Days = 3;

    private static readonly Gen<Overrides> Passed = Gen.Frequency(
        (2, Gen.Constant(Overrides.None)), (1, Gen.Choose(0, 255).Select(some => (Overrides)some)));

    private static readonly Gen<Operation> One = Gen.Frequency(
        (5, (from day in Gen.Choose(0, Days - 1)
             from start in Gen.Choose(0, 95)
             from quarters in Gen.Choose(1, 12)
             from party in Gen.Choose(1, 3)
             from passed in Passed
             select new Book(day, start, quarters, party, Key: null, passed)).Select(book => (Operation)book)),
        (2, (from key in Gen.Choose(0, 2)
             from day in Gen.Choose(0, 1)
             from start in Gen.Choose(36, 38)
             select new Book(day, start, 4, 1, $"key {key}", Overrides.None)).Select(book => (Operation)book)),
        (2, (from number in Gen.Choose(0, 20)
             from day in Gen.Choose(0, Days - 1)
             from start in Gen.Choose(0, 95)
             from quarters in Gen.Choose(1, 12)
             from passed in Passed
             select new Reschedule(number, day, start, quarters, passed)).Select(move => (Operation)move)),
        (4, (from number in Gen.Choose(0, 20)
             from status in Gen.Frequency(
                 (3, Gen.Constant(BookingStatus.Cancelled)), (3, Gen.Elements(Enum.GetValues<BookingStatus>())))
             select new ChangeStatus(number, status)).Select(change => (Operation)change)),
        (2, (from number in Gen.Choose(0, 20)
             from party in Gen.Choose(1, 4)
             select new ChangeDetails(number, party)).Select(change => (Operation)change)),
        (2, (from day in Gen.Choose(0, Days - 1)
             from number in Gen.Choose(0, 20)
             from capacity in Gen.Choose(-1, 4)
             select new SetCapacity(day, number, capacity)).Select(set => (Operation)set)),
        (2, (from day in Gen.Choose(0, Days - 1)
             from number in Gen.Choose(0, 20)
             select new DeleteTimeSlot(day, number)).Select(delete => (Operation)delete)),
        (2, (from day in Gen.Choose(0, Days - 1)
             from quarters in Gen.Choose(2, 8)
             from capacity in Gen.Choose(0, 3)
             select new Generate(day, quarters, capacity)).Select(generate => (Operation)generate)),
        (1, (from open in Gen.Choose(0, 95)
             from quarters in Gen.Choose(1, 96)
             from capacity in Gen.Choose(1, 4)
             from buffer in Gen.Choose(0, 2)
             select new Replace(open, quarters, capacity, buffer)).Select(replace => (Operation)replace)),
        (1, (from day in Gen.Choose(0, Days - 1)
             from start in Gen.Choose(0, 95)
             from quarters in Gen.Choose(0, 12)
             from dates in Gen.Choose(1, 2)
             select new PlaceBlock(day, start, quarters, dates)).Select(block => (Operation)block)),
        (1, (from number in Gen.Choose(0, 20)
             select new RemoveBlock(number)).Select(remove => (Operation)remove)),
        (1, Gen.Constant((Operation)new DeleteExchange())));

    private Operation()
    {
    }

    /// <summary>Sequences of operations. A failing sequence is reduced to the part that still fails.</summary>
    public static Arbitrary<Operation[]> Sequences { get; } = Arb.From(
        Gen.Choose(1, 25).SelectMany(length => Gen.ArrayOf(One, length)),
        sequence => sequence.Select((_, index) => (Operation[])[.. sequence[..index], .. sequence[(index + 1)..]]));

    /// <summary>Whether it may concern two days.</summary>
    public virtual bool MayChangeTwoDays => false;

    /// <summary>Performs the operation and records everything in its result except ids.</summary>
    /// <param name="host">Where.</param>
    /// <param name="exchangeId">The exchange.</param>
    /// <param name="made">The bookings made so far, in their order.</param>
    public abstract Task<string> RunAsync(StoreHost host, Guid exchangeId, List<Guid> made);

    private static string Text<T>(Result<T> result)
        where T : class =>
        result.Succeeded ? Fields.WithoutIds(result.Value) : Id().Replace(string.Join('\n', result.Errors), "…");

    [GeneratedRegex("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")]
    private static partial Regex Id();

    private static LocalTime Time(int quarter) => LocalTime.FromMinutesSinceMidnight(15 * (quarter % 96));

    public sealed record Book(int Day, int Start, int Quarters, int PartySize, string? Key, Overrides Overrides) : Operation
    {
        public override bool MayChangeTwoDays => Overrides.HasFlag(Overrides.Hours);

        public override async Task<string> RunAsync(StoreHost host, Guid exchangeId, List<Guid> made)
        {
            var request = new BookingRequest(
                exchangeId, FirstDate.PlusDays(Day), Time(Start), Time(Start + Quarters), Examples.Customer)
            {
                PartySize = PartySize,
                IdempotencyKey = Key,
                Overrides = Overrides,
            };
            var result = await host.Bookings.BookAsync(request);
            if (result.Succeeded && !made.Contains(result.Value.Booking.Id))
            {
                made.Add(result.Value.Booking.Id);
            }

            return Text(result);
        }
    }

    /// <summary>Concerns one of the bookings made.</summary>
    public abstract record OfBooking(int Number) : Operation
    {
        public override async Task<string> RunAsync(StoreHost host, Guid exchangeId, List<Guid> made) =>
            made.Count == 0 ? "" : Text(await RunAsync(host.Bookings, made[Number % made.Count]));

        protected abstract Task<Result<BookingDetails>> RunAsync(BookingService bookings, Guid id);
    }

    public sealed record ChangeStatus(int Number, BookingStatus Status) : OfBooking(Number)
    {
        protected override Task<Result<BookingDetails>> RunAsync(BookingService bookings, Guid id) =>
            bookings.ChangeStatusAsync(id, Status);
    }

    public sealed record Reschedule(int Number, int Day, int Start, int Quarters, Overrides Overrides) : OfBooking(Number)
    {
        public override bool MayChangeTwoDays => true;

        protected override Task<Result<BookingDetails>> RunAsync(BookingService bookings, Guid id) =>
            bookings.RescheduleAsync(
                id,
                new RequestedTime.OnClock(FirstDate.PlusDays(Day), Time(Start), Time(Start + Quarters)),
                overrides: Overrides);
    }

    public sealed record ChangeDetails(int Number, int PartySize) : OfBooking(Number)
    {
        protected override Task<Result<BookingDetails>> RunAsync(BookingService bookings, Guid id) =>
            bookings.ChangeDetailsAsync(
                id, new BookingChange { CustomerName = $"Ada {Number}", Notes = $"Note {Number}.", PartySize = PartySize });
    }

    /// <summary>Concerns one of the stored time slots of a day.</summary>
    public abstract record OfTimeSlot(int Day, int Number) : Operation
    {
        public override async Task<string> RunAsync(StoreHost host, Guid exchangeId, List<Guid> made)
        {
            var date = FirstDate.PlusDays(Day);
            var days = await host.BookingStore.LoadDaysAsync([exchangeId], date, date, default);
            return days is [{ TimeSlots: { Count: > 0 } slots }]
                ? Text(await RunAsync(host.TimeSlots, slots[Number % slots.Count].Id))
                : "";
        }

        protected abstract Task<Result<TimeSlotDetails>> RunAsync(TimeSlotService slots, Guid id);
    }

    /// <summary>Sets the capacity of a time slot. A capacity of -1 removes it.</summary>
    public sealed record SetCapacity(int Day, int Number, int Capacity) : OfTimeSlot(Day, Number)
    {
        protected override Task<Result<TimeSlotDetails>> RunAsync(TimeSlotService slots, Guid id) =>
            slots.SetCapacityAsync(id, Capacity < 0 ? null : Capacity);
    }

    public sealed record DeleteTimeSlot(int Day, int Number) : OfTimeSlot(Day, Number)
    {
        protected override Task<Result<TimeSlotDetails>> RunAsync(TimeSlotService slots, Guid id) => slots.DeleteAsync(id);
    }

    public sealed record Generate(int Day, int Quarters, int Capacity) : Operation
    {
        public override async Task<string> RunAsync(StoreHost host, Guid exchangeId, List<Guid> made)
        {
            var date = FirstDate.PlusDays(Day);
            return Text(await host.TimeSlots.GenerateAsync(new TimeSlotGeneration(exchangeId, date, date)
            {
                SlotDuration = Duration.FromMinutes(15 * Quarters),
                MaxCapacity = Capacity,
            }));
        }
    }

    public sealed record Replace(int Open, int Quarters, int Capacity, int Buffer) : Operation
    {
        public override async Task<string> RunAsync(StoreHost host, Guid exchangeId, List<Guid> made)
        {
            if (await host.Exchanges.FindAsync(exchangeId) is not { } exchange)
            {
                return "";
            }

            return Text(await host.Exchanges.ReplaceAsync(exchange with
            {
                OperatingHours = Examples.EveryDay(Time(Open), Time(Open + Quarters)),
                Policy = exchange.Policy with
                {
                    DefaultCapacity = Capacity,
                    BufferBefore = Duration.FromMinutes(15 * Buffer),
                },
            }));
        }
    }

    /// <summary>Blocks a period on one date or on two. With 0 quarters it blocks the whole business day.</summary>
    public sealed record PlaceBlock(int Day, int Start, int Quarters, int Dates) : Operation
    {
        public override async Task<string> RunAsync(StoreHost host, Guid exchangeId, List<Guid> made)
        {
            var date = FirstDate.PlusDays(Day);
            OpeningPeriod? period = Quarters == 0 ? null : new OpeningPeriod(Time(Start), Time(Start + Quarters));
            return Text(await host.Exchanges.BlockAsync(
                exchangeId, new Block(date, period, $"{Start}") { EndDate = Dates > 1 ? date.PlusDays(Dates - 1) : null }));
        }
    }

    /// <summary>Removes one of the blocks.</summary>
    public sealed record RemoveBlock(int Number) : Operation
    {
        public override async Task<string> RunAsync(StoreHost host, Guid exchangeId, List<Guid> made) =>
            await host.Exchanges.FindAsync(exchangeId) is { Blocks: { Count: > 0 } blocks }
                ? Text(await host.Exchanges.UnblockAsync(exchangeId, blocks[Number % blocks.Count].Id))
                : "";
    }

    /// <summary>Deletes the exchange, which is refused while it has upcoming bookings.</summary>
    public sealed record DeleteExchange : Operation
    {
        public override async Task<string> RunAsync(StoreHost host, Guid exchangeId, List<Guid> made) =>
            Text(await host.Exchanges.DeleteAsync(exchangeId));
    }
}
