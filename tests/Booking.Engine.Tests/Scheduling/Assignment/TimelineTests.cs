using BookingEngine.Scheduling.Assignment;

namespace BookingEngine.Tests.Scheduling.Assignment;

/// <summary>A timeline and a set of resources are compared with plain arrays.</summary>
public sealed class TimelineTests
{
    [Fact]
    public void A_timeline_equals_an_array_of_all_seconds()
    {
        for (int seed = 0; seed < 500; seed++)
        {
            var random = new Random(seed);
            int[] expected = new int[60];
            long[] changes = new long[2 * random.Next(6)];
            for (int i = 0; i < changes.Length; i += 2)
            {
                var (from, to) = Period(random);
                changes[i] = Timeline.Change(from, i);
                changes[i + 1] = Timeline.Change(to, -i);
                Add(expected, from, to, i);
            }

            var timeline = Timeline.Of(changes).Clone();
            for (int i = 0; i < 6; i++)
            {
                var (from, to) = Period(random);
                int places = random.Next(-3, 4);
                timeline.Add(from, to, places);
                Add(expected, from, to, places);
                var (first, end) = Period(random);
                int most = random.Next(6);

                Assert.Equal(expected, Enumerable.Range(0, 60).Select(timeline.LoadAt));
                Assert.Equal(expected[first..end].Max(), timeline.Peak(first, end));
                int above = Enumerable.Range(first, end - first).FirstOrDefault(second => expected[second] > most, Timeline.None);
                Assert.Equal(above, timeline.FirstAbove(first, end, most));

                int step = random.Next(1, 8);
                int[] peaks = new int[((60 - end) / step) + 1];
                timeline.Peaks(first, end - first, step, peaks);
                Assert.Equal(peaks.Select((_, at) => expected[(first + (at * step))..(end + (at * step))].Max()), peaks);
            }
        }
    }

    [Fact]
    public void A_set_of_resources_equals_a_set_of_numbers()
    {
        for (int seed = 0; seed < 500; seed++)
        {
            var random = new Random(seed);
            int[] one = Numbers(random);
            int[] other = Numbers(random);
            var (first, second) = (ResourceSet.Of(one), ResourceSet.Of(other));

            Assert.Equal(one.Distinct().Order(), Items(first));
            Assert.Equal(one.Distinct().Count(), first.Count);
            Assert.Equal(one.Length == 0, first.IsEmpty);
            Assert.Equal(one.Union(other).Order(), Items(first | second));
            Assert.Equal(one.Intersect(other).Order(), Items(first & second));
            Assert.Equal(one.Except(other).Order(), Items(first - second));
            Assert.Equal(!one.Except(other).Any(), first.IsSubsetOf(second));
            Assert.All(Enumerable.Range(0, ResourceSet.Limit), i => Assert.Equal(one.Contains(i), first.Contains(i)));
        }

        Assert.Equal(ResourceSet.Of(0, 1, 2), ResourceSet.Until(3));
        Assert.Equal("{1, 200}", ResourceSet.Of(200, 1).ToString());
    }

    [Fact]
    public void A_day_has_at_most_256_resources()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => { _ = ResourceSet.Of(256); });
        Assert.Throws<ArgumentOutOfRangeException>(() => { _ = ResourceSet.Of(-1); });
        Assert.Throws<ArgumentOutOfRangeException>(() => { _ = new AssignmentDay(Make.Resources(257), []); });

        int[] all = [.. Enumerable.Range(0, 256)];
        Assert.Equal([255], Assigner.Assign(new AssignmentDay(Make.Resources(256), []), [Make.Need(0, 4, 255)]).Resources);
        Assert.Equal(256, Assigner.Count(new AssignmentDay(Make.Resources(256), []), [Make.Need(0, 4, all)], atMost: 1_000));
    }

    private static (int From, int To) Period(Random random)
    {
        int from = random.Next(50);
        return (from, random.Next(from + 1, 60));
    }

    private static void Add(int[] seconds, int from, int to, int places)
    {
        for (int second = from; second < to; second++)
        {
            seconds[second] += places;
        }
    }

    private static int[] Numbers(Random random) =>
        [.. Enumerable.Range(0, random.Next(5)).Select(_ => random.Next(random.Next(2) == 0 ? 8 : 256))];

    private static List<int> Items(ResourceSet set)
    {
        var items = new List<int>();
        foreach (int item in set)
        {
            items.Add(item);
        }

        return items;
    }
}
