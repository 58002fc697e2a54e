// A little comfort on pages that work without it.
"use strict";

// A choice is sent as soon as it is made, so its button isn't needed.
for (const form of document.querySelectorAll("form[data-submits]")) {
  form.addEventListener("change", () => form.requestSubmit());
  for (const button of form.querySelectorAll("[data-hidden-by-script]")) {
    button.hidden = true;
  }
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

// Where the visitor's clock differs from that of the business, times are shown in both.
const language = document.documentElement.lang;
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
for (const part of document.querySelectorAll("[data-zone]")) {
  const style = { weekday: "short", hour: "numeric", minute: "2-digit" };
  let theirs, here;
  try {
    theirs = new Intl.DateTimeFormat(language, { ...style, timeZone: part.dataset.zone });
    here = new Intl.DateTimeFormat(language, { ...style, timeZone: zone });
  } catch {
    continue; // a browser may not know the zone
  }
  for (const time of part.querySelectorAll("time[datetime]")) {
    const instant = new Date(time.dateTime);
    if (theirs.format(instant) !== here.format(instant)) {
      const yours = document.createElement("span");
      yours.className = "yours";
      yours.textContent = `${here.format(instant)} ${part.dataset.yours}`;
      time.after(" ", yours);
    }
  }
}
