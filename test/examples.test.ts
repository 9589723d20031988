/**
 * @file Runs the examples as a user does; what they print was worked out with NumPy.
 */
import { afterEach, expect, it, vi } from "vitest";
import { setUpDevice } from "./device.ts";

setUpDevice();
afterEach(() => vi.restoreAllMocks());

/** What a module prints. */
async function printed(load: () => Promise<unknown>): Promise<string[]> {
  const log = vi.spyOn(console, "log").mockImplementation(() => {});
  await load();
  return log.mock.calls.map((args) => args.join(" "));
}

it("weather: reads a CSV file and summarises it by month", async () => {
  expect(await printed(() => import("../examples/weather.ts"))).toMatchInlineSnapshot(`
    [
      "1461 days, warmest 35.6 °C, wettest 55.9 mm",
      "month   mean high °C   rain mm a day   rainy days %",
      "    1            8.2           3.76              53",
      "    2            9.9           3.73              65",
      "    3           12.4           4.89              59",
      "    4           15.0           3.13              49",
      "    5           19.3           1.67              27",
      "    6           22.4           1.11              31",
      "    7           26.0           0.39               9",
      "    8           26.1           1.32              18",
      "    9           21.9           1.96              29",
      "   10           16.4           4.06              49",
      "   11           11.0           5.35              59",
      "   12            8.2           5.02              65",
    ]
  `);
});

it("blur: slides windows over an image", async () => {
  const lines = await printed(() => import("../examples/blur.ts"));
  expect(lines.slice(lines.indexOf("blurred"))).toMatchInlineSnapshot(`
    [
      "blurred",
      "         ......",
      "      ..::----::..",
      "     .:-========-:.",
      "    .:-++******++-:.",
      "    :-+*########*+-:",
      "    :=+##########+=:",
      "    :-+*########*+-:",
      "    .:-++******++-:.",
      "     .:-========-:.",
      "      ..::----::..",
      "         ......",
    ]
  `);
});

it("random-walk: draws the numbers of NumPy's generator", async () => {
  expect(await printed(() => import("../examples/random-walk.ts"))).toMatchInlineSnapshot(`
    [
      "2000 walks of 1000 steps",
      "mean end -0.266, spread 31.26",
      "theory   0.000, spread 31.62",
      "201 walks were 60 or more away at some time",
      "on average after 729.2 steps",
    ]
  `);
});
