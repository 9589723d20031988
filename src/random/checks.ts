/**
 * @file Arguments that have to fit each other, and so are numbers only: corners of a triangle, counts whose mean is bounded.
 * @module
 */
import type { ArrayLike } from "../array/make.ts";
import { ValueError } from "../errors.ts";
import { namedArguments } from "./named.ts";
import { bounds, numberIn } from "./parameters.ts";

export const corners = ["left", "mode", "right"] as const;

/** left, mode, right and the size. @throws ValueError unless left <= mode <= right and left < right */
export function cornerArguments(args: readonly unknown[]): readonly ArrayLike[] {
  const [left, mode, right, size] = namedArguments(args, corners, [], "triangular");
  const values = [left, mode, right].map((x) => numberIn(x, "triangular"));
  const [l, m, r] = values;
  if (l === undefined || m === undefined || r === undefined || !(l <= m && m <= r && l < r)) {
    throw new ValueError(`triangular: expected numbers left <= mode <= right, got ${values.map(String).join(", ")}`);
  }
  return [l, m, r, size];
}

/** n, p and the size of a negative binomial. @throws ValueError when counts could exceed 2^63 */
export function countArguments(args: readonly unknown[]): readonly ArrayLike[] {
  const [n, p, size] = namedArguments(args, ["n", "p"], [], "negative_binomial");
  const [count, chance] = [n, p].map((x) => numberIn(x, "negative_binomial"));
  if (count === undefined || chance === undefined) {
    throw new ValueError("negative_binomial: expected numbers n and p, got an array");
  }
  const [c, q] = [Number(count), Number(chance)];
  if (((1 - q) / q) * (c + 10 * Math.sqrt(c)) > bounds.poisson.to) {
    throw new ValueError(`negative_binomial: expected a mean below 9.22e18, got n ${c} and p ${q}`);
  }
  return [c, q, size];
}
