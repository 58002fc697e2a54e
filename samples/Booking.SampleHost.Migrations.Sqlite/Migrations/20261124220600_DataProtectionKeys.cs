using BookingEngine.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace BookingEngine.SampleHost.Migrations.Sqlite.Migrations;

/// <summary>
/// The table of the host's Data Protection keys. Written by hand, since the model of the bookings doesn't know it: new
/// migrations leave it alone.
/// </summary>
[DbContext(typeof(BookingDbContext))]
[Migration("20261124220600_DataProtectionKeys")]
public sealed class DataProtectionKeys : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.CreateTable(
        "data_protection_keys",
        table => new
        {
            id = table.Column<int>(nullable: false).Annotation("Sqlite:Autoincrement", true),
            friendly_name = table.Column<string>(nullable: true),
            xml = table.Column<string>(nullable: true),
        },
        constraints: table => table.PrimaryKey("pk_data_protection_keys", row => row.id));

    protected override void Down(MigrationBuilder migrationBuilder) => migrationBuilder.DropTable("data_protection_keys");
}
