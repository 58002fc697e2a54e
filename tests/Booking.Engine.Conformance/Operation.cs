using FsCheck;
using FsCheck.Fluent;
using NodaTime;

namespace BookingEngine.Conformance;

/// <summary>
/// Something that a client asks for, in small numbers, so that generated ones often meet: days counted from
/// <see cref="FirstDate"/>, times in quarters of an hour.
/// </summary>
internal abstract record Operation
{
    /// <summary>A Friday; the clocks of Berlin go back in the night that begins on the day after.</summary>
    public static readonly LocalDate FirstDate = new(2024, 10, 25);

    public const int Days = 3;

    private static readonly Gen<Operation> One = Gen.Frequency(
        (6, (from day in Gen.Choose(0, Days - 1)
             from start in Gen.Choose(0, 95)
             from quarters in Gen.Choose(1, 12)
             from party in Gen.Choose(1, 3)
             select new Book(day, start, quarters, party)).Select(book => (Operation)book)),
        (3, Gen.Choose(0, 20).Select(number => (Operation)new Cancel(number))),
        (2, (from day in Gen.Choose(0, Days - 1)
             from quarters in Gen.Choose(2, 8)
             from capacity in Gen.Choose(0, 3)
             select new Generate(day, quarters, capacity)).Select(generate => (Operation)generate)),
        (1, (from open in Gen.Choose(0, 95)
             from quarters in Gen.Choose(1, 96)
             from capacity in Gen.Choose(1, 4)
             from buffer in Gen.Choose(0, 2)
             select new Replace(open, quarters, capacity, buffer)).Select(replace => (Operation)replace)));

    private Operation()
    {
    }

    /// <summary>Sequences of operations; a failing one is cut down to what still fails.</summary>
    public static Arbitrary<Operation[]> Sequences { get; } = Arb.From(
        Gen.Choose(1, 25).SelectMany(length => Gen.ArrayOf(One, length)),
        sequence => sequence.Select((_, index) => (Operation[])[.. sequence[..index], .. sequence[(index + 1)..]]));

    /// <summary>Asks for it, and writes down all of the answer but ids.</summary>
    /// <param name="host">Where.</param>
    /// <param name="exchangeId">The exchange.</param>
    /// <param name="made">The bookings made so far, in their order.</param>
    public abstract Task<string> RunAsync(StoreHost host, Guid exchangeId, List<Guid> made);

    private static string Text<T>(Result<T> result)
        where T : class =>
        result.Succeeded ? Fields.WithoutIds(result.Value) : string.Join('\n', result.Errors);

    private static LocalTime Time(int quarter) => LocalTime.FromMinutesSinceMidnight(15 * (quarter % 96));

    public sealed record Book(int Day, int Start, int Quarters, int PartySize) : Operation
    {
        public override async Task<string> RunAsync(StoreHost host, Guid exchangeId, List<Guid> made)
        {
            var request = new BookingRequest(
                exchangeId, FirstDate.PlusDays(Day), Time(Start), Time(Start + Quarters), Examples.Customer)
            {
                PartySize = PartySize,
            };
            var result = await host.Bookings.BookAsync(request);
            if (result.Succeeded)
            {
                made.Add(result.Value.Booking.Id);
            }

            return Text(result);
        }
    }

    public sealed record Cancel(int Number) : Operation
    {
        public override async Task<string> RunAsync(StoreHost host, Guid exchangeId, List<Guid> made) =>
            made.Count == 0 ? "" : Text(await host.Bookings.CancelAsync(made[Number % made.Count]));
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
            var exchange = await host.Exchanges.FindAsync(exchangeId);
            return Text(await host.Exchanges.ReplaceAsync(exchange! with
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
}
