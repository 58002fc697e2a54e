using BookingEngine.AspNetCore.OpenApi;
using static BookingEngine.AspNetCore.OpenApi.Parameter;

namespace BookingEngine.AspNetCore.Exchanges;

/// <summary>The operations on times at which an exchange accepts no bookings.</summary>
internal static class BlockOperations
{
    private const string Tag = "exchanges";

    public static Operation List { get; } = new("list_blocks", Tag, "List blocked times")
    {
        Callers = Callers.SignedIn,
        Parameters = [ExchangeId],
        Responses =
        [
            new(200, "The blocks, by date and start.", Schema.ListOf(Schema.Ref("Block")))
            {
                Examples = [("An afternoon", $"[{Examples.Block}]")],
            },
        ],
        Refused = [403],
    };

    public static Operation Create { get; } = PreviewFields.Previewed(new("create_block", Tag, "Block a time")
    {
        About = "No bookings are accepted in it, although the exchange is open; with resource, no bookings get that resource. Without times it takes the whole business day; with "
            + "end_date it applies to each date of a range. Bookings that stand in its way are answered. They stay, and what they leave "
            + "when they are cancelled stays blocked.",
        Callers = Callers.SignedIn,
        Parameters = [ExchangeId, ExchangeIfMatch],
        Body = Schema.Ref("NewBlock"),
        Examples = [("Some days", Examples.NewBlock), ("An afternoon", Examples.NewBlockOfTimes), ("Of a resource", Examples.NewBlockOfResource)],
        Responses = [Response.Created("PlacedBlock", Examples.PlacedBlock, "Location")],
        Refused = [403],
    });

    public static Operation Find { get; } = new("read_block", Tag, "Read a block")
    {
        Callers = Callers.SignedIn,
        Parameters = [ExchangeId, BlockId],
        Responses = [Response.Ok("Block", Examples.Block)],
        Refused = [403],
    };

    public static Operation Delete { get; } = PreviewFields.Previewed(new("delete_block", Tag, "Accept bookings in a blocked time again")
    {
        Callers = Callers.SignedIn,
        Parameters = [ExchangeId, BlockId, ExchangeIfMatch],
        Responses = [Response.Deleted],
        Refused = [403],
    });
}
