using System.Reflection;
using System.Reflection.Emit;

namespace BookingEngine.Conformance;

/// <summary>
/// All tests of all suites for a store, for test frameworks other than xunit v3. Run each of them as a case of one test with
/// arguments: a <c>[MemberData]</c> of xunit v2, a <c>[TestCaseSource]</c> of NUnit, a <c>[DynamicData]</c> of MSTest. In xunit v3,
/// inherit the suites.
/// </summary>
public static class ConformanceTests
{
    private static readonly Lock Gate = new();
    private static readonly ModuleBuilder Module = AssemblyBuilder
        .DefineDynamicAssembly(new AssemblyName("Booking.Engine.Conformance.Suites"), AssemblyBuilderAccess.Run)
        .DefineDynamicModule("Suites");

    /// <summary>
    /// Lists the tests of a store. Each creates a store of its own by the constructor without parameters. So a store
    /// that is slow to start shares what is slow, such as a server, in a static member.
    /// </summary>
    /// <typeparam name="TStore">The store to prove.</typeparam>
    public static IReadOnlyList<ConformanceTest> Of<TStore>()
        where TStore : class, IStoreUnderTest, new() =>
        [
            .. EverySuiteIsInherited.Suites
                .Select(suite => Inherit(suite.MakeGenericType(typeof(TStore)), typeof(TStore)))
                .SelectMany(suite => suite.GetMethods(), (suite, test) => (Suite: suite, Test: test))
                .Where(one => one.Test.IsDefined(typeof(FactAttribute), inherit: true))
                .OrderBy(one => one.Test.Name, StringComparer.Ordinal)
                .SelectMany(
                    one => ArgumentsOf(one.Test),
                    (one, arguments) => new ConformanceTest(one.Suite, () => new TStore(), one.Test, arguments)),
        ];

    private static IEnumerable<object?[]> ArgumentsOf(MethodInfo test)
    {
        if (test.GetParameters().Length == 0)
        {
            return [[]];
        }

        var written = test.GetCustomAttributes<InlineDataAttribute>().Select(data => data.Data);
        var computed = test.GetCustomAttributes<MemberDataAttribute>()
            .SelectMany(data => (IEnumerable<ITheoryDataRow>)Member(test.DeclaringType!, data.MemberName))
            .Select(row => row.GetData());
        return written.Concat(computed);
    }

    private static object Member(Type suite, string name) =>
        suite.GetProperty(name, BindingFlags.Public | BindingFlags.Static)!.GetValue(null)!;

    /// <summary>What an xunit test project writes by hand: a class that inherits the suite.</summary>
    private static Type Inherit(Type suite, Type store)
    {
        lock (Gate)
        {
            string name = $"{store.FullName}.{suite.Name.Split('`')[0]}";
            if (Module.GetType(name) is { } known)
            {
                return known;
            }

            var type = Module.DefineType(name, TypeAttributes.Public | TypeAttributes.Sealed, suite);
            var code = type.DefineConstructor(MethodAttributes.Public, CallingConventions.Standard, [store]).GetILGenerator();
            code.Emit(OpCodes.Ldarg_0);
            code.Emit(OpCodes.Ldarg_1);
            code.Emit(OpCodes.Call, suite.GetConstructors(BindingFlags.NonPublic | BindingFlags.Instance).Single());
            code.Emit(OpCodes.Ret);
            return type.CreateType();
        }
    }
}
