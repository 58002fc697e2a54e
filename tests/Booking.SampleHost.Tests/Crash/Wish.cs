namespace BookingEngine.SampleHost.Tests.Crash;

/// <summary>What became of a request.</summary>
internal enum Outcome
{
    /// <summary>No answer came, or one that promises nothing.</summary>
    Unknown,

    /// <summary>Answered as done.</summary>
    Done,

    /// <summary>Answered as refused.</summary>
    Refused,
}

/// <summary>One client's wish for a booking, and what was answered.</summary>
internal sealed record Wish(string Label, string Exchange, string Date, int Start, int End, int PartySize)
{
    public Outcome Booked { get; set; }

    /// <summary>The booking's id, where it was answered.</summary>
    public string? Id { get; set; }

    /// <summary>What became of the request to cancel it; null: there was none.</summary>
    public Outcome? Cancelled { get; set; }
}
