namespace BookingEngine.Tests;

/// <summary>Which texts are accepted, and how the others are refused.</summary>
public sealed class TextRuleTests
{
    [Theory]
    [InlineData("", 0)]
    [InlineData("Zoë", 3)]
    [InlineData("e\u0301", 2)]
    [InlineData("💇💇", 2)]
    [InlineData("👩‍👩‍👧", 5)]
    public void The_length_of_a_text_is_counted_in_code_points(string text, int length) => Assert.Equal(length, TextRules.Length(text));

    [Fact]
    public void A_character_beyond_16_bits_counts_once_in_every_length_limit()
    {
        Assert.Null(TextRules.Name(Haircuts(255)));
        Assert.Equal(255, TextRules.Name(Haircuts(256))?.MaxLength);
        Assert.Null(TextRules.Line(Haircuts(32), 32));
        Assert.Equal(32, TextRules.Line(Haircuts(33), 32)?.MaxLength);
        Assert.Null(TextRules.Text(Haircuts(2000), 2000));
        Assert.Equal(2000, TextRules.Text(Haircuts(2001), 2000)?.MaxLength);
        Assert.Null(TextRules.Key(Haircuts(255)));
        Assert.Equal((TextRule.MaxLength, 255), (TextRules.Key(Haircuts(256))?.Rule, TextRules.Key(Haircuts(256))?.MaxLength));
        Assert.Null(TextRules.UserId(Haircuts(512)));
        Assert.NotNull(TextRules.UserId(Haircuts(513)));
    }

    [Theory]
    [InlineData(0x200B)]
    [InlineData(0x2028)]
    [InlineData(0x2029)]
    [InlineData(0x202A)]
    [InlineData(0x202B)]
    [InlineData(0x202C)]
    [InlineData(0x202D)]
    [InlineData(0x202E)]
    [InlineData(0x2066)]
    [InlineData(0x2067)]
    [InlineData(0x2068)]
    [InlineData(0x2069)]
    [InlineData(0xFEFF)]
    public void Characters_that_change_how_text_is_displayed_are_refused_in_names_but_not_in_other_texts(int character)
    {
        string text = $"Ja{(char)character}ne";

        Assert.Equal(
            $"The character U+{character:X4} is not allowed in a name: it can't be seen, and changes how the name is read.",
            TextRules.Name(text)?.Message);
        Assert.Null(TextRules.Text(text, 10));
        Assert.Null(TextRules.Line(text, 10));
    }

    /// <summary>Rules of texts, each with beginnings of texts in the order in which it looks for what is wrong.</summary>
    public static TheoryData<Func<string, TextProblem?>, string[]> Orders { get; } = new()
    {
        { TextRules.Name, ["\u0007", "\u200b", ""] },
        { TextRules.ResourceType, ["\u0007", "\u200b", ""] },
        { TextRules.Email, ["\u0007", ""] },
        { TextRules.UserId, ["\u0007", ""] },
        { TextRules.MetadataName, ["\u0007", ""] },
        { text => TextRules.Line(text, 10), ["\u0007", ""] },
        { text => TextRules.Text(text, 10), ["\0", ""] },
    };

    [Theory]
    [MemberData(nameof(Orders))]
    public void A_text_that_breaks_several_rules_is_refused_by_the_first(Func<string, TextProblem?> problem, string[] inOrder)
    {
        string tooLong = new('x', 5000);
        TextRule[] alone = [.. inOrder.Select(start => problem(start.Length == 0 ? tooLong : start)!.Rule)];

        Assert.Equal(alone.Length, alone.Distinct().Count());
        Assert.Equal(alone, inOrder.Select((_, at) => problem(string.Concat(inOrder[at..].Reverse()) + tooLong)!.Rule));
        Assert.All(inOrder, start => Assert.NotEqual(TextRule.NotBlank, problem(start + tooLong)!.Rule));
    }

    [Theory]
    [InlineData("\u0639\u0644\u06cc\u200c\u0631\u0636\u0627")] // Alireza, kept apart by a non-joiner
    [InlineData("ශ්‍රීමතී")] // Shrimathi, with a joiner
    [InlineData("👩‍👩‍👧")]
    [InlineData("Jane\u00a0Doe")]
    [InlineData("\u200eJane\u200f")]
    public void Names_may_contain_the_joining_characters_that_their_scripts_need(string name) => Assert.Null(TextRules.Name(name));

    [Theory]
    [InlineData("", TextRule.NotBlank)]
    [InlineData(" \t ", TextRule.NotBlank)]
    [InlineData("a\0b", TextRule.NoNull)]
    [InlineData("a\u001bb", TextRule.NoControlCharacters)]
    [InlineData("a\u0085b", TextRule.NoControlCharacters)]
    public void A_name_with_a_line_break_or_control_character_is_refused(string name, TextRule rule) => Assert.Equal(rule, TextRules.Name(name)?.Rule);

    [Fact]
    public void A_text_with_half_of_a_surrogate_pair_is_refused()
    {
        foreach (string text in (string[])["a\ud83d", "\udc00a", "\udc00\ud83d", "💇\udc00"])
        {
            Assert.Equal(2, TextRules.Length(text));
            Assert.Equal(TextRule.WellFormed, TextRules.Name(text)?.Rule);
            Assert.Equal(TextRule.WellFormed, TextRules.Text(text, 10)?.Rule);
        }
    }

    [Theory]
    [InlineData("Caf\u00e9", "CAF\u00c9")]
    [InlineData("cafe\u0301", "CAF\u00c9")]
    [InlineData("CAFE\u0301", "CAF\u00c9")]
    [InlineData("\u01f0", "J\u030c")] // there is no capital letter of it
    [InlineData("ﬁx ½", "ﬁX ½")]
    public void A_search_text_is_normalised_and_upper_cased(string text, string searched) =>
        Assert.Equal(searched, TextRules.ForSearch(text));

    [Theory]
    [InlineData("jane@example.com")]
    [InlineData("j.o'n+tag@sub.example.co")]
    [InlineData("jane@localhost")]
    [InlineData("jane@xn--p1b6ci4b4b3a.xn--11b5bs3a9aj6g")]
    [InlineData("info@bücher.example")]
    [InlineData("info@bu\u0308cher.example")]
    [InlineData("info@例え.テスト")]
    [InlineData("info@उदाहरण.भारत")]
    [InlineData("info@ตัวอย่าง.ไทย")]
    [InlineData("info@உதாரணம்.இந்தியா")]
    [InlineData("info@উদাহরণ.বাংলা")]
    [InlineData("info@උදාහරණ.ලංකා")]
    [InlineData("info@ශ්‍රී.ලංකා")]
    [InlineData("info@ઉદાહરણ.ભારત")]
    [InlineData("info@ఉదాహరణ.భారత్")]
    [InlineData("info@ဥပမာ.မြန်မာ")]
    [InlineData("info@\u0646\u0627\u0645\u0647\u200c\u0627\u06cc.\u0627\u06cc\u0631\u0627\u0646")]
    public void An_e_mail_address_can_have_a_domain_in_any_script(string email) => Assert.Null(TextRules.Email(email));

    [Theory]
    [InlineData("x")]
    [InlineData("x@")]
    [InlineData("@x.de")]
    [InlineData("a b@x.de")]
    [InlineData("a@b")]
    [InlineData("a@x..de")]
    [InlineData("a@-x.de")]
    [InlineData("a@x-.de")]
    [InlineData("a@@x.de")]
    [InlineData("a.@x.de")]
    [InlineData("a@x_y.de")]
    [InlineData("उदाहरण@example.com")]
    [InlineData("a@\u093e\u0909.भारत")] // a mark is first
    [InlineData("a@x\u20dd.de")] // an enclosing mark
    [InlineData("a@x\u200dy.de")] // a joiner after a letter
    [InlineData("a@x\u200cy.de")]
    [InlineData("a@x.d\u200ce")]
    [InlineData("a@\u0646\u0627\u0645\u0647\u200c.de")] // a joiner is last
    [InlineData("a@\u200cx.de")]
    [InlineData("a@ශ්\u200d\u200dරී.ලංකා")]
    [InlineData("a@x\u202ey.de")]
    [InlineData("a@x\u200by.de")]
    [InlineData("a@x\u3002de")]
    public void A_malformed_e_mail_address_is_refused(string email) => Assert.Equal(TextRule.EmailAddress, TextRules.Email(email)?.Rule);

    [Fact]
    public void An_e_mail_address_has_at_most_254_characters()
    {
        string domain = $"@{string.Join('.', Enumerable.Repeat(new string('भ', 62), 3))}";

        Assert.Null(TextRules.Email(new string('e', 254 - domain.Length) + domain));
        Assert.Equal(254, TextRules.Email(new string('e', 255 - domain.Length) + domain)?.MaxLength);
        Assert.Equal(TextRule.EmailAddress, TextRules.Email($"e@{new string('x', 64)}.de")?.Rule);
    }

    private static string Haircuts(int count) => string.Concat(Enumerable.Repeat("💇", count));
}
