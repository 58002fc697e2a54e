// Visits the pages in a real browser, as people do: by keyboard, on a phone, in the dark, in another time zone. Each page is looked at
// by axe, and nothing may be wider than the window, violate the content security policy, or end in an error of a script.
//
//   node visit.mjs <address> <exchange> <exchange that is open at night> [folder for screenshots]
//
// Prints one line for each thing that is wrong, and ends with 1 then.
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { chromium } from "playwright-core";

const [address, exchange, night, folder] = process.argv.slice(2);
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const executablePath = process.env.BOOKING_TEST_CHROMIUM ?? ["/usr/bin/chromium", "/usr/bin/google-chrome"].find(existsSync);
if (!executablePath) {
  console.log("There is no browser: install Debian's chromium, or name one in BOOKING_TEST_CHROMIUM.");
  process.exit(1);
}

const problems = [];
let looked = 0;
const browser = await chromium.launch({
  executablePath,
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
    // A site of the internet may not load what is on this machine. Here one is only played.
    "--disable-features=LocalNetworkAccessChecks"],
});

/** Opens a page as one visitor sees it. */
async function visitor(name, options) {
  const context = await browser.newContext({ locale: "en-GB", timezoneId: "Europe/Berlin", ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(60_000);
  page.on("pageerror", error => problems.push(`${name}: ${error.message}`));
  page.on("console", message => {
    // A browser writes this of each page that is not found or refused, which some are on purpose.
    if (message.type() === "error" && !message.text().startsWith("Failed to load resource")) {
      problems.push(`${name}: ${message.text()}`);
    }
  });
  let shots = 0;
  page.look = async what => {
    await page.evaluate(axe);
    const { violations, passes } = await page.evaluate(() => window.axe.run());
    looked += passes.length > 10 ? 1 : 0;
    for (const found of violations) {
      problems.push(`${name}, ${what}: ${found.id}: ${found.nodes.map(node => node.target).join(", ")}`);
    }
    if (await page.evaluate(() => document.documentElement.scrollWidth > innerWidth)) {
      problems.push(`${name}, ${what}: it is wider than the window.`);
    }
    if (folder) {
      mkdirSync(folder, { recursive: true });
      await page.screenshot({ path: `${folder}/${name}-${++shots}-${what}.png`, fullPage: true });
    }
  };
  page.expect = async (what, condition) => {
    if (!await condition()) {
      problems.push(`${name}: ${what} (${page.url()})`);
    }
  };
  return page;
}

/** Chooses the first free time with a certain person, and fills in the form. */
async function fillIn(page) {
  await page.goto(`${address}/book/${exchange}`);
  await page.locator(".card").first().click();
  await Promise.all([page.waitForURL(/with=[0-9a-f]/), page.selectOption("#with", { index: 1 })]);
  await page.locator(".slot").first().click();
  await page.fill("#name", "Ada Lovelace");
  await page.fill("#email", "ada@example.com");
}

/** Books, moves and cancels, and looks at each page on the way. */
async function flow(name, options) {
  const page = await visitor(name, options);
  await page.goto(`${address}/`);
  await page.look("start");
  await page.locator(`.card[href*="${exchange}"]`).click();
  await page.look("services");
  await page.locator(".card").first().click();
  await page.look("month");
  await page.locator("a[rel~=next]").click();
  await page.look("next-month");
  await page.locator(".slot").first().click();
  await page.look("details");
  await page.evaluate(() => { document.querySelector("form[method=post]").noValidate = true; });
  await page.fill("#name", "Ada Lovelace");
  await page.fill("#email", "nobody");
  await page.click(".primary");
  await page.look("wrong");
  await page.fill("#email", "ada@example.com");
  await page.click(".primary");
  await page.look("booked");
  await page.locator("main .row a").first().click();
  await page.look("move");
  await page.locator(".slot").nth(1).click();
  await page.look("move-to");
  await page.click(".primary");
  await page.expect("The booking was not moved.", async () => page.url().includes("done=moved"));
  await page.locator("summary").click();
  await page.look("cancel");
  await page.click(".danger");
  await page.expect("The booking was not cancelled.", async () => page.url().includes("done=cancelled"));
  await page.look("cancelled");
  await page.goto(`${address}/book/nothing`);
  await page.look("not-found");
  await page.context().close();
}

const [phone, desk] = [{ width: 320, height: 640 }, { width: 1280, height: 800 }];
await flow("phone-spanish", { viewport: phone, colorScheme: "light", locale: "es", hasTouch: true });
await flow("desk-dark-german", { viewport: desk, colorScheme: "dark", locale: "de" });
if (folder) {
  await flow("phone", { viewport: { ...phone, width: 360 }, colorScheme: "light" });
  await flow("phone-dark", { viewport: { ...phone, width: 360 }, colorScheme: "dark" });
  await flow("desk", { viewport: desk, colorScheme: "light" });
}

// The owner looks at a day, enters a booking for a time that is taken, and changes hours that a booking needs.
async function run(name, options) {
  const page = await visitor(name, { extraHTTPHeaders: { "X-User": "owner" }, ...options });
  await page.goto(`${address}/manage`);
  await page.look("businesses");
  await page.fill("#name", "Nowhere");
  await page.fill("#zone", "Europe/Nowhere");
  await page.locator("section[aria-labelledby=new] .primary").click();
  await page.look("no-such-zone");
  await page.expect("The time zone that was typed is gone.", async () => await page.inputValue("#zone") === "Europe/Nowhere");
  await page.goto(`${address}/manage/${exchange}?date=2024-01-18`);
  await page.look("day");
  await page.fill("#time", "09:00");
  await page.fill("#walk-in-name", "Carl");
  await page.locator("section[aria-labelledby=walk-in] .primary").click();
  await page.look("walk-in-refused");
  await page.locator("section[aria-labelledby=walk-in] .danger").click();
  await page.expect("The walk-in was not booked.", async () => page.url().includes("done=booked"));
  await page.goto(`${address}/manage/${exchange}/hours`);
  await page.look("hours");
  await page.fill("[name=open-4-0]", "10:30");
  await page.locator("section[aria-labelledby=week] .primary").click();
  await page.look("affected");
  await page.goto(`${address}/manage/${exchange}/catalogue`);
  await page.locator("details summary").first().click();
  await page.look("catalogue");
  await page.context().close();
}

await run("owner-phone", { viewport: phone, colorScheme: "dark" });
await run("owner-desk", { viewport: desk, colorScheme: "light" });

// The owner drags a booking to another day, and one to a time that is taken: that one returns, and the page says why.
{
  const page = await visitor("owner-week", { extraHTTPHeaders: { "X-User": "owner" }, viewport: { width: 2600, height: 1000 } });
  await page.goto(`${address}/manage/${exchange}/week?date=2024-01-19`);
  await page.look("week");
  const at = (date, time) => page.locator(`.week-booking a[aria-label*="${date} January 2024, ${time}"]`);
  const columns = await page.locator(".ec-body .ec-day").evaluateAll(days => days.map(day => day.getBoundingClientRect().x));
  const [oneOf, aDay] = [columns[1] - columns[0], columns[columns.length / 7] - columns[0]];
  const drag = async (link, right, down) => {
    const box = await link.boundingBox();
    const [x, y] = [box.x + box.width / 2, box.y + 8];
    await page.mouse.move(x, y);
    await page.mouse.down();
    await page.mouse.move(x + 3, y + 6);
    await page.mouse.move(x + right, y + down, { steps: 12 });
    await Promise.all([page.waitForEvent("load"), page.mouse.up()]);
  };
  await drag(at(19, "13:30"), -2 * aDay, 0);
  await page.expect("A booking that was dragged was not moved.", async () => page.url().includes("done=moved")
    && await at(17, "13:30").count() === 1 && await at(19, "13:30").count() === 0);
  await drag(at(19, "14:30"), 0, 36);
  await page.look("week-refused");
  await page.expect("A refused move doesn't say what is in the way.", async () => {
    const alert = await page.locator(".alert").innerText();
    return alert.includes("was not moved") && alert.includes("In the way: Bob, 15:00");
  });
  await page.expect("A booking that was not moved has not returned.", async () => await at(19, "14:30").count() === 1 && await at(19, "15:00").count() === 2);
  await page.locator(".alert .danger").click();
  await page.expect("A booking was not moved anyway.", async () => await at(19, "14:30").count() === 0 && await at(19, "15:00").count() === 3);
  const of = name => at(17, "13:30").getAttribute("aria-label").then(label => label.includes(name));
  const [own, other] = await of("Ada") ? ["Ada", "Bea"] : ["Bea", "Ada"];
  await drag(at(17, "13:30"), own === "Ada" ? oneOf : -oneOf, 0);
  await page.expect("A booking was not given to another person.", async () => await of(other) && !await of(own));
  // By keyboard: the booking is a link to its place on the day, from where it is moved.
  await at(17, "13:30").focus();
  await Promise.all([page.waitForEvent("load"), page.keyboard.press("Enter")]);
  await page.expect("The booking can't be moved by keyboard.", async () => await page.locator("li:target a[href*=reschedule]").count() === 1);
  await page.look("booking-of-week");
  await page.context().close();
}

// The owner confirms, blocks a time of one person, and adds a person, who can be booked then.
{
  const page = await visitor("owner-day", { extraHTTPHeaders: { "X-User": "owner" }, viewport: phone });
  await page.goto(`${address}/manage/${exchange}?date=2024-01-19`);
  const pending = await page.locator(".status-pending").count();
  await page.locator(".status-pending button[value=Confirmed]").first().click();
  await page.expect("The booking was not confirmed.", async () => await page.locator(".status-pending").count() === pending - 1);
  await page.locator(".status-pending .cancel summary").first().click();
  await page.look("cancel-question");
  const standing = await page.locator(".status-cancelled").count();
  await page.locator(".cancel[open] .danger").click();
  await page.expect("The booking was not cancelled.", async () => await page.locator(".status-cancelled").count() === standing + 1);
  await page.fill("#from", "17:00");
  await page.fill("#to", "18:00");
  await page.selectOption("#block-with", { label: "Ada" });
  await page.fill("#reason", "Dentist");
  await page.locator("section[aria-labelledby=block] button").click();
  await page.expect("The time was not blocked.", async () => (await page.locator("main").innerText()).includes("Dentist"));
  await page.goto(`${address}/manage/${exchange}/catalogue`);
  const summary = page.locator("summary").last();
  await summary.click();
  const form = page.locator("details[open] form").last();
  await form.locator("[name=name]").fill("Cleo");
  await form.locator("[name=type]").fill("staff");
  await form.locator("button").last().click();
  await page.goto(`${address}/book/${exchange}`);
  await page.locator(".card").first().click();
  await page.selectOption("#with", { label: "Cleo" });
  await page.waitForURL(/with=[0-9a-f]/);
  await page.expect("The new person can't be booked.", async () => await page.locator(".slot").count() > 0);
  await page.goto(`${address}/manage/${exchange}/hours`);
  await page.fill("[name=close-5-0]", "16:00");
  await page.locator("section[aria-labelledby=week] .primary").click();
  await page.locator("button[value=cancel]").click();
  await page.goto(`${address}/manage/${exchange}?date=2024-01-19`);
  await page.expect("The bookings that don't fit any more were not cancelled.", async () => await page.locator(".status-cancelled").count() > 0);
  await page.context().close();
}

// On the night when the clocks go back, each half-hour of the repeated hour is a time of its own, and the second can be booked.
{
  const page = await visitor("clocks", { viewport: phone, timezoneId: "America/New_York" });
  await page.goto(`${address}/book/${night}?date=2024-10-27&month=2024-10`);
  await page.look("clocks-go-back");
  const instants = await page.locator(".slot time").evaluateAll(times => times.map(time => new Date(time.dateTime).getTime()));
  await page.expect("The night doesn't have the times of both hours.", async () =>
    instants.length === 8 && instants.every((instant, index) => index === 0 || instant - instants[index - 1] === 1_800_000));
  await page.locator(".slot").nth(4).click();
  await page.fill("#name", "Ada Lovelace");
  await page.fill("#email", "ada@example.com");
  await page.click(".primary");
  await page.look("clocks-booked");
  await page.expect("The second 02:00 was not booked.", async () => new Date(await page.locator("main time").first().getAttribute("datetime")).getTime() === instants[4]);
  await page.goto(`${address}/book/${night}?date=2024-03-31&month=2024-03`);
  await page.expect("The night of the skipped hour has times that do not exist.", async () =>
    !(await page.locator(".slots").innerText()).includes("02:") && await page.locator(".slot").count() === 4);
  await page.context().close();
}

// Two people want the same time. Who comes second chooses another, and has lost nothing.
{
  const [first, second] = [await visitor("first", {}), await visitor("second", { viewport: { width: 360, height: 740 } })];
  await fillIn(first);
  await fillIn(second);
  await first.click(".primary");
  await second.click(".primary");
  await second.look("taken");
  await second.expect("The form has lost what was typed.", async () => await second.inputValue("#name") === "Ada Lovelace");
  await second.locator(".choice").first().click();
  await second.click(".primary");
  await second.expect("The other time was not booked.", async () => second.url().includes("done=booked"));
}

// By keyboard alone.
{
  const page = await visitor("keyboard", { viewport: { width: 1280, height: 800 } });
  const tabTo = async selector => {
    for (let presses = 0; presses < 120; presses++) {
      await page.keyboard.press("Tab");
      if (await page.evaluate(wanted => document.activeElement.matches(wanted), selector)) {
        return;
      }
    }
    problems.push(`keyboard: ${selector} can't be reached (${page.url()})`);
  };
  const enter = () => Promise.all([page.waitForEvent("load"), page.keyboard.press("Enter")]);
  await page.goto(`${address}/book/${exchange}`);
  await page.keyboard.press("Tab");
  await page.expect("The first stop is not the link to the content.", () => page.evaluate(() => document.activeElement.matches(".skip")));
  await tabTo(".card");
  await enter();
  await tabTo(".slot");
  await enter();
  await tabTo("#name");
  await page.keyboard.type("Ada Lovelace");
  await tabTo("#email");
  await page.keyboard.type("ada@example.com");
  await tabTo(".primary");
  await enter();
  await page.expect("Nothing was booked.", async () => page.url().includes("done=booked"));
  await tabTo("summary");
  await page.keyboard.press("Enter");
  await tabTo(".danger");
  await enter();
  await page.expect("Nothing was cancelled.", async () => page.url().includes("done=cancelled"));
}

// In another time zone, both clocks are shown. In the same one, only one is.
for (const [timezoneId, shown] of [["America/New_York", true], ["Europe/Paris", false]]) {
  const page = await visitor(timezoneId, { timezoneId });
  await page.goto(`${address}/book/${exchange}`);
  await page.locator(".card").first().click();
  await page.expect("The visitor's own time is wrong.", async () => (await page.locator(".slot .yours").count() > 0) === shown);
  if (shown) {
    const slot = page.locator(".slot").first();
    const instant = new Date(await slot.locator("time").getAttribute("datetime"));
    const hour = instant.toLocaleTimeString("en", { timeZone: timezoneId, hour: "numeric", hour12: false });
    await page.expect("The visitor's own hour is wrong.", async () => (await slot.locator(".yours").innerText()).includes(hour.replace(/^0/, "")));
  }
}

// A choice is sent at once, and a second click on a button that was clicked sends nothing.
{
  const page = await visitor("choices", {});
  await page.goto(`${address}/book/${exchange}`);
  await page.locator(".card").first().click();
  await Promise.all([page.waitForURL(/with=[0-9a-f]/), page.selectOption("#with", { index: 1 })]);
  await page.expect("The choice is not shown.", async () => await page.inputValue("#with") !== "");
  await page.expect("The button is still there.", async () => !await page.locator("[data-hidden-by-script]").isVisible());
  let sent = 0;
  page.on("request", request => { sent += request.method() === "POST" ? 1 : 0; });
  await page.locator(".slot").first().click();
  await page.fill("#name", "Ada Lovelace");
  await page.fill("#email", "ada@example.com");
  await page.locator(".primary").dblclick();
  await page.waitForURL(/done=booked/);
  await page.expect("The form was sent twice.", async () => sent === 1);
}

// A business shows its times on its own site. The frame is as high as they are, and a time leads out of it.
{
  const page = await visitor("other-site", { viewport: desk });
  await page.route("http://shop.example/", route => route.fulfill({
    contentType: "text/html; charset=utf-8",
    body: `<!DOCTYPE html><html lang="en"><title>Shop</title><main><h1>Shop</h1>
      <script src="${address}/booking.js" data-exchange="${exchange}" data-language="de" data-title="Termine"></script></main></html>`,
  }));
  await page.goto("http://shop.example/");
  const frame = page.frameLocator("iframe[title=Termine]");
  await frame.locator(".card").first().click();
  await frame.locator(".slot").first().waitFor();
  await page.waitForTimeout(500);
  await page.expect("The frame is not as high as the times.", async () => {
    const [outer, inner] = [await page.locator("iframe").evaluate(found => found.offsetHeight), await frame.locator("body").evaluate(body => body.offsetHeight)];
    return Math.abs(outer - inner) <= 2;
  });
  await frame.locator(".slot").first().click();
  await page.waitForURL(/\/details/);
  await page.expect("The form is not in the frame's language.", async () => await page.locator("html").getAttribute("lang") === "de");
}

await browser.close();
for (const problem of problems) {
  console.log(problem);
}
console.log(`${looked} pages were looked at.`);
process.exit(problems.length > 0 ? 1 : 0);
