// Shows the free times of a business on its own site:
//
//   <script src="https://booking.example/booking.js" data-exchange="…" data-language="de" data-title="Termine"></script>
//
// A frame with the times takes the place of the script, and is as high as they are. A time that is chosen leads to the page on which it
// is booked.
"use strict";

(() => {
  const script = document.currentScript;
  const { exchange, language, title } = script.dataset;
  const address = new URL(`book/${exchange}?embed=1`, script.src);
  if (language) {
    address.searchParams.set("lang", language);
  }

  const frame = document.createElement("iframe");
  frame.src = address.href;
  frame.title = title ?? "Appointments";
  Object.assign(frame.style, { width: "100%", height: "44rem", border: "0" });
  script.after(frame);
  addEventListener("message", ({ source, origin, data }) => {
    if (source === frame.contentWindow && origin === address.origin && Number.isFinite(data?.bookingHeight)) {
      frame.style.height = `${Math.ceil(data.bookingHeight)}px`;
    }
  });
})();
