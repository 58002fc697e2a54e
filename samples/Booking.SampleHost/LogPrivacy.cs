namespace BookingEngine.SampleHost;

/// <summary>
/// Keeps what clients write out of the logs. Some categories of the framework log request lines, paths, addresses,
/// hosts or tokens as they were sent. These may log only from a certain level on, whatever the settings say. A path
/// may hold an e-mail address, or line breaks that forge log lines.
/// </summary>
internal static class LogPrivacy
{
    private static readonly (string Category, LogLevel From)[] Least =
    [
        // Even the scope of this category contains the path.
        ("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None),
        ("Microsoft.AspNetCore.Server.Kestrel", LogLevel.Warning),
        // At Information, this category logs the key, the issuer and the audience of a token that it refuses.
        ("Microsoft.AspNetCore.Authentication", LogLevel.Warning),
        ("Microsoft.AspNetCore.HostFiltering", LogLevel.Warning),
        ("Microsoft.AspNetCore.HttpOverrides", LogLevel.Warning),
        // This category names endpoints by their patterns at Information, and by paths at lower levels.
        ("Microsoft.AspNetCore.Routing", LogLevel.Information),
    ];

    public static void Add(IServiceCollection services) => services.PostConfigure<LoggerFilterOptions>(options =>
    {
        // This level is for categories that have no rule.
        options.Rules.Insert(0, new LoggerFilterRule(null, null, options.MinLevel, null));
        for (int i = 0; i < options.Rules.Count; i++)
        {
            var rule = options.Rules[i];
            options.Rules[i] = new LoggerFilterRule(
                rule.ProviderName,
                rule.CategoryName,
                rule.LogLevel,
                (provider, category, level) =>
                    MayLog(category, level) && rule.Filter?.Invoke(provider, category, level) is not false);
        }
    });

    private static bool MayLog(string? category, LogLevel level) => !Array.Exists(
        Least, least => level < least.From && category?.StartsWith(least.Category, StringComparison.Ordinal) is true);
}
