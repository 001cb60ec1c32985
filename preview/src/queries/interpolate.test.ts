import { expect, it } from "vitest";

import { ALL, Interpolation, type Chosen } from "./interpolate";

const RANGE = { from: "now-6h", to: "now", fromMs: 0, toMs: 21_600_000 };

function bot(values: string[], changed: Partial<Chosen> = {}): Interpolation {
  const variable = { name: "bot", type: "query", multi: true, includeAll: true, values, options: ["a", "b.c"] };
  return new Interpolation([{ ...variable, ...changed }], RANGE);
}

it("escapes values for a regular expression in a string of PromQL", () => {
  expect(bot(["b.c"]).expression('up{bot=~"$bot"}')).toBe('up{bot=~"b\\\\.c"}');
  expect(bot(["a", "b.c"]).expression('up{bot=~"${bot}"}')).toBe('up{bot=~"(a|b\\\\.c)"}');
});

it("escapes a single value as a string, if there can be only one", () => {
  const one = bot(['a"\\.'], { multi: false, includeAll: false });
  expect(one.expression('up{bot="$bot"}')).toBe('up{bot="a\\"\\\\."}');
});

it("writes All as its own value, or else as all values", () => {
  expect(bot([ALL], { allValue: ".*" }).expression('up{bot=~"$bot"}')).toBe('up{bot=~".*"}');
  expect(bot([ALL]).expression('up{bot=~"$bot"}')).toBe('up{bot=~"(a|b\\\\.c)"}');
});

it("writes values in the format that a text asks for", () => {
  const two = bot(["a", "b.c"]);
  const formats = ["queryparam", "regex", "csv", "pipe", "text", "glob"].map((each) => two.replace(`\${bot:${each}}`));
  expect(formats).toEqual(["var-bot=a&var-bot=b.c", "(a|b\\.c)", "a,b.c", "a|b.c", "a + b.c", "{a,b.c}"]);
  expect(bot([ALL], { allValue: ".*" }).replace("${bot:queryparam}")).toBe("var-bot=%24__all");
});

it("leaves a name that is not a variable", () => {
  expect(bot(["a"]).replace("$5 and $unknown and ${unknown}")).toBe("$5 and $unknown and ${unknown}");
});

it("shows one value in a copy of a repeated panel", () => {
  expect(bot([ALL]).repeated("bot", "a").replace("$bot")).toBe("a");
});

it("keeps the time range in links", () => {
  expect(bot(["a"]).replace("/d/x?${__url_time_range}&${__all_variables}")).toBe("/d/x?from=now-6h&to=now&var-bot=a");
});
