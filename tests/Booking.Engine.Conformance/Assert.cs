using System.Runtime.CompilerServices;
using Xunit.Sdk;
using Expect = Xunit.Assert;

namespace BookingEngine.Conformance;

/// <summary>
/// The assertions of the suites. They are xunit's, and their failures say besides what the store has promised, and which expression
/// shows that it does not keep it. The suites find them before xunit's own.
/// </summary>
internal static class Assert
{
    public static void Equal<T>(
        T expected, T actual, [CallerArgumentExpression(nameof(actual))] string? shown = null, [CallerMemberName] string? promise = null) =>
        Holds(
            promise,
            shown,
            () =>
            {
                if (expected is string text)
                {
                    Lines.Equal(text, actual as string);
                }
                else
                {
                    Expect.Equal(expected, actual);
                }
            });

    public static void Equal<T>(
        IEnumerable<T> expected,
        IEnumerable<T> actual,
        [CallerArgumentExpression(nameof(actual))] string? shown = null,
        [CallerMemberName] string? promise = null) =>
        Holds(promise, shown, () => Expect.Equal(expected, actual));

    public static void NotEqual<T>(
        T expected, T actual, [CallerArgumentExpression(nameof(actual))] string? shown = null, [CallerMemberName] string? promise = null) =>
        Holds(promise, shown, () => Expect.NotEqual(expected, actual));

    public static void True(
        bool? condition,
        string? message = null,
        [CallerArgumentExpression(nameof(condition))] string? shown = null,
        [CallerMemberName] string? promise = null) =>
        Holds(promise, shown, () => Expect.True(condition, message));

    public static void False(
        bool? condition,
        string? message = null,
        [CallerArgumentExpression(nameof(condition))] string? shown = null,
        [CallerMemberName] string? promise = null) =>
        Holds(promise, shown, () => Expect.False(condition, message));

    public static void Null(
        object? value, [CallerArgumentExpression(nameof(value))] string? shown = null, [CallerMemberName] string? promise = null) =>
        Holds(promise, shown, () => Expect.Null(value));

    public static void NotNull(
        [System.Diagnostics.CodeAnalysis.NotNull] object? value,
        [CallerArgumentExpression(nameof(value))] string? shown = null,
        [CallerMemberName] string? promise = null)
    {
        Holds(promise, shown, () => Expect.NotNull(value));
        ArgumentNullException.ThrowIfNull(value);
    }

    public static T Single<T>(
        IEnumerable<T> items, [CallerArgumentExpression(nameof(items))] string? shown = null, [CallerMemberName] string? promise = null)
    {
        T[] all = [.. items];
        Holds(promise, shown, () => Expect.Single(all));
        return all[0];
    }

    public static T Single<T>(
        IEnumerable<T> items,
        Predicate<T> condition,
        [CallerArgumentExpression(nameof(items))] string? shown = null,
        [CallerMemberName] string? promise = null)
    {
        T[] all = [.. items];
        Holds(promise, shown, () => Expect.Single(all, condition));
        return Array.Find(all, condition)!;
    }

    public static void Empty<T>(
        IEnumerable<T> items, [CallerArgumentExpression(nameof(items))] string? shown = null, [CallerMemberName] string? promise = null) =>
        Holds(promise, shown, () => Expect.Empty(items));

    public static void NotEmpty<T>(
        IEnumerable<T> items, [CallerArgumentExpression(nameof(items))] string? shown = null, [CallerMemberName] string? promise = null) =>
        Holds(promise, shown, () => Expect.NotEmpty(items));

    public static void Contains<T>(
        T expected, IEnumerable<T> items, [CallerArgumentExpression(nameof(items))] string? shown = null, [CallerMemberName] string? promise = null) =>
        Holds(promise, shown, () => Expect.Contains(expected, items));

    public static void Contains<T>(
        IEnumerable<T> items, Predicate<T> condition, [CallerArgumentExpression(nameof(items))] string? shown = null, [CallerMemberName] string? promise = null) =>
        Holds(promise, shown, () => Expect.Contains(items, condition));

    public static void DoesNotContain<T>(
        T expected, IEnumerable<T> items, [CallerArgumentExpression(nameof(items))] string? shown = null, [CallerMemberName] string? promise = null) =>
        Holds(promise, shown, () => Expect.DoesNotContain(expected, items));

    public static void DoesNotContain<T>(
        IEnumerable<T> items, Predicate<T> condition, [CallerArgumentExpression(nameof(items))] string? shown = null, [CallerMemberName] string? promise = null) =>
        Holds(promise, shown, () => Expect.DoesNotContain(items, condition));

    public static void InRange<T>(
        T actual, T low, T high, [CallerArgumentExpression(nameof(actual))] string? shown = null, [CallerMemberName] string? promise = null)
        where T : IComparable =>
        Holds(promise, shown, () => Expect.InRange(actual, low, high));

    public static void Distinct<T>(
        IEnumerable<T> items, [CallerArgumentExpression(nameof(items))] string? shown = null, [CallerMemberName] string? promise = null) =>
        Holds(promise, shown, () => Expect.Distinct(items));

    public static void Subset<T>(
        ISet<T> expected, ISet<T> actual, [CallerArgumentExpression(nameof(actual))] string? shown = null, [CallerMemberName] string? promise = null) =>
        Holds(promise, shown, () => Expect.Subset(expected, actual));

    /// <summary>Checks each item. What is asserted of one says what was promised.</summary>
    public static void All<T>(IEnumerable<T> items, Action<T> check)
    {
        foreach (var item in items)
        {
            check(item);
        }
    }

    public static Task<T> ThrowsAsync<T>(
        Func<Task> run, [CallerArgumentExpression(nameof(run))] string? shown = null, [CallerMemberName] string? promise = null)
        where T : Exception =>
        HoldsAsync(promise, shown, () => Expect.ThrowsAsync<T>(run));

    public static Task<T> ThrowsAnyAsync<T>(
        Func<Task> run, [CallerArgumentExpression(nameof(run))] string? shown = null, [CallerMemberName] string? promise = null)
        where T : Exception =>
        HoldsAsync(promise, shown, () => Expect.ThrowsAnyAsync<T>(run));

    private static void Holds(string? promise, string? shown, Action assert)
    {
        try
        {
            assert();
        }
        catch (XunitException failure)
        {
            throw new BrokenPromiseException(promise, shown, failure);
        }
    }

    private static async Task<T> HoldsAsync<T>(string? promise, string? shown, Func<Task<T>> assert)
    {
        try
        {
            return await assert();
        }
        catch (XunitException failure)
        {
            throw new BrokenPromiseException(promise, shown, failure);
        }
    }
}
