/**
 * @file Runs an elementwise operation over dtypes, memory layouts and edge values, and compares every layout with the contiguous
 * one, element by element. What the values themselves should be is for the golden tests.
 */
import { emptyStrided } from "../src/array/make.ts";
import type { NDArray } from "../src/array/ndarray.ts";
import { assign } from "../src/array/ufunc/call.ts";
import type { DType } from "../src/dtype/dtype.ts";
import { elements } from "../src/dtype/element.ts";
import { limitsFor } from "./edge-values.ts";

type Run = (...operands: NDArray[]) => NDArray | NDArray[];

/** Rows and columns of the operands: an odd count beyond any vector, so that there are tails. */
const shape = [7, 37] as const;

/** Layouts of a matrix: how far apart its elements lie, in elements, and where the first one is. */
const layouts: { readonly [name: string]: { steps: readonly [number, number]; first: number } } = {
  contiguous: { steps: [37, 1], first: 0 },
  Fortran: { steps: [1, 7], first: 0 },
  strided: { steps: [37 * 3, 3], first: 1 },
  "backwards rows": { steps: [-37, 1], first: 6 * 37 },
  "backwards columns": { steps: [37, -1], first: 36 },
  "every second, backwards": { steps: [-80, -2], first: 6 * 80 + 72 },
};

/** A matrix of edge values of the dtype, turned around by `shift` so that two operands meet in many pairs. */
export function edgeMatrix(dtype: DType, shift: number): NDArray {
  const values = limitsFor(dtype);
  const array = emptyStrided(shape, [37 * dtype.itemsize, dtype.itemsize], dtype);
  const view = array.storage.view();
  const rule = elements[dtype.name];
  for (let i = 0; i < 7 * 37; i++)
    rule.set(view, array.offset + i * dtype.itemsize, values[(i * (shift + 1) + shift * (i >> 3)) % values.length]);
  return array;
}

function laidOut(array: NDArray, name: string): NDArray {
  const { steps, first } = layouts[name];
  const { itemsize } = array.dtype;
  const room = emptyStrided([37 * 7 * 4], [itemsize], array.dtype);
  const view = room.viewOf(
    room.offset + first * itemsize,
    shape,
    steps.map((s) => s * itemsize),
  );
  assign(view, array, "laidOut");
  return view;
}

/** The bytes of every element in C order; all NaN look alike. */
function bytesOf(array: NDArray): string[] {
  const { dtype } = array;
  const view = array.storage.view();
  const rule = elements[dtype.name];
  const wide = dtype.itemsize === 8 && (dtype.kind === "i" || dtype.kind === "u");
  let places = [array.offset];
  array.shape.forEach((n, axis) => {
    places = places.flatMap((at) => Array.from({ length: n }, (_, i) => at + i * array.strides[axis]));
  });
  const text = (x: unknown): string => (Object.is(x, -0) ? "-0" : String(x));
  return places.map((at) => {
    if (wide) return text(rule.getBigInt(view, at));
    const x: unknown = rule.get(view, at);
    return typeof x === "object" ? `${text((x as { re: number }).re)},${text((x as { im: number }).im)}` : text(x);
  });
}

function difference(got: readonly string[], want: readonly string[]): string | undefined {
  if (got.length !== want.length) return `expected ${want.length} elements, got ${got.length}`;
  const at = want.findIndex((x, i) => x !== got[i]);
  return at < 0 ? undefined : `element ${at}: expected ${want[at]}, got ${got[at]}`;
}

/** What goes wrong with an operation on operands of these dtypes, in words; nothing where nothing does. */
export function checkOp(run: Run, dtypes: readonly DType[]): string[] {
  const found: string[] = [];
  const operands = dtypes.map((d, k) => edgeMatrix(d, k));
  const results = (...given: NDArray[]): NDArray[] => [run(...given)].flat();
  const say = (what: string, got: readonly NDArray[], want: readonly (readonly string[])[]): void => {
    got.forEach((array, k) => {
      const words = difference(bytesOf(array), want[k]);
      if (words !== undefined) found.push(`${dtypes.map((d) => d.name).join(", ")} ${what}, result ${k}: ${words}`);
    });
  };
  const plain = results(...operands);
  const want = plain.map(bytesOf);
  for (const name of Object.keys(layouts)) {
    say(name, results(...operands.map((a) => laidOut(a, name))), want);
    if (operands.length === 2) say(`${name} beside contiguous`, results(laidOut(operands[0], name), operands[1]), want);
    if (operands.length === 2) say(`contiguous beside ${name}`, results(operands[0], laidOut(operands[1], name)), want);
  }
  const part = (a: NDArray, offset: number, to: readonly number[], strides: readonly number[]): NDArray =>
    a.viewOf(a.offset + offset * a.itemsize, to, strides);
  // A row stretched to the matrix, a single element against it, one element alone, and nothing at all.
  const row = operands.map((a) => part(a, 37, shape, [0, a.itemsize]));
  const repeated = want.map((w) => Array.from({ length: 7 }, () => w.slice(37, 74)).flat());
  say("broadcast row", results(...row), repeated);
  for (const at of [0, 100]) {
    const single = operands.map((a) => part(a, at, [], []));
    say(
      "0-d",
      results(...single),
      want.map((w) => [w[at]]),
    );
    say(
      "still",
      results(...operands.map((a) => part(a, at, [40], [0]))),
      want.map((w) => new Array(40).fill(w[at])),
    );
  }
  say(
    "nothing",
    results(...operands.map((a) => part(a, 0, [0, 37], a.strides))),
    want.map(() => []),
  );
  for (const n of [1, 2, 3, 5, 8, 15, 16, 17, 31, 33, 63, 65])
    say(
      `${n} elements`,
      results(...operands.map((a) => part(a, 0, [n], [a.itemsize]))),
      want.map((w) => w.slice(0, n)),
    );
  return found;
}
