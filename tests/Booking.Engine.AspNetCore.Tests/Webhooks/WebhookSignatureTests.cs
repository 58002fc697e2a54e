using System.Text;
using BookingEngine.AspNetCore.Webhooks;

namespace BookingEngine.AspNetCore.Tests.Webhooks;

public sealed class WebhookSignatureTests
{
    /// <summary>The example that the libraries of Standard Webhooks are tested with.</summary>
    private const string Secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    private const string Signature = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";

    [Fact]
    public void A_message_is_signed_as_the_libraries_of_Standard_Webhooks_sign_it() =>
        Assert.Equal(Signature, Sign(Secret));

    [Fact]
    public void With_two_secrets_a_message_has_both_signatures_the_first_secret_s_first()
    {
        const string other = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD";

        Assert.Equal($"{Sign(other)} {Signature} {Signature}", Sign(other, Secret));
        Assert.NotEqual(Signature, Sign(other));
    }

    private static string Sign(params string[] secrets) => WebhookSignature.Of(
        secrets, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, Encoding.UTF8.GetBytes("""{"test": 2432232314}"""));
}
