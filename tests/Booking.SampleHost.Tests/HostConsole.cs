using System.Text;

namespace BookingEngine.SampleHost.Tests;

/// <summary>
/// The console of a host that runs in the process of the tests: what the host, and whatever it starts, writes to the console is kept here.
/// All else is written as before.
/// </summary>
internal sealed class HostConsole
{
    private const string Listening = "Now listening on: ";
    private static readonly AsyncLocal<HostConsole?> Current = new();

    private readonly StringBuilder _text = new();
    private readonly TaskCompletionSource<Uri> _address = new(TaskCreationOptions.RunContinuationsAsynchronously);

    static HostConsole()
    {
        Console.SetOut(new Writer(Console.Out));
        Console.SetError(new Writer(Console.Error));
    }

    /// <summary>The address that the host says it listens on.</summary>
    public Task<Uri> Address => _address.Task;

    /// <summary>Whether the code that asks writes here.</summary>
    public bool IsCurrent => Current.Value == this;

    /// <summary>What the calling method calls and starts from here on writes here.</summary>
    public void Use() => Current.Value = this;

    public override string ToString()
    {
        lock (_text)
        {
            return _text.ToString();
        }
    }

    private void Write(string text)
    {
        lock (_text)
        {
            _text.Append(text);
        }

        // Each message of the log is written at once.
        if (text.IndexOf(Listening, StringComparison.Ordinal) is var at and >= 0)
        {
            _address.TrySetResult(new Uri(text[(at + Listening.Length)..].Split('\n')[0]));
        }
    }

    private sealed class Writer(TextWriter others) : TextWriter
    {
        public override Encoding Encoding => others.Encoding;

        public override void Write(char value) => Write(value.ToString());

        public override void Write(char[] buffer, int index, int count) => Write(new string(buffer, index, count));

        public override void Write(string? value)
        {
            if (Current.Value is { } console)
            {
                console.Write(value ?? "");
            }
            else
            {
                others.Write(value);
            }
        }

        public override void Flush() => others.Flush();
    }
}
