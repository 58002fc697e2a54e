using System.Globalization;
using AspNetCoreGeneratedDocument;
using BookingEngine.Pages.Rendering;
using BookingEngine.Pages.Visits;
using Microsoft.AspNetCore.Http;

namespace BookingEngine.Pages.Exchanges;

/// <summary>The list of exchanges, which is the start page.</summary>
internal static class ExchangesPage
{
    private const int Size = 20;
    private const int LongestSearch = 255;

    public static async Task<IResult> GetAsync(HttpContext context, ExchangeService exchanges, CancellationToken cancellationToken)
    {
        var visit = Visit.Of(context);
        string search = context.Request.Query["search"].ToString().Trim();
        search = search.Length <= LongestSearch ? search : "";
        int number = int.TryParse(context.Request.Query["page"], NumberStyles.None, CultureInfo.InvariantCulture, out int asked)
            ? Math.Clamp(asked, 1, PageRequest.LargestNumber(Size))
            : 1;
        var page = await exchanges
            .ListAsync(
                new ExchangeFilter { Search = search.Length == 0 ? null : search },
                new PageRequest(number, Size),
                cancellationToken)
            .ConfigureAwait(false);
        var model = new ExchangeList(
            [.. page.Items.Where(exchange => !exchange.IsBeingDeleted)],
            search,
            number,
            HasNext: page.Next is not null && number < PageRequest.LargestNumber(Size));
        return new PageResult(visit.Text("SiteName"), new Exchanges_Exchanges { Visit = visit, Model = model });
    }
}
