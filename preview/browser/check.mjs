// Looks for faults that only a drawn dashboard has: node check.mjs CHROMIUM URL...
// Prints one JSON object per fault. What is drawn on a canvas, the lines and axes of graphs, it cannot see.
import { drawn, launch, open } from "./page.mjs";

const WIDTHS = [1280, 1920];
const [chromium, ...urls] = process.argv.slice(2);

/** Runs in the page: the faults of all panels. */
function faults() {
  const LEAST_FONT = 11; // px
  const LARGE_FONT = 18; // px
  // Grafana itself writes white on its green, with 2.3, which only a large text bears.
  const LEAST_CONTRAST = { small: 4.5, large: 2.2 };
  const found = [];
  const panels = [...document.querySelectorAll("[data-panel]")];
  const report = (panel, kind, text) => found.push({ panel: panel?.dataset.panel ?? "", type: panel?.dataset.type ?? "", kind, text });
  const overlap = (one, other) =>
    Math.min(one.right, other.right) - Math.max(one.left, other.left) > 2 && Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top) > 2;

  panels.forEach((panel, index) => {
    const { state } = panel.dataset;
    const note = panel.querySelector(".note, .failed")?.textContent;
    if (state === "error" || panel.querySelector(".failed")) {
      report(panel, "error", note ?? "");
    } else if (state === "loading") {
      report(panel, "error", "never gets its data");
    } else if (state === "empty" && panel.querySelector(".empty")?.textContent === "No data") {
      report(panel, "empty", "has no data, and no text of its own for that");
    } else if (note) {
      report(panel, "not drawn", note);
    }
    const box = panel.getBoundingClientRect();
    for (const other of panels.slice(index + 1)) {
      if (overlap(box, other.getBoundingClientRect())) {
        report(panel, "overlap", `overlaps the panel ${other.dataset.panel}`);
      }
    }
    const [shown, all] = legend(panel);
    if (shown < all / 2) {
      report(panel, "crowded", `its legend shows ${shown} of ${all} names`);
    }
    const grid = panel.querySelector("[role=grid]");
    const isTooWide = grid && grid.scrollWidth > grid.clientWidth + 1;
    if (isTooWide) {
      report(panel, "clipped", `the table is ${grid.scrollWidth - grid.clientWidth} px wider than its panel`);
    }
    const { inView, below } = leaves(panel);
    if (below) {
      report(panel, "clipped", `${below} of its texts are below its edge, where nobody can scroll`);
    }
    const texts = inView.filter(({ element }) => !isTooWide || !grid.contains(element));
    for (const { element, box: own, text } of texts) {
      const cut = cutBy(element, panel);
      if (cut) {
        report(panel, "clipped", `${JSON.stringify(text)} is ${cut}`);
      }
      const style = getComputedStyle(element);
      const size = parseFloat(style.fontSize);
      if (size < LEAST_FONT) {
        report(panel, "unreadable", `${JSON.stringify(text)} is ${size.toFixed(1)} px high`);
      }
      const ratio = contrast(element, own, style);
      if (ratio < (size >= LARGE_FONT ? LEAST_CONTRAST.large : LEAST_CONTRAST.small)) {
        report(panel, "unreadable", `${JSON.stringify(text)} has a contrast of only ${ratio.toFixed(1)}`);
      }
    }
    texts.forEach((one, at) => {
      const other = texts.slice(at + 1).find((each) => overlap(one.box, each.box));
      if (other) {
        report(panel, "overlap", `${JSON.stringify(one.text)} overlaps ${JSON.stringify(other.text)}`);
      }
    });
  });
  if (document.documentElement.scrollWidth > innerWidth) {
    report(undefined, "clipped", "the page is wider than the window");
  }
  return found;

  /** How many names of a legend are in view, and how many there are. A table is sorted: what matters is on top. */
  function legend(panel) {
    const names = [...panel.querySelectorAll('[data-testid*="VizLegend series"]')];
    const bottom = (name) => scroller(name, panel).getBoundingClientRect().bottom;
    return [names.filter((name) => name.getBoundingClientRect().top < bottom(name) - 4).length, names.length];
  }

  /** Texts that can be seen, each with the box of its letters, and how many are below an edge without a scroll bar. */
  function leaves(panel) {
    const walker = document.createTreeWalker(panel, NodeFilter.SHOW_TEXT);
    const inView = [];
    let below = 0;
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const text = node.textContent.trim();
      const element = node.parentElement;
      if (!text || element.closest("title, style, .sr-only, .note, .markdown-html") || !element.checkVisibility({ opacityProperty: true, visibilityProperty: true })) {
        continue;
      }
      const range = document.createRange();
      range.selectNodeContents(node);
      const box = range.getBoundingClientRect();
      const scrolled = scroller(element, panel);
      const view = scrolled.getBoundingClientRect();
      // Rows that a reader scrolls to are not clipped.
      if (box.width && box.top < view.bottom - 1 && box.bottom > view.top + 1) {
        inView.push({ element, text, box });
      } else if (box.width && scrolled === panel) {
        below += 1;
      }
    }
    return { inView, below };
  }

  function scroller(element, panel) {
    for (let each = element; each !== panel; each = each.parentElement) {
      if (["auto", "scroll"].includes(getComputedStyle(each).overflowY) && each.scrollHeight > each.clientHeight) {
        return each;
      }
    }
    return panel;
  }

  function cutBy(element, panel) {
    if (element instanceof SVGElement) {
      const box = element.getBoundingClientRect();
      const svg = element.ownerSVGElement.getBoundingClientRect();
      const out = Math.max(svg.left - box.left, box.right - svg.right, svg.top - box.top, box.bottom - svg.bottom);
      return element.textContent.includes("…") ? "shortened" : out > 1.5 ? `${Math.round(out)} px outside its panel` : "";
    }
    for (let each = element; each !== panel; each = each.parentElement) {
      const { overflowX, display } = getComputedStyle(each);
      if (display !== "inline" && ["hidden", "clip"].includes(overflowX) && each.scrollWidth > each.clientWidth + 1) {
        return `${each.scrollWidth - each.clientWidth} px too wide for its place`;
      }
    }
    const [box, outer] = [element.getBoundingClientRect(), panel.getBoundingClientRect()];
    const tile = element.closest("[style*=gradient]")?.getBoundingClientRect();
    if (tile && (box.top < tile.top - 4 || box.bottom > tile.bottom + 4)) {
      return "outside its tile";
    }
    return box.right > outer.right + 1 || box.left < outer.left - 1 ? "outside its panel" : "";
  }

  /** The contrast between a text and the least favourable colour behind it, as WCAG defines it. */
  function contrast(element, box, style) {
    const [own] = colours(element instanceof SVGElement ? style.fill : style.color);
    const behind = document.elementsFromPoint(box.left + box.width / 2, box.top + box.height / 2).filter((each) => each !== element && !(each instanceof SVGTextElement));
    let shown = [[17, 18, 23, 1]];
    for (const each of behind.reverse()) {
      const { fill, fillOpacity, stroke, backgroundColor, backgroundImage } = getComputedStyle(each);
      if (each instanceof SVGLineElement) {
        continue; // too thin to hide a text
      }
      const isShape = each instanceof SVGGeometryElement;
      const paint = isShape ? (fill === "none" ? stroke : fill) : backgroundImage.includes("gradient") ? backgroundImage : backgroundColor;
      const layers = colours(paint).map(([r, g, b, a]) => [r, g, b, a * (isShape && fill !== "none" ? Number(fillOpacity) : 1)]);
      if (layers.length) {
        shown = layers.flatMap((layer) => shown.map((below) => blended(layer, below)));
        shown = shown.slice(0, 16);
      }
    }
    return own ? Math.min(...shown.map((below) => ratio(blended(own, below), below))) : 21;
  }

  function colours(paint) {
    return [...paint.matchAll(/rgba?\(([^)]+)\)/g)].map(([, inside]) => {
      const [r, g, b, a = 1] = inside.split(/[\s,/]+/).map(Number);
      return [r, g, b, a];
    });
  }

  function blended([r, g, b, a], below) {
    return [r, g, b].map((each, index) => each * a + below[index] * (1 - a)).concat(1);
  }

  function ratio(one, other) {
    const light = (colour) => {
      const [r, g, b] = colour.slice(0, 3).map((each) => (each / 255 <= 0.04045 ? each / 255 / 12.92 : ((each / 255 + 0.055) / 1.055) ** 2.4));
      return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const [lighter, darker] = [light(one), light(other)].sort((x, y) => y - x);
    return (lighter + 0.05) / (darker + 0.05);
  }
}

const browser = await launch(chromium);
try {
  for (const url of urls) {
    for (const width of WIDTHS) {
      const { page, messages, close } = await open(browser, url, width, async (opened) => {
        await opened.evaluate(() => document.querySelectorAll("main h2 [aria-expanded=false]").forEach((row) => row.click()));
        await drawn(opened);
      });
      const all = [...(await page.evaluate(faults)), ...messages.map((text) => ({ panel: "", type: "", kind: "console", text }))];
      all.forEach((each) => console.log(JSON.stringify({ url, width, ...each })));
      await close();
    }
  }
} finally {
  await browser.close();
}
