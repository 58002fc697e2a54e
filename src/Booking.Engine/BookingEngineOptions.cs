using NodaTime;

namespace BookingEngine;

/// <summary>Settings of the engine; checked when the host starts.</summary>
public sealed class BookingEngineOptions
{
    /// <summary>
    /// The IANA name of the time zone that <see cref="ExchangeService.DefaultTimeZone"/> answers and the HTTP API gives to
    /// exchanges that name none; <c>UTC</c> unless set.
    /// </summary>
    public string DefaultTimeZone { get; set; } = "UTC";

    /// <summary>How often a change is tried while others change the same day: 1 to 1,000; 30 unless set.</summary>
    public int MaxCommitAttempts { get; set; } = 30;

    /// <summary>
    /// How much memory the engine may use to keep days and exchanges, in megabytes: 0 to 1,000,000; 64 unless set. A
    /// booking of a kept day is decided without loading anything, and is committed only if the day has not changed. The slots
    /// of kept days are shown after loading their versions alone, if they have not changed. So the setting changes how much
    /// work a booking or a query costs the store, and never what is decided or shown. 0 keeps nothing.
    /// </summary>
    public int DayCacheMegabytes { get; set; } = 64;

    /// <summary>
    /// How long availability may be answered from exchanges and days that were loaded before: 0 to 10 seconds; 0, never,
    /// unless set. What this host itself commits is seen at once, what another commits after this long at most. Bookings
    /// and all other decisions never rely on it.
    /// </summary>
    public Duration AvailabilityCacheDuration { get; set; } = Duration.Zero;

    /// <summary>
    /// How many active bookings (pending or confirmed, and not yet ended) a customer may have at an exchange when making
    /// one more: 1 to 100; null, as unless set: any number. A user's are those that the user made; a guest's those
    /// that guests made for the e-mail address, whatever its case. So a guest neither learns of a user's bookings nor uses up the
    /// user's cap, but guests who give the same address share one. The exchange's owner is exempt. Exact among the
    /// requests of one process, at the cost of a query for each booking; of several processes each may let one more
    /// through.
    /// </summary>
    public int? MaxActiveBookingsPerCustomer { get; set; }

    /// <summary>
    /// How many exchanges a user may own when creating one more: 1 to 10,000; null, as unless set: any number. They are
    /// counted before each creation, so requests of the same moment may each let one more through.
    /// </summary>
    public int? MaxExchangesPerOwner { get; set; }

    /// <summary>
    /// How long events are kept after they happened (<see cref="BookingEvent"/>): 0 to 366 days; 30 days unless set. An event that
    /// no handler, webhook or reader has got by then is lost. 0 turns events off: none of a booking is stored, and those of exchanges are
    /// removed soon.
    /// </summary>
    public Duration EventRetention { get; set; } = Duration.FromDays(30);
}
