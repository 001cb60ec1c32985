// Draws pages as PNG: node pictures.mjs CHROMIUM WIDTH URL PATH URL PATH ...
import { writeFile } from "node:fs/promises";

import upng from "upng-js";

import { launch, open } from "./page.mjs";

// A palette makes a picture a third as large, and nobody sees it.
const COLOURS = 256;

const [chromium, width, ...rest] = process.argv.slice(2);
const browser = await launch(chromium);
try {
  for (let index = 0; index < rest.length; index += 2) {
    const { page, close } = await open(browser, rest[index], Number(width));
    const drawn = upng.decode(await page.screenshot());
    await writeFile(rest[index + 1], Buffer.from(upng.encode(upng.toRGBA8(drawn), drawn.width, drawn.height, COLOURS)));
    await close();
  }
} finally {
  await browser.close();
}
