/**
 * @file Selection over plain lists, written straight from NumPy's rules: what the property tests compare with.
 */

/** A part of an index; masks are a shape and flags in C order, index arrays a shape and values. */
export type ModelPart =
  | { readonly kind: "whole"; readonly at: number }
  | { readonly kind: "slice"; readonly start: number; readonly length: number; readonly step: number }
  | { readonly kind: "new" }
  | { readonly kind: "index"; readonly shape: readonly number[]; readonly values: readonly number[] }
  | { readonly kind: "mask"; readonly shape: readonly number[]; readonly flags: readonly boolean[] };

/** Shape of what is selected and, in C order, the place of each element in the source's C order. */
export interface ModelSelection {
  readonly shape: number[];
  readonly places: number[];
}

export const product = (shape: readonly number[]): number => shape.reduce((x, y) => x * y, 1);

/** All multi-indices of a shape in C order. */
export function indicesOf(shape: readonly number[]): number[][] {
  let all: number[][] = [[]];
  for (const n of shape) all = all.flatMap((head) => Array.from({ length: n }, (_, i) => [...head, i]));
  return all;
}

/** A walk along result axes: how one source axis's index comes out of a result's multi-index. */
interface Walk {
  readonly axis: number;
  readonly index: (result: readonly number[]) => number;
}

function broadcast(shapes: readonly (readonly number[])[]): number[] {
  const rank = Math.max(0, ...shapes.map((s) => s.length));
  return Array.from({ length: rank }, (_, i) => {
    const sizes = shapes.map((s) => s[s.length - rank + i] ?? 1).filter((n) => n !== 1);
    return sizes.length === 0 ? 1 : sizes[0];
  });
}

/** An element of a list that is stretched to `rank` axes. */
function stretched(shape: readonly number[], values: readonly number[], at: readonly number[]): number {
  let place = 0;
  const own = at.slice(at.length - shape.length);
  shape.forEach((n, i) => {
    place = place * n + (n === 1 ? 0 : own[i]);
  });
  return values[place];
}

/** What the parts select from an array of the shape; they must be valid and name every axis. */
export function select(shape: readonly number[], parts: readonly ModelPart[]): ModelSelection {
  const lists: { axis: number; shape: readonly number[]; values: readonly number[] }[] = [];
  const plain: { axis: number | null; start: number; step: number; length: number }[] = [];
  const advanced = parts.some((p) => p.kind === "index" || p.kind === "mask");
  let axis = 0;
  // Number of plain axes before the first advanced part, and whether a plain one stands between two of them.
  let before = -1;
  let split = false;
  let last = -1;
  const meet = (): void => {
    if (before < 0) before = plain.length;
    else if (last !== plain.length) split = true;
    last = plain.length;
  };
  for (const part of parts) {
    if (part.kind === "slice") plain.push({ axis: axis++, ...part });
    else if (part.kind === "new") plain.push({ axis: null, start: 0, step: 0, length: 1 });
    else if (part.kind === "whole") {
      if (advanced) meet();
      lists.push({ axis: axis++, shape: [], values: [part.at] });
    } else if (part.kind === "index") {
      meet();
      lists.push({ axis: axis++, shape: part.shape, values: part.values });
    } else {
      meet();
      const chosen = indicesOf(part.shape).filter((_, i) => part.flags[i]);
      for (let k = 0; k < part.shape.length; k++)
        lists.push({ axis: axis++, shape: [chosen.length], values: chosen.map((at) => at[k]) });
    }
  }
  const common = broadcast(lists.map((l) => l.shape));
  const first = advanced && !split ? before : 0;
  const lengths = plain.map((p) => p.length);
  const result = advanced ? [...lengths.slice(0, first), ...common, ...lengths.slice(first)] : lengths;
  const walks: Walk[] = lists.map((list) => ({
    axis: list.axis,
    index: (r) => {
      const value = stretched(list.shape, list.values, r.slice(first, first + common.length));
      return value < 0 ? value + shape[list.axis] : value;
    },
  }));
  plain.forEach((p, i) => {
    const at = advanced && i >= first ? i + common.length : i;
    if (p.axis !== null) walks.push({ axis: p.axis, index: (r) => p.start + r[at] * p.step });
  });
  const places = indicesOf(result).map((r) => {
    const source = new Array<number>(shape.length).fill(0);
    for (const walk of walks) source[walk.axis] = walk.index(r);
    return source.reduce((place, i, k) => place * shape[k] + i, 0);
  });
  return { shape: result, places };
}
