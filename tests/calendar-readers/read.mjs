// Reads an iCalendar object from standard input as ical.js and as node-ical do, and prints what each takes its events for:
// {"ical.js": {uid: ["2024-01-15T13:00:00.000Z", the end]}, "node-ical": the same}.
import { readFileSync } from 'node:fs';
import ICAL from 'ical.js';
import ical from 'node-ical';

const text = readFileSync(0, 'utf8');
const calendar = new ICAL.Component(ICAL.parse(text));
// It knows no zone by itself: as its documentation has it, those of the file are registered.
for (const zone of calendar.getAllSubcomponents('vtimezone')) {
  ICAL.TimezoneService.register(zone);
}

const interval = (start, end) => [start.toISOString(), end.toISOString()];
console.log(JSON.stringify({
  'ical.js': Object.fromEntries(calendar.getAllSubcomponents('vevent').map(part => {
    const event = new ICAL.Event(part);
    return [event.uid, interval(event.startDate.toJSDate(), event.endDate.toJSDate())];
  })),
  'node-ical': Object.fromEntries(Object.values(ical.sync.parseICS(text))
    .filter(part => part.type === 'VEVENT')
    .map(event => [event.uid, interval(event.start, event.end)])),
}));
