using Expect = Xunit.Assert;

namespace BookingEngine.Conformance;

/// <summary>Compares texts line by line, such as the fields of two values.</summary>
internal static class Lines
{
    /// <summary>Checks that two texts are equal. If they have several lines, a failure names those that differ.</summary>
    public static void Equal(string expected, string? actual)
    {
        if (expected == actual || actual is null || !(expected + actual).Contains('\n', StringComparison.Ordinal))
        {
            Expect.Equal(expected, actual);
            return;
        }

        string[] promised = expected.Split('\n');
        string[] read = actual.Split('\n');
        string[] differing =
        [
            .. promised.Except(read).Select(line => $"  promised  {line}"),
            .. read.Except(promised).Select(line => $"  but is    {line}"),
        ];
        if (differing.Length == 0)
        {
            Expect.Equal(promised, read); // The same lines, in another order or number.
        }

        Expect.Fail(string.Join('\n', differing));
    }
}
