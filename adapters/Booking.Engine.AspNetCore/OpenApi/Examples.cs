namespace BookingEngine.AspNetCore.OpenApi;

/// <summary>The examples of the document. They all tell one story of a shop, its Mondays, and Jane's booking.</summary>
internal static class Examples
{
    /// <summary>A booking that was, and one that is to come.</summary>
    public const string ImportedCsv =
        "external_id,status,date,start_time,end_time,customer_name,customer_email\r\n"
        + "A-17,completed,2023-03-06,14:00,15:00,Jane Doe,jane@example.com\r\n"
        + "A-18,confirmed,2024-01-15,16:00,17:00,John Doe,john@example.com\r\n";

    public const string ImportedCalendar =
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Example//EN\r\nBEGIN:VEVENT\r\nUID:17@example\r\nDTSTAMP:20230101T000000Z\r\n"
        + "DTSTART:20230306T140000Z\r\nDTEND:20230306T150000Z\r\nSUMMARY:Jane Doe\r\nATTENDEE:mailto:jane@example.com\r\n"
        + "END:VEVENT\r\nEND:VCALENDAR\r\n";

    public const string ImportReport = $$"""
        {"imported_count": 1, "already_there_count": 0, "refused_count": 1, "ignored_columns": [], "rows": [
          {"row": 2, "external_id": "A-17", "outcome": "imported", "booking": "{{BookingId}}", "errors": []},
          {"row": 3, "external_id": "A-18", "outcome": "refused", "booking": null, "errors": [
            {"code": "no_capacity", "field": "time_slot", "message": "This time slot has reached maximum capacity."}]}]}
        """;

    public const string ExchangeId = "5b0c2c7e-6d0e-4b55-9a3c-0a4f4f6f2b11";
    public const string TimeSlotId = "a3d7c1f0-2f4b-4c8e-8a55-6d1b0c9e7f22";
    public const string BookingId = "c9d1f3a8-7b62-4e0f-b1d4-3e5a9c8b7d33";
    public const string BlockId = "e4b2f6c7-1a3d-4f58-96e0-7c8d9b0a1f44";
    public const string ServiceId = "b7e4a2d1-5c3f-4f6a-9e08-1d2c3b4a5f44";
    public const string ResourceId = "d2f6b8c4-9a1e-4c7d-8b35-6e7f8a9b0c55";
    public const string CalendarId = "a7d1e5f9-2c4b-4a8e-8f60-1b3d5e7f9a55";
    public const string WebhookId = "f3a9c5d7-8b2e-4d6f-a146-5f8e9d1c2b66";
    public const string DeliveryId = "9c7b5a3e-1f2d-5e4c-8b6a-7d9e8f0a1b77";
    public const string Holiday = "2024-12-24";

    public const string CalendarAddress = $$"""
        {"url": "https://booking.example.com/api/exchanges/{{ExchangeId}}/calendar.ics?token=0JqXW1mZ7bq3nq5rYw8Ue2hHkT4sVfLdXo6cGpAiMxE"}
        """;

    public const string NewExchange = """
        {"business_name": "Tech Repair Shop", "description": "Professional electronics repair",
         "operating_hours": [
           {"day_of_week": 1, "open_time": "09:00", "close_time": "17:00", "is_closed": false},
           {"day_of_week": 6, "is_closed": true}]}
        """;

    public const string Exchange = $$"""
        {"uuid": "{{ExchangeId}}", "business_name": "Tech Repair Shop", "description": "Professional electronics repair",
         "operating_hours": [
           {"uuid": "7e1f2d3c-4b5a-4697-8879-9aabbccddee1", "day_of_week": 1, "day_name": "Monday",
            "open_time": "09:00:00", "close_time": "17:00:00", "is_closed": false, "every_weeks": 1, "from_date": null},
           {"uuid": "7e1f2d3c-4b5a-4697-8879-9aabbccddee6", "day_of_week": 6, "day_name": "Saturday",
            "open_time": null, "close_time": null, "is_closed": true, "every_weeks": 1, "from_date": null}],
         "time_zone": "UTC", "default_capacity": 1, "slot_duration_minutes": 60, "slot_step_minutes": null,
         "buffer_before_minutes": 0, "buffer_after_minutes": 0, "min_notice_minutes": 0, "booking_window_days": null,
         "cancellation_notice_minutes": 0, "auto_confirm": false, "min_duration_minutes": null, "max_duration_minutes": null,
         "slot_starts": "any", "reschedule_keeps_confirmation": true,
         "reminders": [], "quiet_from": null, "quiet_to": null,
         "created_at": "2024-01-10T12:00:00Z", "updated_at": "2024-01-10T12:00:00Z"}
        """;

    public const string ExchangePage = $$"""{"count": 1, "count_is_exact": true, "next": null, "previous": null, "results": [{{Exchange}}]}""";

    public const string NewSpecialHours = $$"""
        {"date": "{{Holiday}}", "hours": [{"open_time": "09:00", "close_time": "12:00"}], "reason": "Christmas Eve"}
        """;

    public const string SpecialHours = $$"""
        {"date": "{{Holiday}}", "end_date": null, "annual": false,
         "hours": [{"open_time": "09:00:00", "close_time": "12:00:00"}], "closed": [], "reason": "Christmas Eve",
         "external_id": null}
        """;

    public const string Holidays = """
        BEGIN:VCALENDAR
        VERSION:2.0
        PRODID:-//Example//Holidays//EN
        BEGIN:VEVENT
        UID:christmas@holidays.example
        DTSTAMP:20240101T000000Z
        DTSTART;VALUE=DATE:20241225
        DTEND;VALUE=DATE:20241227
        SUMMARY:Christmas
        END:VEVENT
        BEGIN:VEVENT
        UID:party@holidays.example
        DTSTAMP:20240101T000000Z
        DTSTART:20241220T180000Z
        DTEND:20241220T220000Z
        SUMMARY:Christmas party
        END:VEVENT
        END:VCALENDAR

        """;

    public const string SpecialHoursImport = """
        {"created": [{"date": "2024-12-25", "end_date": "2024-12-26", "annual": false, "hours": [], "closed": [],
                      "reason": "Christmas", "external_id": "christmas@holidays.example"}],
         "updated": [], "unchanged": [],
         "left": [{"uid": "party@holidays.example", "summary": "Christmas party", "reason": "It does not last whole days."}]}
        """;

    public const string NewBlock = """{"date": "2024-01-15", "end_date": "2024-01-17", "reason": "Trade fair"}""";

    public const string NewBlockOfTimes = """
        {"date": "2024-01-15", "start_time": "13:00", "end_time": "17:00", "reason": "Dentist"}
        """;

    public const string NewBlockOfResource = $$"""
        {"date": "2024-01-15", "resource": "{{ResourceId}}", "reason": "Training"}
        """;

    public const string Block = $$"""
        {"uuid": "{{BlockId}}", "date": "2024-01-15", "end_date": null, "start_time": "13:00:00", "end_time": "17:00:00",
         "resource": null, "reason": "Dentist"}
        """;

    public const string PlacedBlock = $$"""
        {"uuid": "{{BlockId}}", "date": "2024-01-15", "end_date": null, "start_time": "13:00:00", "end_time": "17:00:00",
         "resource": null, "reason": "Dentist", "bookings": [{{Booking}}], "bookings_count": 1}
        """;

    public const string ChangePreview = $$"""
        {"affected": [
           {"booking": "{{BookingId}}", "date": "2024-01-15", "start_time": "14:00:00", "customer_name": "Jane Doe",
            "reasons": ["outside_hours"]}],
         "affected_count": 1, "reassigned_count": 0, "preview_token": "3-9f86d081884c7d659a2feaa0c55ad015"}
        """;

    public const string NewVacation = """
        {"date": "2024-07-01", "end_date": "2024-07-21", "hours": [], "reason": "Vacation"}
        """;

    public const string Vacation = """
        {"date": "2024-07-01", "end_date": "2024-07-21", "annual": false, "hours": [], "closed": [], "reason": "Vacation",
         "external_id": null}
        """;

    public const string NewService = """
        {"name": "Battery replacement", "description": "With a new battery", "duration_minutes": 45, "buffer_after_minutes": 15,
         "requirements": [{"resource_type": "technician"}]}
        """;

    public const string NewServiceInFull = """
        {"name": "Screen repair", "duration_minutes": 60, "duration_options": [60, 90], "slot_step_minutes": 30, "slot_starts": "grid",
         "min_notice_minutes": 120, "booking_window_days": 30, "cancellation_notice_minutes": 1440, "auto_confirm": true,
         "min_party_size": 1, "max_party_size": 2, "max_parallel": 3,
         "hours": [{"day_of_week": 1, "open_time": "10:00", "close_time": "16:00"}],
         "price_amount": 8900, "price_currency": "EUR", "assignment": "least_busy",
         "requirements": [
           {"resource_type": "technician", "count": 1, "takes": "one"},
           {"resource_type": "oven", "count": 1, "takes": "one", "from_minutes": 15, "to_minutes": 45}],
         "reminders": [{"minutes_before": 60}, {"days_before": 1, "at_time": "18:00"}], "quiet_from": "21:00", "quiet_to": "08:00"}
        """;

    public const string NewServiceOfResources = $$"""
        {"name": "Data recovery", "duration_minutes": 120, "requirements": [{"resources": ["{{ResourceId}}"]}]}
        """;

    public const string Service = $$"""
        {"uuid": "{{ServiceId}}", "name": "Battery replacement", "description": "With a new battery", "is_active": true,
         "duration_minutes": 45, "duration_options": null, "slot_step_minutes": null, "buffer_before_minutes": null,
         "buffer_after_minutes": 15, "min_notice_minutes": null, "booking_window_days": null, "cancellation_notice_minutes": null,
         "auto_confirm": null, "slot_starts": null, "min_party_size": 1, "max_party_size": null, "max_parallel": null, "hours": null,
         "price_amount": null, "price_currency": null, "assignment": "first",
         "requirements": [
           {"resource_type": "technician", "resources": null, "count": 1, "takes": "one", "from_minutes": 0, "to_minutes": null}],
         "reminders": null, "quiet_from": null, "quiet_to": null}
        """;

    public const string ServicePage = $$"""{"count": 1, "count_is_exact": true, "next": null, "previous": null, "results": [{{Service}}]}""";

    public const string NewResource = """{"name": "Anna", "resource_type": "technician"}""";

    public const string NewResourceInFull = $$"""
        {"name": "Ben", "resource_type": "technician", "capacity": 1, "is_active": true,
         "hours": [{"day_of_week": 1, "open_time": "13:00", "close_time": "17:00"}], "services": ["{{ServiceId}}"], "sort_order": 2}
        """;

    public const string Resource = $$"""
        {"uuid": "{{ResourceId}}", "name": "Anna", "resource_type": "technician", "capacity": 1, "is_active": true, "hours": null,
         "services": null, "sort_order": 0}
        """;

    public const string ResourcePage = $$"""{"count": 1, "count_is_exact": true, "next": null, "previous": null, "results": [{{Resource}}]}""";

    public const string Slot = """
        {"start_time": "09:00", "end_time": "09:30", "is_available": true, "available_capacity": 1,
         "starts_at": "2024-01-15T09:00:00Z", "ends_at": "2024-01-15T09:30:00Z", "unavailable_reason": null}
        """;

    public const string AvailableSlots = $$"""
        {"exchange": "{{ExchangeId}}", "business_name": "Tech Repair Shop", "date": "2024-01-15", "day_of_week": 1,
         "slot_duration_minutes": 30,
         "slots": [
           {{Slot}},
           {"start_time": "14:00", "end_time": "14:30", "is_available": false, "available_capacity": 0,
            "starts_at": "2024-01-15T14:00:00Z", "ends_at": "2024-01-15T14:30:00Z", "unavailable_reason": "booked"}]}
        """;

    public const string Availability = $$"""
        {"exchange": "{{ExchangeId}}", "days": [{{AvailableSlots}}],
         "first_available": {"date": "2024-01-15", "start_time": "09:00", "end_time": "09:30", "is_available": true,
           "available_capacity": 1, "starts_at": "2024-01-15T09:00:00Z", "ends_at": "2024-01-15T09:30:00Z",
           "unavailable_reason": null}
        }
        """;

    public const string SlotGeneration = $$"""
        {"exchange_uuid": "{{ExchangeId}}", "start_date": "2024-01-22", "end_date": "2024-01-28",
         "slot_duration_minutes": 60, "max_capacity": 2}
        """;

    public const string PartOfTheHours = $$"""
        {"exchange_uuid": "{{ExchangeId}}", "start_date": "2024-01-22", "end_date": "2024-01-28",
         "start_time": "12:00", "end_time": "13:00", "days_of_week": [1], "max_capacity": 0}
        """;

    public const string GeneratedSlots = $$"""
        {"exchange_uuid": "{{ExchangeId}}", "start_date": "2024-01-22", "end_date": "2024-01-28",
         "slot_duration_minutes": 60, "max_capacity": 2, "created_count": 8, "existing_count": 0, "kept": 0}
        """;

    public const string TimeSlot = $$"""
        {"uuid": "{{TimeSlotId}}", "exchange": "{{ExchangeId}}", "date": "2024-01-15", "start_time": "14:00:00",
         "end_time": "15:00:00", "starts_at": "2024-01-15T14:00:00Z", "ends_at": "2024-01-15T15:00:00Z",
         "max_capacity": 2, "available_capacity": 1}
        """;

    public const string TimeSlotPage = $$"""{"count": 1, "count_is_exact": true, "next": null, "previous": null, "results": [{{TimeSlot}}]}""";

    public const string NewBooking = $$"""
        {"exchange": "{{ExchangeId}}", "date": "2024-01-15", "start_time": "14:00", "end_time": "15:00",
         "customer_name": "Jane Doe", "customer_email": "jane@example.com"}
        """;

    public const string BookingToCheck = $$"""
        {"exchange": "{{ExchangeId}}", "date": "2024-01-15", "start_time": "14:00", "end_time": "15:00"}
        """;

    public const string BookingCheck = $$"""
        {"can_be_booked": false,
         "errors": [{"code": "no_capacity", "field": "time_slot", "message": "This time slot has reached maximum capacity."}],
         "conflicts": [{{Booking}}],
         "alternatives": [
           {"date": "2024-01-15", "start_time": "13:00", "end_time": "14:00", "is_available": true, "available_capacity": 1,
            "starts_at": "2024-01-15T13:00:00Z", "ends_at": "2024-01-15T14:00:00Z", "unavailable_reason": null}]}
        """;

    public const string NewBookingByMoments = $$"""
        {"exchange": "{{ExchangeId}}", "starts_at": "2024-01-15T14:00:00Z", "ends_at": "2024-01-15T15:00:00Z",
         "customer_name": "Jane Doe", "customer_email": "jane@example.com", "customer_phone": "+49 30 123456",
         "notes": "The display is broken.", "party_size": 1}
        """;

    public const string NewBookingOfTimeSlot = $$"""
        {"exchange": "{{ExchangeId}}", "time_slot": "{{TimeSlotId}}",
         "customer_name": "Jane Doe", "customer_email": "jane@example.com"}
        """;

    public const string NewBookingOfService = $$"""
        {"exchange": "{{ExchangeId}}", "service": "{{ServiceId}}", "date": "2024-01-15", "start_time": "14:00",
         "customer_name": "Jane Doe", "customer_email": "jane@example.com", "metadata": {"order": "4711"} }
        """;

    public const string NewBookingBeyondHours = $$"""
        {"exchange": "{{ExchangeId}}", "date": "2024-01-15", "start_time": "18:00", "end_time": "19:00",
         "customer_name": "Jane Doe", "customer_email": "jane@example.com", "override": ["hours"]}
        """;

    public const string Booking = $$"""
        {"uuid": "{{BookingId}}", "user": "c2a5d0de-8b1f-4d4e-9d0a-3f6a1e7b5c44", "exchange": "{{ExchangeId}}", "time_slot": "{{TimeSlotId}}",
         "time_slot_details": {"uuid": "{{TimeSlotId}}", "date": "2024-01-15", "start_time": "14:00:00",
                               "end_time": "15:00:00", "available_capacity": 0},
         "exchange_name": "Tech Repair Shop", "user_name": "Jane Doe", "status": "pending",
         "customer_name": "Jane Doe", "customer_email": "jane@example.com", "customer_phone": "", "notes": "",
         "party_size": 1, "service": null, "service_name": null, "resources": [], "price_amount": null, "price_currency": null, "metadata": {},
         "overrides": [], "starts_at": "2024-01-15T14:00:00Z", "ends_at": "2024-01-15T15:00:00Z",
         "created_at": "2024-01-10T12:00:00Z", "updated_at": "2024-01-10T12:00:00Z"}
        """;

    public const string BookingPage = $$"""{"count": 1, "count_is_exact": true, "next": null, "previous": null, "results": [{{Booking}}]}""";

    public const string EventPage = $$"""
        {"results": [
           {"id": "0d5c8f7e-2b1a-5c3d-8e4f-6a7b8c9d0e11", "type": "booking.created", "timestamp": "2024-01-10T12:00:00Z",
            "data": {"exchange": "{{ExchangeId}}", "booking": "{{BookingId}}", "version": 1, "date": "2024-01-15", "changed": []} },
           {"id": "3f6b9a2c-4d5e-5f60-9a1b-2c3d4e5f6a22", "type": "booking.rescheduled", "timestamp": "2024-01-10T12:30:00Z",
            "data": {"exchange": "{{ExchangeId}}", "booking": "{{BookingId}}", "version": 2, "date": "2024-01-16",
              "changed": ["date", "time_slot_id"]} }],
         "cursor": 7}
        """;

    public const string NewBusyCalendar = $$"""
        {"url": "https://calendar.example.com/anna.ics", "resource": "{{ResourceId}}"}
        """;

    public const string NewBusyCalendarInFull = """
        {"url": "https://calendar.example.com/holidays.ics", "resource": null, "tentative_is_busy": false, "ignore_all_day": false}
        """;

    public const string BusyCalendar = $$"""
        {"uuid": "{{CalendarId}}", "url": "https://calendar.example.com/anna.ics", "resource": "{{ResourceId}}",
         "tentative_is_busy": true, "ignore_all_day": false, "status": "ok", "last_synced_at": "2024-01-10T12:00:00Z", "last_error": null,
         "skipped": 0, "next_sync_at": "2024-01-10T12:15:00Z", "created_at": "2024-01-10T12:00:00Z"}
        """;

    public const string BusyCalendarWithConflicts = $$"""
        {"uuid": "{{CalendarId}}", "url": "https://calendar.example.com/anna.ics", "resource": "{{ResourceId}}",
         "tentative_is_busy": true, "ignore_all_day": false, "status": "ok", "last_synced_at": "2024-01-10T12:00:00Z", "last_error": null,
         "skipped": 0, "next_sync_at": "2024-01-10T12:15:00Z", "created_at": "2024-01-10T12:00:00Z", "conflicts": ["{{BookingId}}"]}
        """;

    public const string NewWebhook = $$"""
        {"url": "https://hooks.example.com/booking", "events": ["booking.*"], "exchange": "{{ExchangeId}}"}
        """;

    public const string NewWebhookInFull = """
        {"url": "https://hooks.example.com/booking", "events": ["booking.created", "booking.cancelled"], "exchange": null,
         "is_active": true, "include_customer": true}
        """;

    public const string Webhook = $$"""
        {"uuid": "{{WebhookId}}", "url": "https://hooks.example.com/booking", "events": ["booking.*"], "exchange": "{{ExchangeId}}",
         "is_active": true, "include_customer": false, "created_at": "2024-01-10T12:00:00Z"}
        """;

    public const string WebhookWithSecret = $$"""
        {"uuid": "{{WebhookId}}", "url": "https://hooks.example.com/booking", "events": ["booking.*"], "exchange": "{{ExchangeId}}",
         "is_active": true, "include_customer": false, "created_at": "2024-01-10T12:00:00Z",
         "secret": "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"}
        """;

    public const string WebhookTest = """{"succeeded": true, "response_status": 204, "error": null}""";

    public const string Delivery = $$"""
        {"uuid": "{{DeliveryId}}", "event": "0d5c8f7e-2b1a-5c3d-8e4f-6a7b8c9d0e11", "exchange": "{{ExchangeId}}", "status": "pending",
         "attempts": 2, "next_attempt_at": "2024-01-10T12:05:05Z", "response_status": 503, "last_error": "The answer has the status 503.",
         "created_at": "2024-01-10T12:00:00Z"}
        """;

    public const string DeliveryPage = $$"""{"count": 1, "count_is_exact": true, "next": null, "previous": null, "results": [{{Delivery}}]}""";
}
