namespace BookingEngine.AspNetCore.Exchanges;

/// <summary>A block with the resource that it is of, or null if it is of the exchange.</summary>
internal readonly record struct OwnedBlock(Block Block, Guid? ResourceId)
{
    /// <summary>Returns the blocks of an exchange and of its resources.</summary>
    public static IEnumerable<OwnedBlock> Of(Exchange exchange) => exchange.Blocks
        .Select(block => new OwnedBlock(block, null))
        .Concat(exchange.Resources.SelectMany(
            resource => resource.Schedule.Blocks, (resource, block) => new OwnedBlock(block, resource.Id)));
}
