/**
 * @file Floating-point errors raised, against NumPy: which operations report an error of which kind.
 */
import { describe, expect, it } from "vitest";
import type { NDArray } from "../src/array/ndarray.ts";
import { add, divide, errstate, geterr, log, seterr, seterrcall } from "../src/array/ufunc/index.ts";
import { FloatingPointError, NumjetError } from "../src/errors.ts";
import { setUpDevice } from "./device.ts";
import { type GoldenCase, type GoldenValue, openGolden } from "./golden/read.ts";
import { callOf, functionOf } from "./golden/ufunc-calls.ts";

setUpDevice();

const list = (a: NDArray): unknown => a.tolist();

const dtypeOf = (value: GoldenValue): string =>
  typeof value === "object" && value !== null && "dtype" in value ? String(value.dtype) : "";

/** What NumPy's flags tell of its own intermediate steps rather than of operands and result. */
const stepsOfNumPy: { readonly [fn: string]: (message: string | undefined) => boolean } = {
  logaddexp: (m) => m !== undefined,
  nextafter: (m) => m !== undefined,
  // NumPy's spacing of an infinity is NaN without a word, that of the greatest number an overflow.
  spacing: () => true,
  floor_divide: (m) => m?.startsWith("underflow") === true,
  divmod: (m) => m !== undefined,
  less: (m) => m !== undefined,
};

function failure(one: GoldenCase): string | undefined {
  const { args } = callOf(one);
  let got: string | undefined;
  try {
    errstate({ all: "raise" }, () => functionOf(one.fn)!(...args));
  } catch (error) {
    if (!(error instanceof NumjetError)) throw error;
    got = error instanceof FloatingPointError ? error.message : "refused";
  }
  const message = one.error?.message;
  const want = message === undefined || message.includes("encountered") ? message : "refused";
  return got === want
    ? undefined
    : `${one.args.map((a) => JSON.stringify((a as { data?: unknown }).data)?.slice(0, 40))}: expected ${want}, got ${got}`;
}

describe("errors raised", () => {
  for (const fn of openGolden("errstate").functions()) {
    if (fn === "astype") continue;
    it(fn, () => {
      const found: string[] = [];
      for (const one of openGolden("errstate").cases(fn)) {
        if (one.args.some((a) => dtypeOf(a).startsWith("complex"))) continue;
        if (stepsOfNumPy[fn]?.(one.error?.message)) continue;
        const difference = failure(one);
        if (difference !== undefined) found.push(`case ${one.id} ${one.args.map(dtypeOf).join()} ${difference}`);
      }
      expect(found, `${found.length} failures: ${found.slice(0, 6).join("\n")}`).toEqual([]);
    });
  }
});

describe("errstate", () => {
  it("has NumPy's defaults and is back to them afterwards", () => {
    const before = geterr();
    expect(before).toEqual({ divide: "warn", over: "warn", under: "ignore", invalid: "warn" });
    expect(() => errstate({ divide: "raise" }, () => divide([1], [0]))).toThrow("divide by zero encountered in divide");
    expect(geterr()).toEqual(before);
    expect((divide([1], [0]) as NDArray).item()).toBe(Number.POSITIVE_INFINITY);
  });

  it("writes nothing when it raises", () => {
    const out = divide([8], [2]) as NDArray;
    expect(() => errstate({ all: "raise" }, () => log([0], { out }))).toThrow(FloatingPointError);
    expect(out.item()).toBe(4);
  });

  it("calls back with the message and NumPy's bit", () => {
    const heard: [string, number][] = [];
    const old = seterrcall((message, flag) => heard.push([message, flag]));
    errstate({ all: "call" }, () => divide([1, 0], [0, 0]));
    errstate({ all: "call" }, () => add([1e308], [1e308]));
    seterrcall(old);
    expect(heard).toEqual([
      ["divide by zero encountered in divide", 1],
      ["invalid value encountered in divide", 8],
      ["overflow encountered in add", 2],
    ]);
  });

  it("warns once of each error of each function", async () => {
    const heard: string[] = [];
    const listen = (warning: Error): void => void heard.push(`${warning.name}: ${warning.message}`);
    process.on("warning", listen);
    for (let i = 0; i < 3; i++) errstate({ all: "warn" }, () => divide([1, i], [0, 1]));
    await new Promise((done) => setTimeout(done, 20));
    process.off("warning", listen);
    expect(heard).toEqual(["RuntimeWarning: divide by zero encountered in divide"]);
  });

  it("holds until disposed of", () => {
    const state = errstate({ invalid: "raise" });
    expect(() => divide([0], [0])).toThrow("invalid value encountered in divide");
    state[Symbol.dispose]();
    expect((divide([0], [0]) as NDArray).item()).toBeNaN();
  });

  it("is back at the start with what the first call gave", () => {
    const old = seterr({ all: "raise" });
    expect(() => log([0])).toThrow(FloatingPointError);
    seterr(old);
    expect(list(log([0]))).toEqual([Number.NEGATIVE_INFINITY]);
    expect(geterr()).toEqual(old);
  });

  it("refuses modes and names that there are not", () => {
    expect(() => errstate({ all: "shout" as never })).toThrow("seterr: expected one of");
    expect(() => errstate({ overflow: "raise" } as never)).toThrow("overflow");
  });

  it("looks only where the mask lets it", () => {
    const run = (): NDArray => divide([1, 2], [0, 4], { where: [false, true] }) as NDArray;
    expect(errstate({ all: "raise" }, run).get(1)).toBe(0.5);
  });
});
