namespace BookingEngine.Committing;

/// <summary>When the booking that a request concerns has to be read.</summary>
internal enum BookingReading
{
    /// <summary>It is new under an id of its own, so it is read only after a failed attempt.</summary>
    AfterFailure,

    /// <summary>
    /// Its id is made of an idempotency key, so it may be stored already. No commit can store it twice, but the
    /// request must not be refused as if it were new.
    /// </summary>
    BeforeRefusal,

    /// <summary>It is stored, and its state decides.</summary>
    Always,
}
