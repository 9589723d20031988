/**
 * @file Array creation and conversion against NumPy. A Python int is a bigint here where it is data: it makes int64.
 */
import { describe, expect, it } from "vitest";
import * as buffers from "../src/array/buffers.ts";
import * as convert from "../src/array/convert.ts";
import * as create from "../src/array/create.ts";
import * as geometric from "../src/array/geometric.ts";
import * as grids from "../src/array/grids.ts";
import type { ArrayLike } from "../src/array/make.ts";
import * as matrices from "../src/array/matrices.ts";
import type { NDArray } from "../src/array/ndarray.ts";
import * as ranges from "../src/array/ranges.ts";
import * as triangles from "../src/array/select/indices.ts";
import { add, equal, multiply } from "../src/array/ufunc/index.ts";
import type { DTypeLike, Scalar } from "../src/dtype/dtype.ts";
import { trace } from "../src/linalg/index.ts";
import { setUpDevice } from "./device.ts";
import { dataOf, goldenFailure } from "./golden/arrays.ts";
import { type GoldenCase, type GoldenValue, openGolden, type Plain, plain } from "./golden/read.ts";

setUpDevice();

type Options = Record<string, Plain>;
type Run = (args: readonly GoldenValue[], options: Options) => unknown;
type Shape = number | readonly number[];

const data = (value: GoldenValue): ArrayLike => dataOf(value) as ArrayLike;
const number = (value: GoldenValue | undefined): number => plain(value ?? null) as number;

const optional = (value: GoldenValue | undefined): number | undefined =>
  value === undefined ? undefined : number(value);

/** Called with an array, and a diagonal where there is one. */
const onDiagonal =
  (fn: (a: ArrayLike, k?: number) => unknown): Run =>
  ([a, k]) =>
    k === undefined ? fn(data(a)) : fn(data(a), number(k));
/** Rows, columns, options. */
const sized =
  (fn: (n: number, m: number | null, options: never) => NDArray): Run =>
  ([n, m], options) =>
    fn(number(n), number(m), options as never);
const shaped =
  (fn: (shape: Shape, options: never) => NDArray): Run =>
  ([shape], options) =>
    fn(plain(shape) as Shape, options as never);
const likes =
  (fn: (a: ArrayLike, options: never) => NDArray): Run =>
  ([a], options) =>
    fn(data(a), options as never);

/** A slice of `mgrid` and `ogrid`: a complex step counts points. */
function gridPart(value: GoldenValue): grids.GridRange {
  const { start, stop, step } = value as unknown as Record<string, GoldenValue>;
  const of = (part: GoldenValue): bigint | number | undefined => (dataOf(part) as bigint | number | null) ?? undefined;
  const points =
    step !== null && (step as { kind: string }).kind === "complex" ? (step as { im: number }).im : undefined;
  return { start: of(start), stop: of(stop) as bigint, ...(points === undefined ? { step: of(step) } : { points }) };
}
const gridParts = (value: GoldenValue): grids.GridRange[] =>
  value !== null && typeof value === "object" && !Array.isArray(value) && value.kind === "tuple"
    ? value.items.map(gridPart)
    : [gridPart(value)];

const callbacks: Record<string, (i: NDArray, j: NDArray) => unknown> = {
  "i + 10 * j": (i, j) => add(i, multiply(10, j)),
  "i == j": (i, j) => equal(i, j),
  "7": () => 7,
};

const runs: Record<string, Run> = {
  arange: (args, options) => (ranges.arange as (...a: unknown[]) => NDArray)(...args.map(data), options),
  linspace: ([start, stop, num], options) =>
    ranges.linspace(data(start), data(stop), num === undefined ? 50 : number(num), options as never),
  logspace: ([start, stop, num], options) =>
    geometric.logspace(data(start), data(stop), num === undefined ? 50 : number(num), options as never),
  geomspace: ([start, stop, num], options) =>
    geometric.geomspace(data(start), data(stop), num === undefined ? 50 : number(num), options as never),
  zeros: shaped(create.zeros),
  ones: shaped(create.ones),
  full: ([shape, value], options) => create.full(plain(shape) as Shape, data(value), options as { dtype: DTypeLike }),
  full_like: ([a, value], options) => create.full_like(data(a), data(value), options as create.LikeOptions),
  zeros_like: likes(create.zeros_like),
  ones_like: likes(create.ones_like),
  eye: sized(matrices.eye),
  identity: ([n], options) => matrices.identity(number(n), options as { dtype: DTypeLike }),
  tri: sized(matrices.tri),
  array: ([a], options) => create.array(data(a), options as { dtype: DTypeLike }),
  diag: onDiagonal(matrices.diag),
  diagflat: onDiagonal(matrices.diagflat),
  tril: onDiagonal(matrices.tril),
  triu: onDiagonal(matrices.triu),
  diagonal: ([a, offset, axis1, axis2]) =>
    matrices.diagonal(data(a), {
      ...(offset === undefined ? {} : { offset: number(offset) }),
      ...(axis1 === undefined ? {} : { axis1: number(axis1), axis2: number(axis2) }),
    }),
  trace: ([a, offset, axis1, axis2]) =>
    trace(data(a), {
      ...(offset === undefined ? {} : { offset: number(offset) }),
      ...(axis1 === undefined ? {} : { axis1: number(axis1), axis2: number(axis2) }),
    }),
  tril_indices: ([n, k, m]) => triangles.tril_indices(number(n), number(k), optional(m)),
  triu_indices: ([n, k, m]) => triangles.triu_indices(number(n), number(k), optional(m)),
  tril_indices_from: onDiagonal(triangles.tril_indices_from),
  triu_indices_from: onDiagonal(triangles.triu_indices_from),
  diag_indices: (args) => triangles.diag_indices(...(args.map(plain) as [number])),
  diag_indices_from: ([a]) => triangles.diag_indices_from(data(a)),
  vander: ([x, n], options) => matrices.vander(data(x), number(n), options),
  meshgrid: (args, options) => grids.meshgrid(...args.map(data), options as grids.MeshgridOptions),
  indices: ([shape], options) => grids.indices(plain(shape) as number[], options as grids.IndicesOptions),
  mgrid: ([key]) => grids.mgrid(...gridParts(key)),
  ogrid: ([key]) => {
    const out = grids.ogrid(...gridParts(key));
    return isTuple(key) ? out : out[0];
  },
  fromfunction: ([name, shape], options) =>
    buffers.fromfunction(callbacks[plain(name) as string], plain(shape) as number[], options as { dtype?: DTypeLike }),
  frombuffer: ([bytes], options) => buffers.frombuffer(dataOf(bytes) as Uint8Array, options as { dtype: DTypeLike }),
  fromiter: ([list], { dtype, ...options }) =>
    buffers.fromiter(dataOf(list) as Scalar[], dtype as DTypeLike, options as { count?: number }),
};
const isTuple = (value: GoldenValue): boolean =>
  typeof value === "object" && value !== null && !Array.isArray(value) && value.kind === "tuple";

const conversions: Record<string, Run> = {
  astype: ([a, dtype], options) => convert.astype(data(a), plain(dtype) as DTypeLike, options as convert.AstypeOptions),
};

/** Options as they are; data among them (a base that is a list) as data. */
function optionsOf(one: GoldenCase): Options {
  return Object.fromEntries(Object.entries(one.kwargs).map(([key, value]) => [key, plain(value)]));
}

function checkFamily(family: string, all: Record<string, Run>, elsewhere: readonly string[]): void {
  const file = openGolden(family);
  it("every function has a runner here or its own test elsewhere", () => {
    expect(file.functions().filter((fn) => !(fn in all) && !elsewhere.includes(fn))).toEqual([]);
  });
  for (const [fn, run] of Object.entries(all)) {
    it(fn, () => {
      const wrong: string[] = [];
      let count = 0;
      for (const one of file.cases(fn)) {
        count++;
        if (skipped(one)) continue;
        const difference = goldenFailure(one, () => run(one.args, optionsOf(one)));
        if (difference !== undefined)
          wrong.push(
            `case ${one.id} ${JSON.stringify(one.args.map(plain), big)} ${JSON.stringify(optionsOf(one))}: ${difference}`,
          );
      }
      expect(count).toBeGreaterThan(0);
      expect(wrong.slice(0, 8), `${wrong.length} of ${count}`).toEqual([]);
    });
  }
}

const big = (_key: string, value: unknown): unknown => (typeof value === "bigint" ? `${value}n` : value);

function skipped(one: GoldenCase): boolean {
  // Floats beyond an integer's range convert as each processor does; what each target does is in the kernel tests.
  if (one.fact("note") === "out of range") return true;
  // `zeros((2.0,))`: a whole number is one in JavaScript, however it is written.
  const shape = one.args[0];
  return (one.fn === "zeros" || one.fn === "ones") && isTuple(shape) && String(plain(shape)) === "2";
}

/** Functions of other families that the file has cases of. */
const elsewhere = ["fromstring"];

describe("creation as NumPy has it", () => {
  checkFamily("creation", runs, elsewhere);
});

describe("conversion as NumPy has it", () => {
  checkFamily("conversion", conversions, []);
});
