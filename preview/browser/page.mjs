// Opens pages of the preview in the system's Chromium, always with the same time zone, fonts and rendering.
import { chromium } from "playwright-core";

const ARGUMENTS = [
  "--disable-gpu",
  "--disable-lcd-text",
  "--font-render-hinting=none",
  "--force-color-profile=srgb",
  "--hide-scrollbars",
];
// Milliseconds within which a dashboard is drawn, also on a busy machine.
const DRAWN_WITHIN = 120_000;

/** Start the Chromium at this path. */
export function launch(executablePath) {
  // Chromium's own sandbox does not run as root, as in CI's containers.
  return chromium.launch({ executablePath, args: ARGUMENTS, chromiumSandbox: process.getuid?.() !== 0 });
}

/** Open an address in a window that is `width` px wide, let `prepare` change the page, and wait until all is drawn. */
export async function open(browser, url, width, prepare = async () => {}) {
  const context = await browser.newContext({
    viewport: { width, height: 1000 },
    timezoneId: "UTC",
    locale: "en-US",
    reducedMotion: "reduce",
  });
  const page = await context.newPage();
  const messages = [];
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) {
      messages.push(`${message.text()} ${new URL(message.location().url || url).pathname}`);
    }
  });
  page.on("pageerror", (error) => messages.push(String(error)));
  await page.goto(url);
  await drawn(page);
  await prepare(page);
  // The window is as high as the page, so nothing is drawn only when somebody scrolls to it.
  const height = await page.evaluate(() => document.documentElement.scrollHeight);
  await page.setViewportSize({ width, height });
  await drawn(page);
  return { page, messages, close: () => context.close() };
}

/** Wait until no panel asks or draws any more. */
export async function drawn(page) {
  const isDone = () =>
    document.documentElement.dataset.pending === "0" || document.querySelector(".index, .fatal") !== null;
  do {
    await page.waitForFunction(isDone, undefined, { timeout: DRAWN_WITHIN, polling: 50 });
    await page.evaluate(async () => {
      await document.fonts.ready;
      for (let count = 0; count < 5; count++) {
        await new Promise(requestAnimationFrame);
      }
    });
  } while (!(await page.evaluate(isDone)));
}
