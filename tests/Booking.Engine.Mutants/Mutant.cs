using System.Text.Json;

namespace BookingEngine.Mutants;

/// <summary>The engine with one deliberate mistake, as Stryker made it.</summary>
internal sealed record Mutant(int Id, string File, int Line, string Kind, string Replacement)
{
    /// <summary>The folder of the engine; that of the nouns has no name.</summary>
    public string Folder => Path.GetDirectoryName(File)!;

    /// <summary>Reads the mutants that compile, from Stryker's report.</summary>
    public static IReadOnlyList<Mutant> Read(string report)
    {
        using var document = JsonDocument.Parse(System.IO.File.ReadAllText(report));
        return [.. document.RootElement.GetProperty("files").EnumerateObject().SelectMany(file => file.Value.GetProperty("mutants").EnumerateArray()
            .Where(mutant => mutant.GetProperty("status").GetString() is not ("CompileError" or "Ignored"))
            .Select(mutant => new Mutant(
                int.Parse(mutant.GetProperty("id").GetString()!, System.Globalization.CultureInfo.InvariantCulture),
                Path.GetRelativePath(document.RootElement.GetProperty("projectRoot").GetString()!, file.Name),
                mutant.GetProperty("location").GetProperty("start").GetProperty("line").GetInt32(),
                mutant.GetProperty("mutatorName").GetString()!,
                mutant.GetProperty("replacement").GetString()!)))];
    }

}
