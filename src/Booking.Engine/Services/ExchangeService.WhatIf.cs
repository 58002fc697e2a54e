using BookingEngine.Deciding;
using BookingEngine.Services;
using BookingEngine.Stores;
using NodaTime;

namespace BookingEngine;

public sealed partial class ExchangeService
{
    private ChangeTerms? _terms; // null: changes are made, whomever they affect
    private Trial? _trial; // null: changes are stored

    /// <summary>
    /// Says what a change of an exchange would mean for the bookings to come, and stores nothing. A change that would be refused is
    /// refused alike.
    /// </summary>
    /// <param name="change">
    /// Makes the change with the service that it is given, by any of the methods that change one exchange. The value that the method
    /// returns there is not stored.
    /// </param>
    /// <param name="cancellationToken">Cancels the queries that follow the change.</param>
    /// <exception cref="ArgumentNullException">The change is null.</exception>
    /// <example>
    /// <code>
    /// await bookings.BookAsync(new BookingRequest(shop.Id, monday, new(14, 0), new(15, 0), ada));
    ///
    /// var closed = new SpecialHours(monday, []) { Reason = "Stocktaking" };
    /// var preview = await exchanges.PreviewAsync(trial => trial.SetSpecialHoursAsync(shop.Id, closed));
    /// Print(preview.Value.AffectedCount);                // 1
    /// Print(preview.Value.Affected[0].Reasons[0].Code);  // ExchangeClosed
    ///
    /// var careful = exchanges.WhenAffected(OnAffected.Cancel, preview.Value.Token);
    /// var changed = await careful.SetSpecialHoursAsync(shop.Id, closed);
    /// var booking = await bookings.FindAsync(preview.Value.Affected[0].Booking.Booking.Id);
    /// Print(booking.Status); // Cancelled
    /// </code>
    /// </example>
    public async Task<Result<ChangePreview>> PreviewAsync<T>(
        Func<ExchangeService, Task<Result<T>>> change, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(change);
        var trial = new Trial();
        var result = await change(On(terms: null, trial)).ConfigureAwait(false);
        if (!result.Succeeded)
        {
            return Result<ChangePreview>.Refused(result.Errors);
        }

        if (trial.Stored is not { } stored)
        {
            throw new ArgumentException("No exchange was changed.", nameof(change));
        }

        var impact = trial.Impact;
        var affected = await _impacts
            .ReadAsync(stored, impact.Misfits.Take(ChangePreview.MostAffected), cancellationToken)
            .ConfigureAwait(false);
        return new ChangePreview(affected, impact.Misfits.Count, impact.Reassigned, impact.TokenAt(stored));
    }

    /// <summary>
    /// Returns a service whose changes take into account which bookings to come they affect, as <see cref="ChangePreview"/> has it. The
    /// days that this is found out from are compared when the change is stored. So no booking can slip in between.
    /// </summary>
    /// <param name="action">What to do if a change affects bookings.</param>
    /// <param name="previewToken">
    /// The <see cref="ChangePreview.Token"/> of a preview, or null for none. The change is refused with
    /// <see cref="BookingErrorCode.PreviewOutdated"/> if the exchange or the set of affected bookings is not as it was in the preview.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">The action is not one of the defined values.</exception>
    /// <remarks>
    /// <para>
    /// Bookings are cancelled day by day, after the change is stored. Each is cancelled only if at that moment it still does not fit. If the
    /// process ends before all are cancelled, the same change with the same token goes on where it ended. Without a token, the change is
    /// made once more, and then the rest are cancelled.
    /// </para>
    /// <para>
    /// A store that can't compare the days in one step with the change throws a <see cref="StoreException"/>
    /// (<see cref="StoreFailure.Unsupported"/>), such as MongoDB on a standalone server.
    /// </para>
    /// </remarks>
    public ExchangeService WhenAffected(OnAffected action, string? previewToken = null)
    {
        if (!Enum.IsDefined(action))
        {
            throw new ArgumentOutOfRangeException(nameof(action), action, "Not one of the actions.");
        }

        var terms = new ChangeTerms(action, previewToken);
        return On(terms.AreNeeded ? terms : null, _trial);
    }

    private ExchangeService On(ChangeTerms? terms, Trial? trial = null)
    {
        var service = (ExchangeService)MemberwiseClone();
        (service._terms, service._trial) = (terms, trial);
        return service;
    }

    /// <summary>Stores a change if the terms allow it, and then cancels the bookings that do not fit if the terms say so.</summary>
    /// <param name="stored">The exchange as it is stored.</param>
    /// <param name="changed">The exchange as it is to be stored.</param>
    /// <param name="fenceFrom">The first date whose bookings depend on the new rules.</param>
    /// <param name="terms">The terms.</param>
    /// <param name="lastCheck">Finds out what else forbids the change, once the days are known; null if nothing does.</param>
    /// <param name="cancellationToken">Cancels the call until the change is stored.</param>
    private async Task<Result<Exchange>> ReplaceOnTermsAsync(
        Exchange stored,
        Exchange changed,
        LocalDate fenceFrom,
        ChangeTerms terms,
        Func<Task<BookingError?>>? lastCheck,
        CancellationToken cancellationToken)
    {
        var impact = await ImpactOfAsync(changed, fenceFrom, cancellationToken).ConfigureAwait(false);
        bool isMade = terms.Token is { } token && Impact.VersionOf(token) == stored.Version - 1 && HasSameRules(stored, changed);
        if (!isMade)
        {
            var refusal = terms.Token is not null && terms.Token != impact.TokenAt(stored) ? BookingErrors.PreviewOutdated
                : terms.Action == OnAffected.Refuse && impact.Misfits.Count > 0 ? BookingErrors.BookingsAffected(impact.Misfits.Count)
                : lastCheck is null ? null
                : await lastCheck().ConfigureAwait(false);
            if (refusal is not null)
            {
                return refusal;
            }

            var outcome = await CommittedAsync(
                stored.Id, _exchanges.ReplaceAsync(changed, fenceFrom, impact.Days, cancellationToken)).ConfigureAwait(false);
            if (outcome != CommitOutcome.Committed)
            {
                return BookingErrors.ExchangeChanged;
            }
        }

        var cancelled = terms.Action == OnAffected.Cancel ? await CancelAsync(stored.Id, impact).ConfigureAwait(false) : null;
        return cancelled is not null ? cancelled : isMade ? stored : changed;
    }

    /// <summary>Cancels bookings that do not fit, one day after the other. Returns why the rest could not be cancelled, or null.</summary>
    private async Task<BookingError?> CancelAsync(Guid exchangeId, Impact impact)
    {
        foreach (var ofDay in impact.Misfits.GroupBy(misfit => misfit.Date).OrderBy(ofDay => ofDay.Key))
        {
            var ids = ofDay.Select(misfit => misfit.BookingId).ToHashSet();
            var result = await _committer.CommitAsync(
                exchangeId,
                [ofDay.Key],
                booking: null,
                state => MisfitCancellation.Cancel(state, ofDay.Key, ids, _clock.GetCurrentInstant()),
                CancellationToken.None).ConfigureAwait(false);
            if (!result.Succeeded)
            {
                return result.Error;
            }
        }

        return null;
    }

    private Task<Impact> ImpactOfAsync(Exchange changed, LocalDate fenceFrom, CancellationToken cancellationToken) =>
        _impacts.FindAsync(changed, fenceFrom, Limits.LastDate, _clock.GetCurrentInstant(), cancellationToken);

    /// <summary>Whether an exchange is stored as it is to be. The ids of weekly hours don't count, since they are given when it is stored.</summary>
    private static bool HasSameRules(Exchange stored, Exchange changed) => Plain(stored) == Plain(changed);

    private static Exchange Plain(Exchange exchange) => exchange with
    {
        Version = 0,
        UpdatedAt = default,
        CreatedAt = default,
        Schedule = Plain(exchange.Schedule),
        Services = [.. exchange.Services.Select(service => service with { Hours = service.Hours is { } hours ? Plain(hours) : null })],
        Resources = [.. exchange.Resources.Select(resource => resource with { Schedule = Plain(resource.Schedule) })],
    };

    private static Schedule Plain(Schedule schedule) => schedule with { OperatingHours = Plain(schedule.OperatingHours) };

    private static IReadOnlyList<OperatingHours> Plain(IReadOnlyList<OperatingHours> hours) =>
        [.. hours.Select(entry => entry with { Id = Guid.Empty })];
}
