using Microsoft.Extensions.Options;
using MongoDB.Driver;

namespace BookingEngine.MongoDB;

internal sealed class MongoDBStoreOptionsValidator : IValidateOptions<MongoDBStoreOptions>
{
    public ValidateOptionsResult Validate(string? name, MongoDBStoreOptions options)
    {
        if ((options.ConnectionString is null) == (options.Client is null))
        {
            return ValidateOptionsResult.Fail(
                $"{nameof(options.ConnectionString)}, {nameof(options.Client)}: set exactly one of the two.");
        }

        if (options.WriteTimeout < TimeSpan.FromMilliseconds(1) || options.WriteTimeout > TimeSpan.FromDays(1))
        {
            return ValidateOptionsResult.Fail(
                $"{nameof(options.WriteTimeout)}: must be from one millisecond to one day, but is {options.WriteTimeout}.");
        }

        try
        {
            _ = options.ConnectionString is { } text ? new MongoUrl(text) : null;
        }
        catch (MongoConfigurationException exception)
        {
            // The exception's message may contain the connection string with its password.
            return ValidateOptionsResult.Fail(
                $"{nameof(options.ConnectionString)}: this is not a valid MongoDB connection string ({exception.GetType().Name}).");
        }

        return ValidateOptionsResult.Success;
    }
}
