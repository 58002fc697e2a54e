using System.Buffers;
using System.Text;
using System.Text.RegularExpressions;
using static System.FormattableString;

namespace BookingEngine;

/// <summary>
/// The rules for texts, whoever provides them. The services refuse all others. Each rule returns what is wrong with a
/// text, or null.
/// Lengths are counted in characters, which are Unicode code points, so that an emoji beyond the first 65,536 counts once.
/// </summary>
public static partial class TextRules
{
    private const string Atom = @"[-!#$%&'*+/=?^_`{}|~0-9A-Za-z]+";
    private const string LetterOrDigit = @"[\p{L}\p{N}]";
    private const string RestOfLabel =
        @"(([\p{L}\p{N}\p{Mn}\p{Mc}-]|(?<=[\p{Mn}\p{Mc}])[\u200C\u200D]|(?<=\p{IsArabic})\u200C(?=\p{IsArabic})){0,61}[\p{L}\p{N}\p{Mn}\p{Mc}])";

    /// <summary>
    /// They turn a name around, hide within it, or break its line. The joiners U+200C and U+200D are none of them: Persian
    /// names and emoji need these.
    /// </summary>
    private static readonly SearchValues<char> Deceptive = SearchValues.Create(
        "\u200B\u2028\u2029\u202A\u202B\u202C\u202D\u202E\u2066\u2067\u2068\u2069\uFEFF");

    /// <summary>Returns the number of characters of a text. Half of a surrogate pair counts as one.</summary>
    /// <param name="text">The text.</param>
    public static int Length(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        int length = 0;
        foreach (var _ in text.EnumerateRunes())
        {
            length++;
        }

        return length;
    }

    /// <summary>
    /// Returns the form of a text by which searches compare it. It is normalised (NFC) and in upper case, so that "Café" is
    /// found however its accent and its letters are written. Stores keep it beside the text. It may be three times as long.
    /// A program that runs in invariant globalization mode normalises nothing.
    /// </summary>
    /// <param name="text">The text.</param>
    public static string ForSearch(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        // Taken apart first: a letter that has an upper case only without its accent gets it too.
        return text.Normalize(NormalizationForm.FormD).ToUpperInvariant().Normalize(NormalizationForm.FormC);
    }

    /// <summary>
    /// Checks the name of a customer, a user, a business, a service or a resource. It must be a line of 1 to 255 characters that is not blank, and
    /// must not contain invisible characters that change how it is read.
    /// </summary>
    /// <param name="text">The text.</param>
    public static TextProblem? Name(string text) =>
        Required(text) ?? Controls(text) ?? Deceptions(text) ?? TooLong(text, Limits.NameLength);

    /// <summary>
    /// Checks the type of a resource. It must be a line of 1 to 64 characters that is not blank, and must not contain invisible
    /// characters that change how it is read.
    /// </summary>
    /// <param name="text">The text.</param>
    public static TextProblem? ResourceType(string text) =>
        Required(text) ?? Controls(text) ?? Deceptions(text) ?? TooLong(text, Limits.ResourceTypeLength);

    /// <summary>
    /// Checks an e-mail address, which has at most 254 characters. It must be one that mail servers accept without quotes,
    /// and its domain must have at least two labels, or be localhost. A label consists of letters, digits and marks of any
    /// script.
    /// </summary>
    /// <param name="text">The text.</param>
    public static TextProblem? Email(string text) =>
        Required(text)
        ?? Controls(text)
        ?? TooLong(text, Limits.EmailLength)
        ?? (EmailPattern().IsMatch(text) ? null : new TextProblem(TextRule.EmailAddress, "This is not an e-mail address."));

    /// <summary>Checks a text that must not have line breaks or other control characters.</summary>
    /// <param name="text">The text.</param>
    /// <param name="longest">The most characters.</param>
    public static TextProblem? Line(string text, int longest) => Controls(text) ?? TooLong(text, longest);

    /// <summary>Checks a text that may have several lines.</summary>
    /// <param name="text">The text.</param>
    /// <param name="longest">The most characters.</param>
    public static TextProblem? Text(string text, int longest) => Unreadable(text) ?? TooLong(text, longest);

    /// <summary>Checks the name of an entry of a booking's metadata. It must be a line of 1 to 40 characters that is not blank.</summary>
    /// <param name="text">The text.</param>
    public static TextProblem? MetadataName(string text) => Required(text) ?? Line(text, Limits.MetadataNameLength);

    /// <summary>
    /// Checks the id of a user, as the host knows its users. It must be a line of 1 to 512 characters that is not
    /// blank.
    /// </summary>
    /// <param name="text">The text.</param>
    public static TextProblem? UserId(string text) => Required(text) ?? Line(text, Limits.UserIdLength);

    /// <summary>Checks an idempotency key. It must have 1 to 255 characters and not be blank. It isn't stored.</summary>
    /// <param name="text">The text.</param>
    public static TextProblem? Key(string text) => Required(text) ?? TooLong(text, Limits.NameLength);

    /// <summary>Checks the id by which an import recognises special hours.</summary>
    internal static TextProblem? ExternalId(string text) => Required(text) ?? Line(text, Limits.NameLength);

    private static TextProblem? Required(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return string.IsNullOrWhiteSpace(text) ? new TextProblem(TextRule.NotBlank, "A text is needed here.") : null;
    }

    private static TextProblem? Controls(string text) =>
        Unreadable(text) ?? (text.Any(char.IsControl)
            ? new TextProblem(TextRule.NoControlCharacters, "Control characters are not allowed.")
            : null);

    /// <summary>
    /// Returns what no store can keep: half of a surrogate pair, which is no text, or NUL, which databases refuse.
    /// </summary>
    private static TextProblem? Unreadable(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        for (int i = 0; i < text.Length; i++)
        {
            if (char.IsSurrogatePair(text, i))
            {
                i++;
            }
            else if (char.IsSurrogate(text[i]))
            {
                return new TextProblem(TextRule.WellFormed, "The text is broken: it has half of a surrogate pair.");
            }
        }

        return text.Contains('\0', StringComparison.Ordinal)
            ? new TextProblem(TextRule.NoNull, "A text can't have a NUL character.")
            : null;
    }

    private static TextProblem? Deceptions(string text) => text.AsSpan().IndexOfAny(Deceptive) is >= 0 and var at
        ? new TextProblem(
            TextRule.NoInvisibleCharacters,
            Invariant($"The character U+{(int)text[at]:X4} is not allowed in a name: it can't be seen, and changes how the name is read."))
        : null;

    private static TextProblem? TooLong(string text, int longest) =>
        text.Length > longest && Length(text) > longest
            ? new TextProblem(TextRule.MaxLength, Invariant($"A text can have at most {longest} characters here."), longest)
            : null;

    /// <summary>
    /// Labels are as IDNA 2008 has them: a mark is not the first, and a joiner comes after a mark (such as a virama) or,
    /// where it keeps letters apart, between Arabic ones. Not by <see cref="System.Globalization.IdnMapping"/>, whose answer depends on the
    /// machine; nor are scripts told apart.
    /// </summary>
    [GeneratedRegex(
        $@"^{Atom}(\.{Atom})*@(localhost|({LetterOrDigit}{RestOfLabel}?\.)+{LetterOrDigit}{RestOfLabel})\z",
        RegexOptions.ExplicitCapture)]
    private static partial Regex EmailPattern();
}
