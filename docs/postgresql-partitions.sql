-- Splits the engine's large tables by exchange into 8 partitions each, on PostgreSQL 15 and later. Rows stay what they
-- are. Run it once, in one go, on the tables as the migrations made them and while no host runs; call
-- EnsureBookingConstraintsAsync afterwards, as hosts do at start. Another number of partitions: change "0..7" and "8".
BEGIN;

ALTER TABLE allocations RENAME TO allocations_whole;
ALTER TABLE bookings RENAME TO bookings_whole;
ALTER TABLE time_slots RENAME TO time_slots_whole;
ALTER TABLE booking_days RENAME TO booking_days_whole;
ALTER TABLE booking_events RENAME TO booking_events_whole;

CREATE TABLE booking_days (LIKE booking_days_whole INCLUDING ALL EXCLUDING INDEXES) PARTITION BY HASH (exchange_id);
CREATE TABLE time_slots (LIKE time_slots_whole INCLUDING ALL EXCLUDING INDEXES) PARTITION BY HASH (exchange_id);
CREATE TABLE bookings (LIKE bookings_whole INCLUDING ALL EXCLUDING INDEXES) PARTITION BY HASH (exchange_id);
CREATE TABLE allocations (LIKE allocations_whole INCLUDING ALL EXCLUDING INDEXES) PARTITION BY HASH (exchange_id);
CREATE TABLE booking_events (LIKE booking_events_whole INCLUDING ALL EXCLUDING INDEXES) PARTITION BY HASH (exchange_id);

DO $$
BEGIN
    FOR part IN 0..7 LOOP
        EXECUTE format('CREATE TABLE booking_days_%s PARTITION OF booking_days FOR VALUES WITH (MODULUS 8, REMAINDER %s)', part, part);
        EXECUTE format('CREATE TABLE time_slots_%s PARTITION OF time_slots FOR VALUES WITH (MODULUS 8, REMAINDER %s)', part, part);
        EXECUTE format('CREATE TABLE bookings_%s PARTITION OF bookings FOR VALUES WITH (MODULUS 8, REMAINDER %s)', part, part);
        EXECUTE format('CREATE TABLE allocations_%s PARTITION OF allocations FOR VALUES WITH (MODULUS 8, REMAINDER %s)', part, part);
        EXECUTE format('CREATE TABLE booking_events_%s PARTITION OF booking_events FOR VALUES WITH (MODULUS 8, REMAINDER %s)', part, part);
    END LOOP;
END
$$;

INSERT INTO booking_days SELECT * FROM booking_days_whole;
INSERT INTO time_slots SELECT * FROM time_slots_whole;
INSERT INTO bookings SELECT * FROM bookings_whole;
INSERT INTO allocations SELECT * FROM allocations_whole;
INSERT INTO booking_events SELECT * FROM booking_events_whole;
DROP TABLE allocations_whole, bookings_whole, time_slots_whole, booking_days_whole, booking_events_whole;

-- Keys and indexes under the names that the migrations gave them.
ALTER TABLE booking_days
    ADD CONSTRAINT "PK_booking_days" PRIMARY KEY (exchange_id, date),
    ADD CONSTRAINT "FK_booking_days_exchanges_exchange_id"
        FOREIGN KEY (exchange_id) REFERENCES exchanges (id) ON DELETE CASCADE;
ALTER TABLE time_slots
    ADD CONSTRAINT "PK_time_slots" PRIMARY KEY (exchange_id, id),
    ADD CONSTRAINT "FK_time_slots_booking_days_exchange_id_date"
        FOREIGN KEY (exchange_id, date) REFERENCES booking_days (exchange_id, date) ON DELETE CASCADE;
ALTER TABLE bookings
    ADD CONSTRAINT "PK_bookings" PRIMARY KEY (exchange_id, id),
    ADD CONSTRAINT "FK_bookings_booking_days_exchange_id_date"
        FOREIGN KEY (exchange_id, date) REFERENCES booking_days (exchange_id, date) ON DELETE CASCADE;
ALTER TABLE allocations
    ADD CONSTRAINT "PK_allocations" PRIMARY KEY (exchange_id, id),
    ADD CONSTRAINT "FK_allocations_booking_days_exchange_id_date"
        FOREIGN KEY (exchange_id, date) REFERENCES booking_days (exchange_id, date) ON DELETE CASCADE;
ALTER TABLE booking_events
    ADD CONSTRAINT "PK_booking_events" PRIMARY KEY (exchange_id, id),
    ADD CONSTRAINT "FK_booking_events_exchanges_exchange_id"
        FOREIGN KEY (exchange_id) REFERENCES exchanges (id) ON DELETE CASCADE;
CREATE UNIQUE INDEX ux_time_slots_period
    ON time_slots (exchange_id, date, start_second, end_second, starts_later, ends_later);
CREATE INDEX "IX_allocations_exchange_id_date" ON allocations (exchange_id, date);
CREATE INDEX "IX_bookings_exchange_id_date_status" ON bookings (exchange_id, date, status);
CREATE INDEX "IX_bookings_exchange_id_created_at_micros" ON bookings (exchange_id, created_at_micros);
CREATE INDEX "IX_bookings_exchange_id_status_created_at_micros" ON bookings (exchange_id, status, created_at_micros);
CREATE INDEX "IX_bookings_owner_id_date_status" ON bookings (owner_id, date, status) WHERE owner_id IS NOT NULL;
CREATE INDEX "IX_bookings_owner_id_created_at_micros_status"
    ON bookings (owner_id, created_at_micros, status) WHERE owner_id IS NOT NULL;
CREATE INDEX "IX_bookings_user_id_date_status" ON bookings (user_id, date, status) WHERE user_id IS NOT NULL;
CREATE INDEX "IX_bookings_user_id_created_at_micros_status"
    ON bookings (user_id, created_at_micros, status) WHERE user_id IS NOT NULL;
CREATE INDEX "IX_bookings_customer_email_for_search_created_at_micros"
    ON bookings (customer_email_for_search, created_at_micros);
CREATE UNIQUE INDEX ux_booking_events_position ON booking_events (exchange_id, position) WHERE position IS NOT NULL;
CREATE INDEX ix_booking_events_unnumbered ON booking_events (exchange_id) WHERE position IS NULL;
CREATE INDEX ix_booking_events_timestamp ON booking_events (timestamp_micros) WHERE position IS NOT NULL;

-- An index across partitions can't be unique without their key. So the ids are looked up by indexes that are not, and
-- kept from repeating at two exchanges by a trigger; the lock makes two that come at once take turns.
CREATE INDEX ux_time_slots_id ON time_slots (id);
CREATE INDEX ux_bookings_id ON bookings (id);

CREATE FUNCTION refuse_repeated_id() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    repeated boolean;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended(NEW.id::text, 0));
    -- Two statements that are planned once, and not one that is planned for each row.
    IF TG_ARGV[0] = 'bookings' THEN
        repeated := EXISTS (SELECT FROM bookings WHERE id = NEW.id);
    ELSE
        repeated := EXISTS (SELECT FROM time_slots WHERE id = NEW.id);
    END IF;
    IF repeated THEN
        RAISE unique_violation USING MESSAGE = format('%s has the id %s already', TG_ARGV[0], NEW.id);
    END IF;
    RETURN NEW;
END
$$;

CREATE TRIGGER refuse_repeated_id BEFORE INSERT ON time_slots
    FOR EACH ROW EXECUTE FUNCTION refuse_repeated_id('time_slots');
CREATE TRIGGER refuse_repeated_id BEFORE INSERT ON bookings
    FOR EACH ROW EXECUTE FUNCTION refuse_repeated_id('bookings');

COMMIT;
