using BenchmarkDotNet.Running;
using BookingEngine.Benchmarks;
using BookingEngine.Benchmarks.Bars;
using BookingEngine.Benchmarks.Scale;
using BookingEngine.Benchmarks.Soak;

return args switch
{
    ["bars", "scale", .. var rest] => await ScaleCommand.RunAsync(rest),
    ["bars", "soak", .. var rest] => await SoakCommand.RunAsync(rest),
    ["bars", .. var rest] => BarsCommand.Run(rest),
    ["table"] => Table(),
    _ => Benchmarks(args),
};

static int Benchmarks(string[] args)
{
    _ = BenchmarkSwitcher.FromAssembly(typeof(Work).Assembly).Run(args);
    return 0;
}

// Runs the benchmarks in short, and puts their report in place of benchmarks/table.md.
static int Table()
{
    var summary = BenchmarkRunner.Run<SlotBenchmarks>(args: ["--job", "short", "--inProcess"]);
    string report = Directory
        .EnumerateFiles(summary.ResultsDirectoryPath, $"*{nameof(SlotBenchmarks)}-report-github.md")
        .Single();
    File.Copy(report, Path.Combine("benchmarks", "table.md"), overwrite: true);
    return 0;
}
