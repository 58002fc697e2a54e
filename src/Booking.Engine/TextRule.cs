namespace BookingEngine;

/// <summary>A requirement on a text, as the <see cref="TextRules"/> check it.</summary>
public enum TextRule
{
    /// <summary>The text has more than white space.</summary>
    NotBlank = 1,

    /// <summary>The text has at most as many characters as are stored.</summary>
    MaxLength,

    /// <summary>The text is an e-mail address.</summary>
    EmailAddress,

    /// <summary>The text is well-formed Unicode, without single halves of surrogate pairs.</summary>
    WellFormed,

    /// <summary>The text has no NUL, which databases refuse.</summary>
    NoNull,

    /// <summary>The text is one line, without control characters.</summary>
    NoControlCharacters,

    /// <summary>The text has no invisible characters that change how a name is read.</summary>
    NoInvisibleCharacters,
}
