using BookingEngine.Scheduling.Assignment;

namespace BookingEngine.Tests.Scheduling.Assignment;

/// <summary>
/// Cases that the tests of a national health service state as those that its own assignment gets wrong
/// (<c>NHSDigital/nbs-appointments-management-service</c>). A session is a resource, which offers some services.
/// </summary>
public sealed class PeerAssignmentTests
{
    private static readonly string[] CovidClinic = ["COVID RSV FLU FLU-C FLU-D FLU-E", "COVID FLU-B", "FLU FLU-B FLU-C", "FLU-B RSV"];

    [Fact]
    public void All_four_vaccinations_find_a_session_where_the_first_free_one_serves_three() // NHS-03
    {
        foreach (string[] order in Permutations(["COVID", "FLU", "RSV", "FLU-B"]))
        {
            Assert.Empty(Refused(CovidClinic, order, out _));
        }
    }

    [Fact]
    public void The_best_fit_problem_is_solved() // "Booking 2 goes in session 3, leaving no space for booking 3"
    {
        foreach (string[] order in Permutations(["Blue", "Orange", "Blue"]))
        {
            Assert.Empty(Refused(["Green Blue", "Green Orange", "Orange Blue"], order, out _));
        }
    }

    [Fact]
    public void The_bookings_of_a_cancelled_session_find_their_places_if_any_assignment_has_room_for_them()
    {
        // Taking the first free session, A and B would take the places of two of the three D.
        string[] sessions = ["A D", "B D", "C D", "A B C", "A B C"];
        var standing = new[] { "A", "B", "D", "D", "D" }.Select((service, i) => Make.Standing(i + 1, Need(sessions, service), null));

        var placement = Assigner.Assign(new AssignmentDay(Make.Resources(sessions.Length), [.. standing]), []);

        Assert.Equal(5, placement.Moves.Select(move => move.Resource).Distinct().Count());
    }

    [Fact]
    public void A_change_of_one_booking_takes_the_place_of_no_other()
    {
        string[] sessions = ["A D", "B D", "C D", "A B C"];
        Assert.Empty(Refused(sessions, ["A", "D", "D", "D"], out var standing));

        // The booking of A becomes one of C. Those of D stand, wherever they have to go.
        var others = standing[1..];
        var placement = Assigner.Assign(new AssignmentDay(Make.Resources(sessions.Length), others), [Need(sessions, "C")]);

        Assert.True(placement.IsFeasible);
        Assert.All(placement.Moves, move => Assert.True(others[move.Standing].Need.Eligible.Contains(move.Resource)));
    }

    /// <summary>Books services at one time, one after the other, and returns those that were refused.</summary>
    private static List<string> Refused(string[] sessions, string[] services, out StandingNeed[] standing)
    {
        var refused = new List<string>();
        standing = [];
        foreach (string service in services)
        {
            var placement = Assigner.Assign(
                new AssignmentDay(Make.Resources(sessions.Length), standing), [Need(sessions, service)]);
            if (!placement.IsFeasible)
            {
                refused.Add(service);
                continue;
            }

            foreach (var move in placement.Moves)
            {
                standing[move.Standing] = standing[move.Standing] with { Assigned = move.Resource };
            }

            standing = [.. standing, Make.Standing(standing.Length + 1, Need(sessions, service), placement.Resources[0])];
        }

        return refused;
    }

    private static Need Need(string[] sessions, string service) => Make.Need(
        0, 10, [.. Enumerable.Range(0, sessions.Length).Where(i => sessions[i].Split(' ').Contains(service))]);

    private static IEnumerable<string[]> Permutations(string[] items) => items.Length <= 1
        ? [items]
        : Enumerable.Range(0, items.Length).SelectMany(
            i => Permutations([.. items[..i], .. items[(i + 1)..]]).Select(rest => (string[])[items[i], .. rest]));
}
