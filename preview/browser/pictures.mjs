// Draws pages as PNG: node pictures.mjs CHROMIUM WIDTH URL PATH URL PATH ...
import { launch, open } from "./page.mjs";

const [chromium, width, ...rest] = process.argv.slice(2);
const browser = await launch(chromium);
try {
  for (let index = 0; index < rest.length; index += 2) {
    const { page, close } = await open(browser, rest[index], Number(width));
    await page.screenshot({ path: rest[index + 1] });
    await close();
  }
} finally {
  await browser.close();
}
