import { expect, it } from "vitest";

import { withTies } from "./prometheus";

it("orders by labels what differs by rounding alone, and leaves the rest", () => {
  const series = (bot: string, value: string) => ({ metric: { bot }, values: [[0, value]] as [number, string][] });
  const found = withTies([series("c", "3"), series("b", "0.3"), series("a", "0.30000000000000004"), series("d", "0.2")]);
  expect(found.map(({ metric }) => metric["bot"])).toEqual(["c", "a", "b", "d"]);
});
