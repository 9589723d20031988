/**
 * @file All benchmark cases.
 */
import type { BenchCase } from "./case.ts";
import { elementwiseCases } from "./cases/elementwise.ts";
import { productCases } from "./cases/products.ts";
import { randomCases } from "./cases/random.ts";
import { reductionCases } from "./cases/reductions.ts";
import { smallCases } from "./cases/small.ts";

export const cases: readonly BenchCase[] = [
  ...elementwiseCases,
  ...reductionCases,
  ...smallCases,
  ...productCases,
  ...randomCases,
];
