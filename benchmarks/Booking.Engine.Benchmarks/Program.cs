using BenchmarkDotNet.Running;
using BookingEngine.Benchmarks;
using BookingEngine.Benchmarks.Bars;

return args switch
{
    ["bars", .. var rest] => BarsCommand.Run(rest),
    _ => Benchmarks(args),
};

static int Benchmarks(string[] args)
{
    _ = BenchmarkSwitcher.FromAssembly(typeof(Work).Assembly).Run(args);
    return 0;
}
