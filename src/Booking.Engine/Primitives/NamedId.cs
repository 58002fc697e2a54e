using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace BookingEngine.Primitives;

/// <summary>
/// Makes ids of names: the same name always has the same id, so what is stored under it can't be stored twice. The ids are
/// name-based UUIDs (RFC 9562, version 5).
/// </summary>
internal static partial class NamedId
{
    /// <summary>The namespace of the ids: a random UUID that must never change.</summary>
    private static readonly Guid Namespace = new("6f1f2b0e-6a53-4f0e-9d0f-3a4c1f6f7a21");

    /// <summary>Returns the id of a name that consists of several texts.</summary>
    public static Guid Of(params string?[] texts)
    {
        byte[] space = Namespace.ToByteArray(bigEndian: true);
#pragma warning disable CA5350 // UUID version 5 is defined with SHA-1; nothing secret depends on it.
        byte[] hash = SHA1.HashData([.. space, .. Encoded(texts)])[..16];
#pragma warning restore CA5350
        hash[6] = (byte)((hash[6] & 0x0F) | 0x50);
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return new Guid(hash, bigEndian: true);
    }

    /// <summary>
    /// Encodes texts as a JSON array, so that different texts never have the same encoding. It uses no reflection,
    /// which a trimmed program lacks.
    /// </summary>
    public static byte[] Encoded(string?[] texts) =>
        JsonSerializer.SerializeToUtf8Bytes(texts, TextsJson.Default.StringArray);

    [JsonSerializable(typeof(string[]))]
    private sealed partial class TextsJson : JsonSerializerContext;
}
