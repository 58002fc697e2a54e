// The week as a calendar, in which the owner drags bookings. A drop sends the form that is on the page, and the page that comes back
// shows the booking where it is then: at its new time, or at the old one with what stands in the way.
"use strict";
{
  const place = document.querySelector("[data-week]");
  const fields = document.querySelector("form[data-move]").elements;
  const week = JSON.parse(place.dataset.week);
  const byResource = week.resources.length > 0;
  EventCalendar.create(place, {
    view: byResource ? "resourceTimeGridWeek" : "timeGridWeek",
    date: week.first,
    firstDay: week.firstDay,
    headerToolbar: { start: "", center: "", end: "" },
    locale: week.language,
    resources: week.resources,
    events: week.events,
    datesAboveResources: true,
    columnWidth: `minmax(${byResource ? 7 : 6}rem, 1fr)`,
    dayHeaderFormat: { weekday: "short", day: "numeric", month: "numeric" },
    slotLabelFormat: { hour: "numeric", minute: "2-digit" },
    slotMinTime: week.from,
    slotMaxTime: week.to,
    slotHeight: 34,
    snapDuration: "00:05",
    allDaySlot: false,
    nowIndicator: false, // the browser's clock may not be that of the business
    editable: true,
    eventDurationEditable: false,
    longPressDelay: 400,
    // A booking is a link to its place on its day, so that it can be reached and moved by keyboard.
    eventContent: ({ event }) => {
      const { address, facts, time } = event.extendedProps;
      const text = document.createElement(address ? "a" : "span");
      text.textContent = address ? `${time} ${event.title}` : event.title;
      if (address) {
        text.href = address;
        text.draggable = false;
        text.setAttribute("aria-label", `${text.textContent}, ${facts}`);
      }
      return { domNodes: [text] };
    },
    eventDrop: ({ event, delta, oldResource, newResource }) => {
      fields.booking.value = event.id;
      fields.version.value = event.extendedProps.version;
      fields.seconds.value = (delta.days * 86_400) + delta.seconds;
      fields.from.value = oldResource?.id ?? "";
      fields.to.value = newResource?.id ?? "";
      fields.booking.form.submit();
    },
  });
  // The grid is no table that a screen reader could read by rows. Its links say all themselves, and a list of the days is below it.
  for (const element of place.querySelectorAll("*")) {
    for (const name of ["role", "aria-colspan", "aria-colindex", "aria-rowspan", "aria-rowindex", "aria-colcount", "aria-rowcount"]) {
      element.removeAttribute(name);
    }
  }
  const today = place.querySelector(`time[datetime="${week.today}"]`);
  for (const part of today ? place.querySelectorAll("*") : []) {
    if (part.scrollWidth > part.clientWidth && part.contains(today)) {
      part.scrollLeft += today.parentElement.getBoundingClientRect().left - part.getBoundingClientRect().left - 70;
    }
  }
}
