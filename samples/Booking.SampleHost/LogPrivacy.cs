namespace BookingEngine.SampleHost;

/// <summary>
/// Keeps what clients write out of the logs: the framework's categories that log request lines, paths, addresses, hosts or tokens as they
/// were sent may log from a level on alone, whatever the settings say. A path may hold an e-mail address, or line breaks that
/// make up lines of their own.
/// </summary>
internal static class LogPrivacy
{
    private static readonly (string Category, LogLevel From)[] Least =
    [
        // Not even its scope, which holds the path.
        ("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None),
        ("Microsoft.AspNetCore.Server.Kestrel", LogLevel.Warning),
        // Says at Information of a token that it refuses what the token says of its key, its issuer and its audience.
        ("Microsoft.AspNetCore.Authentication", LogLevel.Warning),
        ("Microsoft.AspNetCore.HostFiltering", LogLevel.Warning),
        ("Microsoft.AspNetCore.HttpOverrides", LogLevel.Warning),
        // Names endpoints by their patterns at Information, and by paths below.
        ("Microsoft.AspNetCore.Routing", LogLevel.Information),
    ];

    public static void Add(IServiceCollection services) => services.PostConfigure<LoggerFilterOptions>(options =>
    {
        // For what no rule is about.
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
