using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using BookingEngine.Pages.Visits;

namespace BookingEngine.Pages.Rendering;

/// <summary>
/// The base of the views, which the Razor compiler derives from the .cshtml files. Everything that a view prints is encoded, except
/// the <see cref="Markup"/> of other views.
/// </summary>
#pragma warning disable IDE0060 // The Razor compiler determines the parameters.
internal abstract class HtmlView
{
    /// <summary>Encodes what has a meaning in HTML, and leaves the letters of all languages as they are.</summary>
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    private readonly StringBuilder _html = new();
    private (string Name, string Prefix, string Suffix, int Values) _attribute;
    private bool _isLeftOut;

    /// <summary>Who sees the view, and in which language.</summary>
    public required Visit Visit { get; init; }

    /// <summary>Writes the view. The Razor compiler generates it.</summary>
    public abstract Task ExecuteAsync();

    /// <summary>Renders the view.</summary>
    public async Task<Markup> RenderAsync()
    {
        await ExecuteAsync().ConfigureAwait(false);
        return new Markup(_html.ToString());
    }

    /// <summary>Returns a text in the visitor's language.</summary>
    protected string T(string key, params object[] arguments) => Visit.Text(key, arguments);

    protected void WriteLiteral(string html) => _html.Append(html);

    protected void Write(object? value)
    {
        if (value is Markup markup)
        {
            _html.Append(markup.Html);
        }
        else if (value is not null)
        {
            _html.Append(Encoder.Encode(Convert.ToString(value, CultureInfo.InvariantCulture) ?? ""));
        }
    }

    protected void BeginWriteAttribute(
        string name, string prefix, int prefixOffset, string suffix, int suffixOffset, int attributeValuesCount)
    {
        _attribute = (name, prefix, suffix, attributeValuesCount);
        _isLeftOut = false;
        if (attributeValuesCount != 1)
        {
            WriteLiteral(prefix);
        }
    }

    /// <summary>Writes a value of an attribute. An attribute whose only value is null or false is left out.</summary>
    protected void WriteAttributeValue(
        string prefix, int prefixOffset, object? value, int valueOffset, int valueLength, bool isLiteral)
    {
        if (_attribute.Values == 1)
        {
            _isLeftOut = value is null or false;
            if (_isLeftOut)
            {
                return;
            }

            WriteLiteral(_attribute.Prefix);
            value = value is true ? _attribute.Name : value;
        }

        if (value is null)
        {
            return;
        }

        WriteLiteral(prefix);
        if (isLiteral)
        {
            WriteLiteral((string)value);
        }
        else
        {
            Write(value);
        }
    }

    protected void EndWriteAttribute()
    {
        if (!_isLeftOut)
        {
            WriteLiteral(_attribute.Suffix);
        }
    }
}

/// <summary>A view of a model.</summary>
/// <typeparam name="TModel">What the view shows.</typeparam>
internal abstract class HtmlView<TModel> : HtmlView
{
    /// <summary>What the view shows.</summary>
    public required TModel Model { get; init; }
}
