using System.Reflection;
using NodaTime;

namespace BookingEngine.Tests;

/// <summary>Rules that hold for every refusal of the engine.</summary>
public sealed class BookingErrorTests
{
    private static readonly Type[] AskedFor =
    [
        typeof(BookingRequest), typeof(RequestedTime.OnClock), typeof(RequestedTime.Exact), typeof(RequestedTime.DateTimes),
        typeof(RequestedTime.OfTimeSlot), typeof(Customer), typeof(Booking), typeof(TimeSlotGeneration), typeof(TimeSlot), typeof(Exchange),
        typeof(BookingPolicy), typeof(SpecialHours), typeof(Service), typeof(Requirement), typeof(Resource), typeof(Schedule), typeof(SlotQuery),
        typeof(BookingToImport),
    ];

    private static readonly object[] Arguments =
    [
        Guid.NewGuid(), 1500, "StartTime", new LocalTime(2, 30), Duration.FromMinutes(90), new LocalDate(2024, 1, 15), IsoDayOfWeek.Tuesday,
        BookingStatus.NoShow, DateTimeZone.Utc, new[] { Duration.FromMinutes(30), Duration.FromMinutes(90) }, TextRules.Name(new string('x', 256))!, Array.Empty<(string, object)>(),
        Resource.Of("staff", "Anna") with { Id = Guid.NewGuid() }, new[] { Guid.NewGuid() }, new SpecialHours(new LocalDate(2024, 1, 15), []),
    ];

    /// <summary>One error of each kind, by the name of the method that creates it.</summary>
    public static TheoryData<string> Names => [.. Makers.Select(maker => maker.Name)];

    private static IEnumerable<MethodInfo> Makers => typeof(BookingError).Assembly.GetType("BookingEngine.BookingErrors")!
        .GetMethods(BindingFlags.Public | BindingFlags.Static)
        .Where(method => method.ReturnType == typeof(BookingError));

    [Theory]
    [MemberData(nameof(Names))]
    public void The_field_of_an_error_is_a_property_of_the_request_or_setting(string name)
    {
        var error = Make(name);

        Assert.True(
            error.Field is null || AskedFor.Any(type => type.GetProperty(error.Field) is not null), $"There is no property {error.Field}.");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_argument_of_an_errors_message_is_in_its_data(string name)
    {
        var maker = Makers.Single(maker => maker.Name == name);
        var parts = maker.GetParameters().Where(parameter => parameter.Name is not ("field" or "message" or "data"));

        Assert.All(parts, part => Assert.Contains(ValueOf(part), Make(name).Data.Values));
    }

    [Fact]
    public void Errors_with_the_same_code_message_and_arguments_are_equal()
    {
        var error = Make("TooManyActiveBookings");

        Assert.Equal(error, Make("TooManyActiveBookings"));
        Assert.Equal(error.GetHashCode(), Make("TooManyActiveBookings").GetHashCode());
        Assert.NotEqual(error, error with { Data = new Dictionary<string, object> { ["Most"] = 1 } });
        Assert.NotEqual(error, error with { Data = new Dictionary<string, object>() });
        Assert.NotEqual(error, error with { Message = "Other." });
        Assert.Equal("OffGrid (StartTime): Choose one of the slots that are shown for this length.", Make("get_OffGrid").ToString());
    }

    private static BookingError Make(string name)
    {
        var maker = Makers.Single(maker => maker.Name == name);
        return (BookingError)maker.Invoke(null, [.. maker.GetParameters().Select(Argument)])!;
    }

    private static object Argument(ParameterInfo parameter) => Arguments.First(parameter.ParameterType.IsInstanceOfType);

    /// <summary>
    /// The part of an argument that an app can express in another language: the id of a time zone or of a resource, the rule of a
    /// text's problem, the date of special hours.
    /// </summary>
    private static object ValueOf(ParameterInfo parameter) => Argument(parameter) switch
    {
        DateTimeZone zone => zone.Id,
        TextProblem problem => problem.Rule,
        Resource resource => resource.Id,
        SpecialHours special => special.Date,
        var value => value,
    };
}
