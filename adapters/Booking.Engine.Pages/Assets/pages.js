// A little comfort on pages that work without it.
"use strict";

// A choice is sent as soon as it is made, so its button isn't needed.
for (const form of document.querySelectorAll("form[data-submits]")) {
  form.addEventListener("change", () => form.requestSubmit());
  for (const button of form.querySelectorAll("[data-hidden-by-script]")) {
    button.hidden = true;
  }
}

// A new business is proposed the time zone of who makes it, until one was typed.
for (const field of document.querySelectorAll("[data-own-zone=proposed]")) {
  field.value = Intl.DateTimeFormat().resolvedOptions().timeZone ?? field.value;
}

// A form that is being sent can't be sent again. A page that is shown again by the Back button can.
for (const form of document.querySelectorAll("form[data-once]")) {
  form.addEventListener("submit", event => {
    if (form.dataset.sent) {
      event.preventDefault();
    }
    form.dataset.sent = "yes";
  });
  addEventListener("pageshow", () => delete form.dataset.sent);
}

// Where the visitor's clock differs from that of the business, times are shown in both, with the day where it differs, too.
const language = document.documentElement.dataset.culture;
const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
const write = (instant, timeZone, style) => new Intl.DateTimeFormat(language, { ...style, timeZone }).format(instant);
const time = { hour: "numeric", minute: "2-digit" };
const date = { year: "numeric", month: "numeric", day: "numeric" };
for (const part of document.querySelectorAll("[data-zone]")) {
  const there = part.dataset.zone;
  try {
    write(0, there);
  } catch {
    continue; // a browser may not know the zone
  }
  for (const element of part.querySelectorAll("time[datetime]")) {
    const instant = new Date(element.dateTime);
    const isOtherDay = write(instant, here, date) !== write(instant, there, date);
    if (isOtherDay || write(instant, here, time) !== write(instant, there, time)) {
      const yours = document.createElement("span");
      yours.className = "yours";
      yours.textContent = `${write(instant, here, isOtherDay ? { weekday: "short", ...time } : time)} ${part.dataset.yours}`;
      element.after(" ", yours);
    }
  }
}

// In a frame of another site, the site is told how high the page is.
if (parent !== window && document.body.classList.contains("embedded")) {
  new ResizeObserver(() => parent.postMessage({ bookingHeight: document.body.offsetHeight }, "*")).observe(document.body);
}
