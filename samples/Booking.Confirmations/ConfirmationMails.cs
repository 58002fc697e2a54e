using BookingEngine;
using MailKit.Net.Smtp;
using MimeKit;

namespace Booking.Confirmations;

/// <summary>Mails a confirmation of each booking that was made.</summary>
internal sealed class ConfirmationMails(BookingService bookings, IConfiguration settings) : IBookingEventHandler
{
    public async Task HandleAsync(BookingEvent happened, CancellationToken cancellationToken)
    {
        if (happened.Type != BookingEventType.BookingCreated
            || await bookings.FindAsync(happened.BookingId!.Value, cancellationToken) is not { Booking.IsErased: false } found)
        {
            return;
        }

        var mail = new MimeMessage { MessageId = $"{happened.Id}@shop.example", Subject = "Your booking" };
        mail.From.Add(MailboxAddress.Parse("shop@shop.example"));
        mail.To.Add(new MailboxAddress(found.Customer.Name, found.Customer.Email));
        mail.Body = new TextPart { Text = $"{found.Exchange.BusinessName} expects you on {found.Date}, {found.Period}." };

        using var smtp = new SmtpClient();
        await smtp.ConnectAsync(settings["Smtp:Host"] ?? "localhost", settings.GetValue<int>("Smtp:Port"), cancellationToken: cancellationToken);
        await smtp.SendAsync(mail, cancellationToken);
        await smtp.DisconnectAsync(quit: true, cancellationToken);
    }
}
