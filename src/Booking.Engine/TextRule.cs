namespace BookingEngine;

/// <summary>What a text must be, where one of <see cref="TextRules"/> applies to it.</summary>
public enum TextRule
{
    /// <summary>It has more than white space.</summary>
    NotBlank = 1,

    /// <summary>It has no more characters than are stored.</summary>
    MaxLength,

    /// <summary>It is an e-mail address.</summary>
    EmailAddress,

    /// <summary>It is well-formed Unicode: no half of a surrogate pair stands alone.</summary>
    WellFormed,

    /// <summary>It has no NUL, which databases refuse.</summary>
    NoNull,

    /// <summary>It is one line: it has no control characters.</summary>
    NoControlCharacters,

    /// <summary>It has no invisible characters that change how a name is read.</summary>
    NoInvisibleCharacters,
}
