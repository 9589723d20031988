/**
 * @file `einsum`: sums over products of operands by subscripts. Pairs of operands are contracted one after another, by matrix
 * products where something is summed, by plain products where nothing is.
 * Reference: https://numpy.org/doc/stable/reference/generated/numpy.einsum.html
 * @module
 */
import { describe } from "../array/check.ts";
import { castIn, reshape } from "../array/layout.ts";
import { type ArrayLike, asNDArray } from "../array/make.ts";
import { NDArray } from "../array/ndarray.ts";
import { checkOptions } from "../array/options.ts";
import { any } from "../array/reduce/logic.ts";
import { sum } from "../array/reduce/sums.ts";
import { assign } from "../array/ufunc/call.ts";
import { multiply } from "../array/ufunc/index.ts";
import { type DType, type DTypeLike, dtype as dtypeOf } from "../dtype/dtype.ts";
import { type Casting, checkCast, resultType } from "../dtype/promote.ts";
import { ValueError } from "../errors.ts";
import { checkProductOut, permuted } from "./operands.ts";
import { stackedProduct } from "./product.ts";
import { type Labels, labelsOfList, parseSubscripts, resolveSubscripts, type Terms } from "./subscripts.ts";

/** An order of contractions as NumPy's `einsum_path` gives it: places of the operands of each step in what is left. */
export type EinsumPath = readonly ["einsum_path", ...(readonly number[])[]];

/** Options of {@link einsum}. */
export interface EinsumOptions {
  readonly out?: NDArray;
  /** The dtype to compute in. */
  readonly dtype?: DTypeLike;
  /** Which casts to that dtype are allowed, "safe" by default. */
  readonly casting?: Casting;
  readonly order?: "C" | "F" | "A" | "K";
  /** In which order operands are paired: from left to right (false), the smallest results first, or as told. */
  readonly optimize?: boolean | "greedy" | "optimal" | EinsumPath;
}

/** An operand on its way, with a label for each axis, all different. */
interface Term {
  readonly array: NDArray;
  readonly labels: Labels;
}

const product = (items: readonly number[]): number => items.reduce((x, y) => x * y, 1);

/** Repeated labels of an operand become one axis: the diagonal, a view. */
function diagonals(array: NDArray, labels: Labels): Term {
  const unique = [...new Set(labels)];
  if (unique.length === labels.length) return { array, labels };
  const strides = unique.map((l) => labels.reduce((s, other, i) => (other === l ? s + array.strides[i] : s), 0));
  const shape = unique.map((l) => array.shape[labels.indexOf(l)]);
  return { array: array.viewOf(array.offset, shape, strides), labels: unique };
}

/** Sums over the labels that nobody needs any more. */
function summed({ array, labels }: Term, keep: ReadonlySet<string>, as: DType): Term {
  const axes = labels.flatMap((l, i) => (keep.has(l) ? [] : [i]));
  if (axes.length === 0) return { array, labels };
  const left = labels.filter((l) => keep.has(l));
  const total = as.kind === "b" ? any(array, axes) : sum(array, { axis: axes, dtype: as.name });
  return { array: total as NDArray, labels: left };
}

/** The axes of a term in the order of `labels`; those that it lacks, or has as one element, stand still along `sizes`. */
function arranged({ array, labels: own }: Term, labels: Labels, sizes: ReadonlyMap<string, number>): NDArray {
  const shape = labels.map((l) => sizes.get(l)!);
  const strides = labels.map((l) => {
    const i = own.indexOf(l);
    return i < 0 || (array.shape[i] === 1 && sizes.get(l) !== 1) ? 0 : array.strides[i];
  });
  return array.viewOf(array.offset, shape, strides);
}

/** Two terms as one, with the labels of `keep`. */
function contract(x: Term, y: Term, keep: ReadonlySet<string>, as: DType): Term {
  const inBoth = (l: string): boolean => x.labels.includes(l) && y.labels.includes(l);
  // What only one operand has and nobody needs is summed first.
  const first = summed(x, new Set([...x.labels].filter((l) => keep.has(l) || inBoth(l))), as);
  const second = summed(y, new Set([...y.labels].filter((l) => keep.has(l) || inBoth(l))), as);
  const sizes = new Map<string, number>();
  for (const t of [first, second])
    t.labels.forEach((l, i) => {
      if ((sizes.get(l) ?? 1) === 1) sizes.set(l, t.array.shape[i]);
    });
  const stack = first.labels.filter((l) => keep.has(l) && second.labels.includes(l));
  const summing = first.labels.filter((l) => !keep.has(l));
  const rows = first.labels.filter((l) => keep.has(l) && !second.labels.includes(l));
  const columns = second.labels.filter((l) => keep.has(l) && !first.labels.includes(l));
  const size = (labels: Labels): number => product(labels.map((l) => sizes.get(l)!));
  const lengths = (labels: Labels): number[] => labels.map((l) => sizes.get(l)!);
  if (summing.length === 0) {
    const all = [...stack, ...rows, ...columns];
    const narrow = (t: Term): NDArray =>
      arranged(t, all, new Map(all.map((l) => [l, t.labels.includes(l) ? sizes.get(l)! : 1])));
    const options = { dtype: as.name, casting: "unsafe" as const };
    return { array: multiply(narrow(first), narrow(second), options) as NDArray, labels: all };
  }
  const left = reshape(arranged(first, [...stack, ...rows, ...summing], sizes), [
    ...lengths(stack),
    size(rows),
    size(summing),
  ]);
  const right = reshape(arranged(second, [...stack, ...summing, ...columns], sizes), [
    ...lengths(stack),
    size(summing),
    size(columns),
  ]);
  const result = stackedProduct("einsum", as, left, right, undefined);
  const labels = [...stack, ...rows, ...columns];
  return { array: reshape(result, lengths(labels)), labels };
}

/** The labels that the output or another term needs. */
function needed(terms: readonly Term[], output: Labels, except: readonly number[]): Set<string> {
  const set = new Set(output);
  terms.forEach((t, i) => {
    if (!except.includes(i)) for (const l of t.labels) set.add(l);
  });
  return set;
}

/** The pair whose contraction saves most memory. */
function greediest(terms: readonly Term[], output: Labels): [number, number] {
  let best: [number, number] = [0, 1];
  let least = Number.POSITIVE_INFINITY;
  for (let i = 0; i < terms.length; i++) {
    for (let j = i + 1; j < terms.length; j++) {
      const keep = needed(terms, output, [i, j]);
      const sizes = new Map<string, number>();
      for (const t of [terms[i], terms[j]])
        for (const [axis, l] of t.labels.entries()) sizes.set(l, Math.max(sizes.get(l) ?? 1, t.array.shape[axis]));
      const size = product([...sizes].filter(([l]) => keep.has(l)).map(([, n]) => n));
      const cost = size - terms[i].array.size - terms[j].array.size;
      if (cost < least) {
        least = cost;
        best = [i, j];
      }
    }
  }
  return best;
}

/** The operands of each contraction, as places in what is left; the result goes to the end. */
function* steps(terms: readonly Term[], output: Labels, optimize: EinsumOptions["optimize"]): Generator<number[]> {
  if (Array.isArray(optimize)) {
    for (const step of optimize.slice(1) as number[][]) {
      if (step.some((i) => !Number.isInteger(i) || i < 0 || i >= terms.length))
        throw new ValueError(
          `einsum: expected steps of a path to name ${terms.length} operands, got ${step.join(", ")}`,
        );
      yield step;
    }
  }
  while (terms.length > 1) yield optimize === true || typeof optimize === "string" ? greediest(terms, output) : [0, 1];
}

/** @throws ValueError for what is no list of labels */
function labelList(value: unknown): readonly unknown[] {
  if (!Array.isArray(value))
    throw new ValueError(`einsum: expected subscripts or lists of labels, got ${describe(value)}`);
  return value;
}

/** Are these the arguments of the form with lists: operand, labels, operand, labels …, perhaps output labels? */
function listForm(args: readonly unknown[]): { terms: Terms; operands: ArrayLike[] } {
  const operands: ArrayLike[] = [];
  const inputs: string[][] = [];
  let i = 0;
  for (; i + 1 < args.length; i += 2) {
    operands.push(args[i] as ArrayLike);
    inputs.push(labelsOfList(labelList(args[i + 1])));
  }
  return {
    terms: { inputs, output: i < args.length ? labelsOfList(labelList(args[i])) : undefined },
    operands,
  };
}

function isOptions(value: unknown): value is EinsumOptions {
  return (
    typeof value === "object" &&
    value !== null &&
    !Array.isArray(value) &&
    !(value instanceof NDArray) &&
    !ArrayBuffer.isView(value) &&
    !("re" in value)
  );
}

/**
 * Sums over products of operands, as the subscripts say: `einsum("ij,jk->ik", a, b)`, or with lists `einsum(a, [0, 1], b, [1, 2])`.
 * A last argument that is a plain object holds options. One operand without sums gives a view.
 * @throws ValueError for subscripts that do not fit, ShapeError for lengths that differ, DTypeError
 * https://numpy.org/doc/stable/reference/generated/numpy.einsum.html
 */
export function einsum(subscripts: string | ArrayLike, ...args: readonly unknown[]): NDArray {
  const fn = "einsum";
  const last = args[args.length - 1];
  const options: EinsumOptions = isOptions(last) ? last : {};
  const rest = isOptions(last) ? args.slice(0, -1) : args;
  checkOptions(options, ["out", "dtype", "casting", "order", "optimize"], fn);
  const { terms, operands } =
    typeof subscripts === "string"
      ? { terms: parseSubscripts(subscripts), operands: rest as readonly ArrayLike[] }
      : listForm([subscripts, ...rest]);
  const arrays = operands.map((o) => asNDArray(o, fn));
  const resolved = resolveSubscripts(terms, arrays);
  const as: DType =
    options.dtype === undefined ? resultType(...arrays.map((a) => a.dtype)) : dtypeOf(options.dtype, fn);
  const casting = options.casting ?? "safe";
  for (const a of arrays) checkCast(a.dtype, as, casting, fn);
  const { output, sizes } = resolved;
  const shape = output.map((l) => sizes.get(l)!);
  if (options.out !== undefined) checkProductOut(fn, options.out, as, shape, casting);
  const list: Term[] = arrays.map((a, i) => diagonals(a, resolved.inputs[i]));
  for (const step of steps(list, output, options.optimize)) {
    // Later places are taken out first, so that earlier ones stay right.
    const taken = [...step]
      .sort((x, y) => y - x)
      .map((i) => list.splice(i, 1)[0])
      .reverse();
    let [result] = taken;
    for (let i = 1; i < taken.length; i++) {
      const keep = needed([...list, ...taken.slice(i + 1)], output, []);
      result = contract(result, taken[i], keep, as);
    }
    list.push(result);
  }
  const only = summed(list[0], new Set(output), as);
  const order = output.map((l) => only.labels.indexOf(l));
  const result = permuted(only.array, order);
  return finish(result, as, options, fn);
}

function finish(result: NDArray, as: DType, options: EinsumOptions, fn: string): NDArray {
  const { out } = options;
  if (out !== undefined) {
    assign(out, result, fn);
    return out;
  }
  if (result.dtype !== as || (options.order !== undefined && options.order !== "K"))
    return castIn(result, as, options.order ?? "K", fn);
  return result;
}
