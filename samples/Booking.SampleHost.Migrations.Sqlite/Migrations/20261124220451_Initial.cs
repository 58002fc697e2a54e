using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace BookingEngine.SampleHost.Migrations.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class Initial : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "exchanges",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    business_name = table.Column<string>(type: "TEXT", maxLength: 255, nullable: false),
                    business_name_for_search = table.Column<string>(type: "TEXT", maxLength: 765, nullable: false),
                    description = table.Column<string>(type: "TEXT", maxLength: 2000, nullable: false),
                    time_zone = table.Column<string>(type: "TEXT", nullable: false),
                    settings = table.Column<string>(type: "TEXT", nullable: false),
                    unlisted_settings = table.Column<string>(type: "TEXT", nullable: false),
                    owner_id = table.Column<string>(type: "TEXT", nullable: true),
                    calendar_secret_hash = table.Column<string>(type: "TEXT", maxLength: 64, nullable: true),
                    is_being_deleted = table.Column<bool>(type: "INTEGER", nullable: false),
                    created_at_micros = table.Column<long>(type: "INTEGER", nullable: false),
                    updated_at_micros = table.Column<long>(type: "INTEGER", nullable: false),
                    version = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_exchanges", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "booking_days",
                columns: table => new
                {
                    exchange_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    date = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    version = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_booking_days", x => new { x.exchange_id, x.date });
                    table.ForeignKey(
                        name: "FK_booking_days_exchanges_exchange_id",
                        column: x => x.exchange_id,
                        principalTable: "exchanges",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "webhooks",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    owner_id = table.Column<string>(type: "TEXT", nullable: false),
                    exchange_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    url = table.Column<string>(type: "TEXT", nullable: false),
                    events = table.Column<string>(type: "TEXT", nullable: true),
                    secrets = table.Column<string>(type: "TEXT", nullable: false),
                    is_active = table.Column<bool>(type: "INTEGER", nullable: false),
                    includes_customer = table.Column<bool>(type: "INTEGER", nullable: false),
                    created_at_micros = table.Column<long>(type: "INTEGER", nullable: false),
                    version = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_webhooks", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "booking_events",
                columns: table => new
                {
                    exchange_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    position = table.Column<long>(type: "INTEGER", nullable: true),
                    type = table.Column<string>(type: "TEXT", nullable: false),
                    booking_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    version = table.Column<long>(type: "INTEGER", nullable: false),
                    date = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    timestamp_micros = table.Column<long>(type: "INTEGER", nullable: false),
                    changed = table.Column<string>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_booking_events", x => new { x.exchange_id, x.id });
                    table.ForeignKey(
                        name: "FK_booking_events_exchanges_exchange_id",
                        column: x => x.exchange_id,
                        principalTable: "exchanges",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "event_deliveries",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    reader = table.Column<string>(type: "TEXT", nullable: false),
                    exchange_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    event_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    position = table.Column<long>(type: "INTEGER", nullable: false),
                    status = table.Column<string>(type: "TEXT", nullable: false),
                    attempts = table.Column<int>(type: "INTEGER", nullable: false),
                    next_attempt_at_micros = table.Column<long>(type: "INTEGER", nullable: true),
                    response_status = table.Column<int>(type: "INTEGER", nullable: true),
                    last_error = table.Column<string>(type: "TEXT", nullable: true),
                    created_at_micros = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_event_deliveries", x => x.id);
                    table.ForeignKey(
                        name: "FK_event_deliveries_exchanges_exchange_id",
                        column: x => x.exchange_id,
                        principalTable: "exchanges",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "event_streams",
                columns: table => new
                {
                    exchange_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    numbered = table.Column<long>(type: "INTEGER", nullable: false),
                    delivered = table.Column<long>(type: "INTEGER", nullable: false),
                    is_behind = table.Column<bool>(type: "INTEGER", nullable: false),
                    lease_holder = table.Column<Guid>(type: "TEXT", nullable: true),
                    lease_until_micros = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_event_streams", x => x.exchange_id);
                    table.ForeignKey(
                        name: "FK_event_streams_exchanges_exchange_id",
                        column: x => x.exchange_id,
                        principalTable: "exchanges",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "allocations",
                columns: table => new
                {
                    exchange_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    booking_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    calendar_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    service_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    resource_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    need = table.Column<int>(type: "INTEGER", nullable: true),
                    date = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    start_second = table.Column<int>(type: "INTEGER", nullable: false),
                    end_second = table.Column<int>(type: "INTEGER", nullable: false),
                    starts_later = table.Column<bool>(type: "INTEGER", nullable: false),
                    ends_later = table.Column<bool>(type: "INTEGER", nullable: false),
                    units = table.Column<int>(type: "INTEGER", nullable: false),
                    buffer_before_seconds = table.Column<int>(type: "INTEGER", nullable: false),
                    buffer_after_seconds = table.Column<int>(type: "INTEGER", nullable: false),
                    is_pinned = table.Column<bool>(type: "INTEGER", nullable: false),
                    is_whole = table.Column<bool>(type: "INTEGER", nullable: false),
                    is_exclusive = table.Column<bool>(type: "INTEGER", nullable: false),
                    is_active = table.Column<bool>(type: "INTEGER", nullable: false),
                    time_slot_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    keeps_time_slot = table.Column<bool>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_allocations", x => new { x.exchange_id, x.id });
                    table.ForeignKey(
                        name: "FK_allocations_booking_days_exchange_id_date",
                        columns: x => new { x.exchange_id, x.date },
                        principalTable: "booking_days",
                        principalColumns: new[] { "exchange_id", "date" },
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "bookings",
                columns: table => new
                {
                    exchange_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    owner_id = table.Column<string>(type: "TEXT", nullable: true),
                    service_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    service_name = table.Column<string>(type: "TEXT", maxLength: 255, nullable: true),
                    price_amount = table.Column<long>(type: "INTEGER", nullable: true),
                    price_currency = table.Column<string>(type: "TEXT", nullable: true),
                    date = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    start_second = table.Column<int>(type: "INTEGER", nullable: false),
                    end_second = table.Column<int>(type: "INTEGER", nullable: false),
                    starts_later = table.Column<bool>(type: "INTEGER", nullable: false),
                    ends_later = table.Column<bool>(type: "INTEGER", nullable: false),
                    time_slot_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    party_size = table.Column<int>(type: "INTEGER", nullable: false),
                    status = table.Column<string>(type: "TEXT", nullable: false),
                    customer_name = table.Column<string>(type: "TEXT", maxLength: 255, nullable: false),
                    customer_email = table.Column<string>(type: "TEXT", maxLength: 254, nullable: false),
                    customer_email_for_search = table.Column<string>(type: "TEXT", maxLength: 762, nullable: false),
                    customer_phone = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    notes = table.Column<string>(type: "TEXT", maxLength: 2000, nullable: false),
                    metadata = table.Column<string>(type: "TEXT", nullable: true),
                    overrides = table.Column<string>(type: "TEXT", nullable: true),
                    user_id = table.Column<string>(type: "TEXT", nullable: true),
                    user_name = table.Column<string>(type: "TEXT", nullable: true),
                    request_hash = table.Column<string>(type: "TEXT", nullable: true),
                    created_at_micros = table.Column<long>(type: "INTEGER", nullable: false),
                    updated_at_micros = table.Column<long>(type: "INTEGER", nullable: false),
                    version = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_bookings", x => new { x.exchange_id, x.id });
                    table.ForeignKey(
                        name: "FK_bookings_booking_days_exchange_id_date",
                        columns: x => new { x.exchange_id, x.date },
                        principalTable: "booking_days",
                        principalColumns: new[] { "exchange_id", "date" },
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "time_slots",
                columns: table => new
                {
                    exchange_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    date = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    start_second = table.Column<int>(type: "INTEGER", nullable: false),
                    end_second = table.Column<int>(type: "INTEGER", nullable: false),
                    starts_later = table.Column<bool>(type: "INTEGER", nullable: false),
                    ends_later = table.Column<bool>(type: "INTEGER", nullable: false),
                    max_capacity = table.Column<int>(type: "INTEGER", nullable: true),
                    booked = table.Column<int>(type: "INTEGER", nullable: false),
                    goes_with_its_bookings = table.Column<bool>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_time_slots", x => new { x.exchange_id, x.id });
                    table.CheckConstraint("ck_time_slots_booked", "booked >= 0 AND (max_capacity IS NULL OR booked <= max_capacity)");
                    table.ForeignKey(
                        name: "FK_time_slots_booking_days_exchange_id_date",
                        columns: x => new { x.exchange_id, x.date },
                        principalTable: "booking_days",
                        principalColumns: new[] { "exchange_id", "date" },
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "busy_calendars",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    exchange_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    resource_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    url = table.Column<string>(type: "TEXT", nullable: false),
                    tentative_is_busy = table.Column<bool>(type: "INTEGER", nullable: false),
                    ignores_all_day = table.Column<bool>(type: "INTEGER", nullable: false),
                    last_synced_at_micros = table.Column<long>(type: "INTEGER", nullable: true),
                    last_error = table.Column<string>(type: "TEXT", nullable: true),
                    failures = table.Column<int>(type: "INTEGER", nullable: false),
                    skipped = table.Column<int>(type: "INTEGER", nullable: false),
                    next_sync_at_micros = table.Column<long>(type: "INTEGER", nullable: false),
                    etag = table.Column<string>(type: "TEXT", nullable: true),
                    last_modified = table.Column<string>(type: "TEXT", nullable: true),
                    known_until = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    time_zone_id = table.Column<string>(type: "TEXT", nullable: true),
                    is_being_removed = table.Column<bool>(type: "INTEGER", nullable: false),
                    created_at_micros = table.Column<long>(type: "INTEGER", nullable: false),
                    version = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_busy_calendars", x => x.id);
                    table.ForeignKey(
                        name: "FK_busy_calendars_exchanges_exchange_id",
                        column: x => x.exchange_id,
                        principalTable: "exchanges",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "IX_allocations_exchange_id_date",
                table: "allocations",
                columns: new[] { "exchange_id", "date" });

            migrationBuilder.CreateIndex(
                name: "ix_booking_events_unnumbered",
                table: "booking_events",
                column: "exchange_id",
                filter: "position IS NULL");

            migrationBuilder.CreateIndex(
                name: "ix_booking_events_timestamp",
                table: "booking_events",
                column: "timestamp_micros",
                filter: "position IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ux_booking_events_position",
                table: "booking_events",
                columns: new[] { "exchange_id", "position" },
                unique: true,
                filter: "position IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_bookings_customer_email_for_search_created_at_micros",
                table: "bookings",
                columns: new[] { "customer_email_for_search", "created_at_micros" });

            migrationBuilder.CreateIndex(
                name: "IX_bookings_exchange_id_created_at_micros",
                table: "bookings",
                columns: new[] { "exchange_id", "created_at_micros" });

            migrationBuilder.CreateIndex(
                name: "IX_bookings_exchange_id_date_status",
                table: "bookings",
                columns: new[] { "exchange_id", "date", "status" });

            migrationBuilder.CreateIndex(
                name: "IX_bookings_exchange_id_status_created_at_micros",
                table: "bookings",
                columns: new[] { "exchange_id", "status", "created_at_micros" });

            migrationBuilder.CreateIndex(
                name: "IX_bookings_owner_id_created_at_micros_status",
                table: "bookings",
                columns: new[] { "owner_id", "created_at_micros", "status" },
                filter: "owner_id IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_bookings_owner_id_date_status",
                table: "bookings",
                columns: new[] { "owner_id", "date", "status" },
                filter: "owner_id IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_bookings_user_id_created_at_micros_status",
                table: "bookings",
                columns: new[] { "user_id", "created_at_micros", "status" },
                filter: "user_id IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_bookings_user_id_date_status",
                table: "bookings",
                columns: new[] { "user_id", "date", "status" },
                filter: "user_id IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ux_bookings_id",
                table: "bookings",
                column: "id",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_event_deliveries_created_at_micros",
                table: "event_deliveries",
                column: "created_at_micros");

            migrationBuilder.CreateIndex(
                name: "IX_event_deliveries_exchange_id",
                table: "event_deliveries",
                column: "exchange_id");

            migrationBuilder.CreateIndex(
                name: "ix_event_deliveries_due",
                table: "event_deliveries",
                column: "next_attempt_at_micros",
                filter: "next_attempt_at_micros IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_event_deliveries_reader_created_at_micros",
                table: "event_deliveries",
                columns: new[] { "reader", "created_at_micros" });

            migrationBuilder.CreateIndex(
                name: "IX_event_streams_is_behind",
                table: "event_streams",
                column: "is_behind");

            migrationBuilder.CreateIndex(
                name: "IX_exchanges_business_name_id",
                table: "exchanges",
                columns: new[] { "business_name", "id" });

            migrationBuilder.CreateIndex(
                name: "IX_exchanges_owner_id_business_name",
                table: "exchanges",
                columns: new[] { "owner_id", "business_name" });

            migrationBuilder.CreateIndex(
                name: "ux_time_slots_id",
                table: "time_slots",
                column: "id",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ux_time_slots_period",
                table: "time_slots",
                columns: new[] { "exchange_id", "date", "start_second", "end_second", "starts_later", "ends_later" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_webhooks_owner_id_created_at_micros",
                table: "webhooks",
                columns: new[] { "owner_id", "created_at_micros" });

            migrationBuilder.CreateIndex(
                name: "IX_busy_calendars_exchange_id_created_at_micros",
                table: "busy_calendars",
                columns: new[] { "exchange_id", "created_at_micros" });

            migrationBuilder.CreateIndex(
                name: "IX_busy_calendars_next_sync_at_micros",
                table: "busy_calendars",
                column: "next_sync_at_micros");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "busy_calendars");

            migrationBuilder.DropTable(
                name: "allocations");

            migrationBuilder.DropTable(
                name: "booking_events");

            migrationBuilder.DropTable(
                name: "bookings");

            migrationBuilder.DropTable(
                name: "event_deliveries");

            migrationBuilder.DropTable(
                name: "event_streams");

            migrationBuilder.DropTable(
                name: "time_slots");

            migrationBuilder.DropTable(
                name: "webhooks");

            migrationBuilder.DropTable(
                name: "booking_days");

            migrationBuilder.DropTable(
                name: "exchanges");
        }
    }
}
