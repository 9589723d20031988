/**
 * @file Every public function, called with an argument of the wrong kind or an option that it does not have, throws one of
 * numjet's own errors, names itself first, and goes on working.
 */
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import * as np from "../../src/index.ts";
import { setUpDevice } from "../device.ts";
import { isUfunc, plain, special, ufuncCall, withOptions } from "./calls.ts";

beforeAll(() => {
  setUpDevice();
});

// Some calls set modes of floating-point errors and print options.
const printing = np.get_printoptions();
afterEach(() => {
  np.seterr({ all: "ignore" });
  np.set_printoptions(printing);
});

type Fn = (...args: unknown[]) => unknown;
const all = np as unknown as Record<string, unknown>;
const names = Object.keys(all).filter((name) => typeof all[name] === "function" && !/^[A-Z]/.test(name));
const ufuncs = names.filter((name) => isUfunc(all[name]));
const callOf = (name: string): (() => readonly unknown[]) | undefined =>
  withOptions[name] ?? plain[name] ?? (isUfunc(all[name]) ? () => ufuncCall(all[name] as never) : aliasCall(name));

/** An alias is the same function under another name. */
function aliasCall(name: string): (() => readonly unknown[]) | undefined {
  const same = [...Object.keys(withOptions), ...Object.keys(plain)].find((other) => all[other] === all[name]);
  return same === undefined ? undefined : (withOptions[same] ?? plain[same]);
}

const caught = (call: () => unknown): unknown => {
  try {
    call();
  } catch (error) {
    return error;
  }
  return undefined;
};

/** Names that a message may begin with: the function's, those of an alias, and those of the function it is made of. */
const madeOf: Record<string, readonly string[]> = {
  clip: ["maximum", "minimum", "positive"],
  insert: ["broadcast_to"],
  isrealobj: ["iscomplexobj"],
  linspace: ["subtract"],
  logspace: ["linspace", "subtract"],
  geomspace: ["linspace"],
  ogrid: ["mgrid"],
  ptp: ["subtract"],
  round: ["multiply"],
  trace: ["sum"],
  where: ["nonzero"],
};
const speakers = (name: string): string[] => [
  name,
  (all[name] as Fn).name,
  ...(madeOf[name] ?? madeOf[(all[name] as Fn).name] ?? []),
];

function complaint(name: string, error: unknown): string | undefined {
  if (error === undefined) return undefined;
  if (!(error instanceof np.NumjetError)) return `threw ${String(error)}`;
  const first = error.message.split(":")[0];
  return speakers(name).includes(first) ? undefined : `said "${error.message}"`;
}

it("has a call for every public function", () => {
  expect(names.filter((name) => callOf(name) === undefined && special[name] === undefined)).toEqual([]);
});

it("has only calls that work", () => {
  const failed = names.flatMap((name) => {
    const args = callOf(name)?.();
    const error = args === undefined ? undefined : caught(() => (all[name] as Fn)(...args));
    return error === undefined ? [] : [`${name}: ${String(error)}`];
  });
  expect(failed).toEqual([]);
});

describe("options", () => {
  const optional = names.filter((name) => withOptions[name] !== undefined || ufuncs.includes(name));

  it.each(optional)("%s refuses names that it does not have", (name) => {
    const fn = all[name] as Fn;
    const error = caught(() => fn(...callOf(name)!(), { bogus: 1 }));
    expect(error).toBeInstanceOf(np.ValueError);
    expect((error as Error).message).toMatch(/^\w+: expected options? .*bogus/);
    expect(complaint(name, error)).toBeUndefined();
  });

  it("tells those who pass `out` by position what is expected", () => {
    const out = np.zeros(3);
    expect(() => np.cumsum([1, 2, 3], 0, out as never)).toThrow(
      /^cumsum: expected options .* got an instance of NDArray/,
    );
    expect(out.tolist()).toEqual([0, 0, 0]);
  });
});

describe("arguments of the wrong kind", () => {
  const wrong: readonly (() => unknown)[] = [
    () => undefined,
    () => null,
    () => "abc",
    () => () => 1,
    () => ({ a: 1 }),
    () => Symbol("s"),
    () => [[1, 2], [3]],
    () => ["a"],
    () => [null],
    () => new Map(),
    () => Number.NaN,
    () => -1.5,
    () => 99,
    () => [2 ** 40, 2 ** 40],
    () => [-3],
    () => [Number.NaN],
    () => np.array([{ re: 1, im: 2 }]),
    () => np.zeros([0, 3]),
  ];
  const checked = names.filter((name) => callOf(name) !== undefined);

  it.each(checked)("%s throws its own errors only", (name) => {
    const fn = all[name] as Fn;
    const count = callOf(name)!().length + 1;
    const complaints: string[] = [];
    for (let place = 0; place < count; place++) {
      wrong.forEach((value, k) => {
        const args = [...callOf(name)!()];
        args[place] = value();
        const said = complaint(
          name,
          caught(() => fn(...args)),
        );
        if (said !== undefined) complaints.push(`argument ${place}, wrong value ${k}: ${said}`);
      });
    }
    expect(complaints).toEqual([]);
    expect(caught(() => fn(...callOf(name)!()))).toBeUndefined();
  });
});
