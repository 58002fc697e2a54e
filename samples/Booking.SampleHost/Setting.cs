using System.Globalization;

namespace BookingEngine.SampleHost;

/// <summary>Reads settings that are numbers or switches. The error for a value that can't be used names its key.</summary>
internal static class Setting
{
    /// <summary>Reads a whole number within bounds, or null if it isn't set.</summary>
    public static int? Number(IConfiguration configuration, string key, int least, int most)
    {
        string? text = configuration[key];
        return string.IsNullOrEmpty(text) ? null
            : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number)
                && number >= least && number <= most ? number
            : throw new SettingException($"{key} is '{text}'. It can be a whole number from {least} to {most}.");
    }

    /// <summary>Reads whether something is on, or null if it isn't set.</summary>
    public static bool? Switch(IConfiguration configuration, string key)
    {
        string? text = configuration[key];
        return string.IsNullOrEmpty(text) ? null
            : bool.TryParse(text, out bool isOn) ? isOn
            : throw new SettingException($"{key} is '{text}'. It can be true or false.");
    }
}
