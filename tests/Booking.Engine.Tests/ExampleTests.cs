using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Microsoft.CodeAnalysis.CSharp.Scripting;
using Microsoft.CodeAnalysis.Scripting;
using NodaTime;
using NodaTime.Testing;

namespace BookingEngine.Tests;

/// <summary>The examples in the API's documentation compile, run, and print what their comments say.</summary>
public sealed partial class ExampleTests
{
    private const string Prelude =
        "var (exchanges, availability, bookings, timeSlots, import, events) = (Engine.Exchanges, Engine.Availability, Engine.Bookings, Engine.TimeSlots, Engine.Import, Engine.Events);"
        + "var (shop, monday, ada) = (Shop, Monday, Ada);";

    private static readonly ScriptOptions Options = ScriptOptions.Default
        .WithReferences(typeof(BookingService).Assembly, typeof(Instant).Assembly, typeof(FakeClock).Assembly)
        .WithImports(
            "System", "System.Linq", "System.Collections.Generic", "BookingEngine", "BookingEngine.Stores", "NodaTime", "NodaTime.Testing");

    private static readonly Dictionary<string, string> CodeByMember = XDocument
        .Load(Path.ChangeExtension(typeof(BookingService).Assembly.Location, ".xml"))
        .Descendants("member")
        .SelectMany(member => member.Elements("example").Select(example => ((string)member.Attribute("name")!, (string)example.Element("code")!)))
        .ToDictionary();

    public static TheoryData<string> Members => [.. CodeByMember.Keys];

    [Theory]
    [MemberData(nameof(Members))]
    public async Task Each_documented_example_prints_what_its_comments_say(string member)
    {
        string code = CodeByMember[member];
        var world = await World.NewAsync();

        await CSharpScript.Create(Prelude, Options, typeof(World)).ContinueWith(code)
            .RunAsync(world, TestContext.Current.CancellationToken);

        Assert.NotEmpty(world.Printed);
        Assert.Equal(Expected().Matches(code).Select(match => match.Groups[1].Value.Trim()), world.Printed);
    }

    [Fact]
    public async Task The_program_in_the_README_books_its_slot()
    {
        string readme = await File.ReadAllTextAsync(
            Path.Combine(AppContext.BaseDirectory, "README.md"), TestContext.Current.CancellationToken);
        string program = Program().Matches(readme)[0].Groups[1].Value;

        var state = await CSharpScript.RunAsync(
            program, Options, cancellationToken: TestContext.Current.CancellationToken);

        Assert.True(Assert.IsType<Result<BookingDetails>>(state.GetVariable("result").Value).Succeeded);
    }

    [Fact]
    public async Task The_lines_in_the_README_say_when_a_shop_opens_and_closes()
    {
        string readme = await File.ReadAllTextAsync(
            Path.Combine(AppContext.BaseDirectory, "README.md"), TestContext.Current.CancellationToken);
        string program = Program().Matches(readme)[1].Groups[1].Value;
        var world = await World.NewAsync();

        await CSharpScript.RunAsync(
            program.Replace("Console.WriteLine(", "Print(", StringComparison.Ordinal),
            Options.AddImports("BookingEngine.Scheduling"),
            world,
            typeof(World),
            TestContext.Current.CancellationToken);

        Assert.Equal(3, world.Printed.Count);
        Assert.Equal(Expected().Matches(program.Replace("Console.WriteLine(", "Print(", StringComparison.Ordinal)).Select(match => match.Groups[1].Value.Trim()), world.Printed);
    }

    [Fact]
    public void The_documentation_contains_examples_for_the_public_API() => Assert.True(CodeByMember.Count >= 40);

    [GeneratedRegex(@"^```csharp\n(.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Program();

    [GeneratedRegex(@"\bPrint\(.*\);\s*// (.*)$", RegexOptions.Multiline)]
    private static partial Regex Expected();

    /// <summary>What an example can use: an engine with a shop that is open on weekdays from nine to five.</summary>
    public sealed class World
    {
        private static readonly FakeClock Clock = FakeClock.FromUtc(2101, 1, 1);

        public BookingServices Engine { get; } = BookingServices.InMemory(Clock);

        public Exchange Shop { get; private set; } = null!;

        public LocalDate Monday { get; } = new(2101, 1, 3);

        public Customer Ada { get; } = new("Ada", "ada@example.org");

        public List<string> Printed { get; } = [];

        public static async Task<World> NewAsync()
        {
            var world = new World();
            var created = await world.Engine.Exchanges.CreateAsync(
                new Exchange
                {
                    BusinessName = "Tech Repair Shop",
                    TimeZone = DateTimeZoneProviders.Tzdb["Europe/Berlin"],
                    OperatingHours = OperatingHours.Weekdays(new LocalTime(9, 0), new LocalTime(17, 0)),
                },
                TestContext.Current.CancellationToken);
            world.Shop = created.Value!;
            return world;
        }

        public void Print(object? value) => Printed.Add(string.Create(CultureInfo.InvariantCulture, $"{value}"));
    }
}
