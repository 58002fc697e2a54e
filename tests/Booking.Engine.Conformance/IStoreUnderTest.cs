namespace BookingEngine.Conformance;

/// <summary>
/// A store under test: its data, and how a host is connected to them. It is the only interface to implement. One
/// instance serves the tests of one suite, which share its data. As an xunit class fixture it may implement
/// <see cref="IAsyncLifetime"/> to create and remove a database.
/// </summary>
public interface IStoreUnderTest
{
    /// <summary>
    /// Whether a change of two days can be committed. If it can't, random operations don't reschedule, and the tests
    /// that do are overridden to assert the refusal.
    /// </summary>
    bool ChangesTwoDays => true;

    /// <summary>
    /// Whether a booking's id is compared with those of other exchanges. This is not required, since the engine never
    /// creates an id twice.
    /// </summary>
    bool ComparesIdsOfExchanges => true;

    /// <summary>
    /// Registers the store in one host, as an app does. It is called for each host. Apart from the data, hosts share
    /// nothing that processes on several machines would not share.
    /// </summary>
    /// <param name="host">The host's builder.</param>
    void AddTo(BookingEngineBuilder host);
}
