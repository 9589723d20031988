/**
 * @file The parts of an index as users write them: sorted into what basic selection takes, index arrays and masks, the masks
 * counted and turned into lists of indices.
 * @module
 */

import { dtypes } from "../../dtype/dtype.ts";
import { IndexError } from "../../errors.ts";
import { ellipsis, type SelectPart } from "../../shape/select.ts";
import { Slice } from "../../shape/slice.ts";
import { type ArrayLike, typedArrayDType } from "../make.ts";
import type { Index } from "../methods.ts";
import { NDArray } from "../ndarray.ts";
import { zeroD } from "../scalar.ts";
import { indexArray } from "./integers.ts";
import { countTrue, listTrue } from "./scan.ts";

/** An index ready for planning. */
export interface Parts {
  readonly parts: readonly SelectPart[];
  /** Index values of each axis that index arrays and masks cover, in order. */
  readonly lists: readonly NDArray[];
  /** The only part, where it is a mask. */
  readonly mask?: NDArray;
  /** A 0-d index array took part: NumPy then gives a copy. */
  readonly copies: boolean;
}

const isArrayLike = (part: unknown): part is ArrayLike =>
  part instanceof NDArray || Array.isArray(part) || typedArrayDType(part) !== undefined || typeof part === "boolean";

/** The part where it needs no look at any element. */
function basicPart(part: unknown, fn: string): SelectPart {
  if (typeof part === "number" || typeof part === "bigint" || typeof part === "string") return part;
  if (part === null || part === ellipsis || part instanceof Slice) return part as SelectPart;
  throw new IndexError(
    `${fn}: expected whole numbers, slices such as "2:5", "...", newaxis, index arrays or masks, got ${describe(part)}`,
  );
}

function describe(part: unknown): string {
  if (typeof part === "object") return part?.constructor?.name ?? "an object";
  return String(part);
}

/** Sorts the parts. @throws IndexError for what is no index */
export function sortParts(index: readonly Index[], fn: string): Parts {
  const parts: SelectPart[] = [];
  const lists: NDArray[] = [];
  let copies = false;
  for (const part of index) {
    if (!isArrayLike(part)) {
      parts.push(basicPart(part, fn));
      continue;
    }
    const array = typeof part === "boolean" ? (zeroD(part, dtypes.bool, fn) as NDArray) : indexArray(part, fn);
    if (array.dtype.kind !== "b") {
      if (array.ndim === 0) {
        copies = true;
        parts.push(array.getBigInt());
      } else {
        parts.push({ shape: array.shape });
        lists.push(array);
      }
      continue;
    }
    if (index.length === 1) return { parts: [], lists: [], mask: array, copies: true };
    const listed = listTrue(countTrue(array, 8 * array.ndim, fn), "columns", fn);
    const [rank, total] = listed.shape;
    parts.push({ shape: [total], mask: array.shape });
    for (let k = 0; k < rank && array.ndim > 0; k++)
      lists.push(listed.viewOf(listed.offset + k * listed.strides[0], [total], [8]));
  }
  return { parts, lists, copies };
}

/** The parts of a lone mask that is not as large as the array. */
export function partsOfMask(mask: NDArray, fn: string): Parts {
  const { parts, lists } = sortParts([mask, ellipsis], fn);
  return { parts, lists, copies: true };
}
