using BookingEngine.Scheduling;
using System.Reflection;
using BookingEngine.Conformance;
using BookingEngine.Stores;
using BookingEngine.Tests.Stores;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using NodaTime.Testing;

namespace BookingEngine.Tests;

/// <summary>Arguments of the public API are checked on entry, and the exception names the argument.</summary>
public sealed class DoorTests : IAsyncDisposable
{
    private static readonly NullabilityInfoContext Nullability = new();
    private static readonly LocalTime Ten = new(10, 0);
    private static readonly LocalTime Eleven = new(11, 0);
    private static readonly Exchange Shop = Examples.Exchange();
    private static readonly BusinessDay Day = new(Shop, BookingDay.Empty(Shop.Id, Examples.Monday));

    /// <summary>A valid value of each type that a caller passes in.</summary>
    private static readonly Dictionary<Type, object> Values = new object[]
    {
        Shop, Day, Day.Day, Examples.Customer, Examples.Request(Shop, Ten, Eleven), Examples.Booking(Day.Day),
        new RequestedTime.OnClock(Examples.Monday, Ten, Eleven), new TimeSlotGeneration(Shop.Id, Examples.Monday, Examples.Monday),
        new SpecialHours(Examples.Monday, []), new OperatingHours(IsoDayOfWeek.Monday, null), new BookingFilter(), new ExchangeFilter(),
        new Schedule(), new PageRequest(1, 10), new Page<Exchange>([], 0), new Cursor.OfExchange("A", Shop.Id), new DayChange(Shop.Id, []), new EntryChange<Exchange>(), new BookingError(BookingErrorCode.InvalidField, null, "m"),
        new ServiceCollection(), new BookingPolicy(), "text", Examples.Monday, Ten, Instant.FromUtc(2024, 1, 10, 12, 0), IsoDayOfWeek.Monday,
        Array.Empty<TimeSlot>(), Array.Empty<Allocation>(), Array.Empty<BookingDay>(), Array.Empty<BusinessDay>(), Array.Empty<Guid>(),
        Array.Empty<SpecialHours>(), new SpecialHoursImport(new Schedule()),
        new LeftSpecialHours(new SpecialHours(Examples.Monday, []), new BookingError(BookingErrorCode.InvalidField, null, "m")),
        Array.Empty<OpeningPeriod>(), Array.Empty<BookingError>(), Array.Empty<DayVersion>(), Array.Empty<Exchange>(),
        BookingEvent.OfExchange(Shop), EventDelivery.Of("App.Mail", BookingEvent.OfExchange(Shop), Shop.UpdatedAt), new WebhookSecret("whsec_"),
        new BusyCalendar { Id = Shop.Id, ExchangeId = Shop.Id, Url = new Uri("https://example.com/") }, new BusyCalendarAnswer(),
        new BusyCalendarRequest(new Uri("https://example.com/"), Shop.TimeZone, Shop.CreatedAt, Shop.UpdatedAt),
        new Webhook { Id = Shop.Id, OwnerId = "ada", Url = new Uri("https://example.com/") }, new Uri("https://example.com/"),
        new WebhookMessage(new Webhook { Id = Shop.Id, OwnerId = "ada", Url = new Uri("https://example.com/") }, Shop.Id, Shop.UpdatedAt),
        Array.Empty<BookingEvent>(), Array.Empty<EventDelivery>(),
        new InMemoryStore(), FakeClock.FromUtc(2024, 1, 10), Examples.Slot(Day.Day, 10, 11), 10, 1L, CancellationToken.None, BookingErrorCode.InvalidField,
        Actor.Owner, Service.Of("Haircut"), Requirement.OfType("staff"), Resource.Of("staff", "Anna"), new Block(Examples.Monday), Array.Empty<BookingDetails>(), new Slot(),
        new DayPart(Shop.Id, Examples.Monday, 0, 3600),
        Array.Empty<AffectedBooking>(), Array.Empty<BookingToImport>(), Array.Empty<ImportedBooking>(),
        new BookingToImport("A-1", Examples.Request(Shop, Ten, Eleven)), new ImportedBooking("A-1", ImportOutcome.Imported),
        new BookingSummary(
            Examples.Booking(Day.Day), Shop, (Examples.Monday + Ten).WithOffset(Offset.Zero), (Examples.Monday + Eleven).WithOffset(Offset.Zero)),
        new BookingDetails(
            Examples.Booking(Day.Day), Shop, null, 1, (Examples.Monday + Ten).WithOffset(Offset.Zero), (Examples.Monday + Eleven).WithOffset(Offset.Zero)),
    }.ToDictionary(value => value.GetType());

    private readonly StoreHost _host = new(new InMemory(), FakeClock.FromUtc(2024, 1, 10, 12, 0, 0));

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task No_public_constructor_or_method_accepts_null_for_a_required_argument()
    {
        var wrong = new List<string>();
        int count = 0;
        foreach (var method in PublicMethods().Where(method => method is not MethodInfo { ReturnType.IsByRefLike: true }))
        {
            foreach (var parameter in method.GetParameters().Where(IsNeeded))
            {
                count++;
                object?[] arguments = [.. method.GetParameters().Select(other => other == parameter ? null : ValueOf(other))];
                var thrown = await Record.ExceptionAsync(() => InvokeAsync(method, arguments));
                if ((thrown as ArgumentNullException)?.ParamName?.Equals(parameter.Name, StringComparison.OrdinalIgnoreCase) is not true)
                {
                    wrong.Add($"{method.DeclaringType!.Name}.{method}, {parameter.Name}: {thrown?.GetType().Name} {(thrown as ArgumentException)?.ParamName}");
                }
            }
        }

        Assert.Empty(wrong);
        Assert.True(count > 50, $"Only {count} are looked at.");
    }

    [Fact]
    public void No_public_property_that_needs_a_value_accepts_null()
    {
        var settable = PublicTypes()
            .SelectMany(type => type.GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly))
            .Where(property => property.SetMethod is { IsPublic: true } && !property.PropertyType.IsValueType
                && Nullability.Create(property).WriteState == NullabilityState.NotNull)
            .Where(property => property.DeclaringType != typeof(BookingEngineOptions)); // These are checked when the host starts.
        foreach (var property in settable)
        {
            var thrown = Record.Exception(() => property.SetValue(Values[property.DeclaringType!], null))?.InnerException;
            Assert.True(
                thrown is ArgumentNullException { ParamName: { } name } && name == property.Name,
                $"{property.DeclaringType!.Name}.{property.Name}: {thrown}");
        }

        Assert.True(settable.Count() > 20);
    }

    [Fact]
    public void Methods_that_reflection_cannot_call_check_their_arguments_too()
    {
        Assert.Equal(
            "exchange",
            Assert.Throws<ArgumentNullException>(() => { Resource.Of("staff", "Anna").HoursOn(Examples.Monday, null!); }).ParamName);
        Assert.Equal("day", Assert.Throws<ArgumentNullException>(() => { Availability.GetSlots(null!, default, []); }).ParamName);
        var (page, place) = (new PageRequest(), new Cursor.OfExchange("A", Shop.Id));
        Assert.Equal("found", Assert.Throws<ArgumentNullException>(() => { page.PageOf((IReadOnlyList<int>)null!, 0, _ => place); }).ParamName);
        Assert.Equal("list", Assert.Throws<ArgumentNullException>(() => { page.PageOf((IEnumerable<int>)null!, _ => place); }).ParamName);
        Assert.Equal("after", Assert.Throws<ArgumentNullException>(() => { page.PageOf([1], 1, null!); }).ParamName);
        Assert.Equal("after", Assert.Throws<ArgumentNullException>(() => { page.PageOf(Enumerable.Range(0, 1), null!); }).ParamName);
    }

    [Theory]
    [InlineData(0, 10, "number")]
    [InlineData(-3, 10, "number")]
    [InlineData(int.MinValue, 10, "number")]
    [InlineData(101, 100, "number")]
    [InlineData(10_001, 1, "number")]
    [InlineData(int.MaxValue, 100, "number")]
    [InlineData(1, 0, "size")]
    [InlineData(1, -1, "size")]
    [InlineData(1, 101, "size")]
    [InlineData(1, 1000, "size")]
    public void A_page_number_or_size_that_no_list_has_is_rejected(int number, int size, string wrong) =>
        Assert.Equal(wrong, Assert.Throws<ArgumentOutOfRangeException>(() => { _ = new PageRequest(number, size); }).ParamName);

    [Theory]
    [InlineData(1, 1, 0)]
    [InlineData(3, 100, 200)]
    [InlineData(100, 100, 9_900)]
    [InlineData(334, 30, 9_990)]
    [InlineData(10_000, 1, 9_999)]
    public void Every_page_number_and_size_within_the_bounds_is_accepted(int number, int size, int offset) =>
        Assert.Equal(offset, new PageRequest(number, size).Offset);

    [Fact]
    public async Task Undefined_enum_values_are_rejected()
    {
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(
            () => _host.Bookings.ChangeStatusAsync(Guid.NewGuid(), (BookingStatus)9, cancellationToken: Stop));
        Assert.Throws<ArgumentOutOfRangeException>(() => { _ = new OperatingHours((IsoDayOfWeek)8, null); });
        Assert.Throws<ArgumentOutOfRangeException>(() => { _ = new OperatingHours(IsoDayOfWeek.None, null); });
        Assert.Throws<ArgumentOutOfRangeException>(() => { _ = new BookingFilter { Order = (BookingOrder)9 }; });
        Assert.Throws<ArgumentOutOfRangeException>(() => { _ = new BookingPolicy { SlotStarts = (SlotStarts)9 }; });
        Assert.Throws<ArgumentOutOfRangeException>(() => { _ = _host.Exchanges.WhenAffected((OnAffected)9); });
        Assert.Throws<ArgumentOutOfRangeException>(
            () => { _ = new BookingToImport("A-1", Examples.Request(Shop, Ten, Eleven)) { Status = (BookingStatus)9 }; });
    }

    [Fact]
    public async Task The_days_of_prepared_availability_are_indexed_from_0()
    {
        var shop = (await _host.Exchanges.CreateAsync(Shop, Stop)).Value!;
        var prepared = (await _host.Availability.PrepareAsync(shop.Id, cancellationToken: Stop))!;

        Assert.NotNull(prepared.GetDay(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => { prepared.GetDay(-1); });
        Assert.Throws<ArgumentOutOfRangeException>(() => { prepared.GetDay(1); });
    }

    [Theory]
    [InlineData("nope", "jane@example.com\u0000", "a\u202eb")]
    [InlineData("jane@", "jane@example.com ", " ")]
    public async Task The_engine_refuses_the_same_texts_as_the_HTTP_API(string email, string otherEmail, string name)
    {
        var shop = (await _host.Exchanges.CreateAsync(Shop, Stop)).Value!;
        var customer = new Customer(name, email, "1\n2");
        var booked = await _host.Bookings.BookAsync(
            new BookingRequest(shop.Id, Examples.Monday, Ten, Eleven, customer)
            {
                Notes = "\0",
                UserId = " ",
                UserName = name,
                IdempotencyKey = "",
            },
            Stop);
        var taken = (await _host.Bookings.BookAsync(Examples.Request(shop, Ten, Eleven), Stop)).Value!.Booking;
        var change = new BookingChange { CustomerName = name, CustomerEmail = otherEmail, CustomerPhone = "1\n2", Notes = "\0" };
        var changed = await _host.Bookings.ChangeDetailsAsync(taken.Id, change, cancellationToken: Stop);
        var erased = await _host.Bookings.EraseCustomerAsync(shop.Id, email, Stop);
        var created = await _host.Exchanges.CreateAsync(
            Shop with { Id = Guid.Empty, BusinessName = name, Description = "\0", OwnerId = "a\0" }, Stop);

        Assert.Equal(
            ["Email", "IdempotencyKey", "Name", "Notes", "Phone", "UserId", "UserName"], FieldsOf(booked.Errors));
        Assert.Equal(["Email", "Name", "Notes", "Phone"], FieldsOf(changed.Errors));
        Assert.Equal(["Email"], FieldsOf(erased.Errors));
        Assert.Equal(["BusinessName", "Description", "OwnerId"], FieldsOf(created.Errors));
        Assert.All(
            booked.Errors.Concat(changed.Errors).Concat(erased.Errors).Concat(created.Errors),
            error => Assert.Equal(BookingErrorCode.InvalidField, error.Code));
        Assert.Equal(TextRule.EmailAddress, booked.Errors.Single(error => error.Field == nameof(Customer.Email)).Data[nameof(TextRule)]);
    }

    private static IEnumerable<string?> FieldsOf(IEnumerable<BookingError> errors) => errors.Select(error => error.Field).Order();

    private static IEnumerable<Type> PublicTypes() => typeof(BookingService).Assembly.GetExportedTypes()
        .Where(type => !type.IsInterface && !type.IsEnum)
        .Select(type => type.IsGenericTypeDefinition ? type.MakeGenericType(typeof(Exchange)) : type);

    /// <summary>
    /// All public methods written by hand. Methods that take spans are excluded, since reflection can't call them.
    /// </summary>
    private static IEnumerable<MethodBase> PublicMethods()
    {
        const BindingFlags own = BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
        return PublicTypes()
            .SelectMany(type => type.GetConstructors(own).Concat<MethodBase>(type.GetMethods(own)))
            .Where(method => (!method.IsSpecialName || method.Name is ".ctor" or "op_Implicit")
                && !method.ContainsGenericParameters
                && method.Name is not ("Equals" or "Deconstruct" or "<Clone>$")
                && method is not MethodInfo { ReturnType.IsByRefLike: true }
                && !method.GetParameters().Any(parameter => parameter.ParameterType.IsByRefLike));
    }

    private static bool IsNeeded(ParameterInfo parameter) => !parameter.ParameterType.IsValueType
        && Nullability.Create(parameter).WriteState == NullabilityState.NotNull;

    private static object? ValueOf(ParameterInfo parameter)
    {
        var type = parameter.ParameterType;
        return parameter.HasDefaultValue ? parameter.DefaultValue
            : Values.GetValueOrDefault(type)
            ?? Values.Values.FirstOrDefault(type.IsInstanceOfType)
            ?? (type.IsValueType ? Activator.CreateInstance(type) : null);
    }

    private async Task InvokeAsync(MethodBase method, object?[] arguments)
    {
        object? target = method.IsStatic || method is ConstructorInfo ? null
            : Values.GetValueOrDefault(method.DeclaringType!)
            ?? new object[] { _host.Bookings, _host.Exchanges, _host.TimeSlots, _host.Availability, _host.ExchangeStore, _host.Events, _host.Webhooks, _host.Calendars, _host.Import }
                .Single(method.DeclaringType!.IsInstanceOfType);
        try
        {
            object? result = method is ConstructorInfo constructor ? constructor.Invoke(arguments) : method.Invoke(target, arguments);
            await (result as Task ?? Task.CompletedTask);
        }
        catch (TargetInvocationException exception)
        {
            throw exception.InnerException!;
        }
    }
}
