/**
 * @file The notation of `einsum`: subscripts as text or as lists, checked, with ellipses written out. Nothing is computed.
 * Reference: https://numpy.org/doc/stable/reference/generated/numpy.einsum.html
 * @module
 */
import type { NDArray } from "../array/ndarray.ts";
import { ShapeError, ValueError } from "../errors.ts";
import { formatShape } from "../shape/strides.ts";

/** A label for each axis: letters, and numbers for the axes of ellipses. */
export type Labels = readonly string[];

export interface Subscripts {
  readonly inputs: readonly Labels[];
  readonly output: Labels;
  /** Elements along the axes of each label. */
  readonly sizes: ReadonlyMap<string, number>;
}

/** Stands for an ellipsis while labels are parsed. */
const dots = "...";

function parseTerm(text: string, whole: string): string[] {
  const labels: string[] = [];
  for (let i = 0; i < text.length; i++) {
    const c = text[i];
    if (c === " ") continue;
    if (c === ".") {
      if (text.slice(i, i + 3) !== dots || labels.includes(dots))
        throw new ValueError(`einsum: expected dots only as one ellipsis '...' a term, got '${whole}'`);
      labels.push(dots);
      i += 2;
    } else if (/[A-Za-z]/.test(c)) labels.push(c);
    else throw new ValueError(`einsum: expected letters as subscripts, got '${c}' in '${whole}'`);
  }
  return labels;
}

/** Labels of the operands, and of the output where it is given. */
export interface Terms {
  readonly inputs: string[][];
  readonly output: string[] | undefined;
}

/** `"ij,jk->ik"`. */
export function parseSubscripts(text: string): Terms {
  const [left, right, ...more] = text.split("->");
  if (more.length > 0 || /[->]/.test(left + (right ?? "")))
    throw new ValueError(`einsum: expected at most one '->', got '${text}'`);
  const inputs = left.split(",").map((term) => parseTerm(term, text));
  return { inputs, output: right === undefined ? undefined : parseTerm(right, text) };
}

/** A list of whole numbers from 0 to 51, and "..." for an ellipsis. */
export function labelsOfList(list: readonly unknown[]): string[] {
  return list.map((item) => {
    if (item === dots || typeof item === "symbol") return dots;
    const n = Number(item);
    if (!Number.isInteger(n) || n < 0 || n > 51)
      throw new ValueError(`einsum: expected subscripts from 0 to 51 or an ellipsis, got ${String(item)}`);
    return String.fromCharCode(n < 26 ? 65 + n : 71 + n);
  });
}

/** Writes out ellipses, finds the output, checks everything against the operands. @throws ValueError, ShapeError */
export function resolveSubscripts({ inputs, output }: Terms, operands: readonly NDArray[]): Subscripts {
  if (inputs.length !== operands.length)
    throw new ValueError(`einsum: expected ${inputs.length} operands for these subscripts, got ${operands.length}`);
  let spread = 0;
  inputs.forEach((labels, i) => {
    const named = labels.filter((l) => l !== dots).length;
    const rank = operands[i].shape.length;
    const fits = labels.includes(dots) ? named <= rank : named === rank;
    if (!fits)
      throw new ValueError(
        `einsum: expected operand ${i} to have ${labels.includes(dots) ? "at least " : ""}${named} dimensions, got shape ${formatShape(operands[i].shape)}`,
      );
    if (labels.includes(dots)) spread = Math.max(spread, rank - named);
  });
  const axes = Array.from({ length: spread }, (_, i) => String(i));
  const written = inputs.map((labels, i) => {
    const count = operands[i].shape.length - (labels.length - 1);
    return labels.flatMap((l) => (l === dots ? axes.slice(spread - count) : [l]));
  });
  const result = outputOf(inputs, output, axes);
  return { inputs: written, output: result, sizes: sizesOf(written, operands) };
}

function outputOf(inputs: readonly string[][], output: string[] | undefined, axes: readonly string[]): string[] {
  const all = inputs.flat();
  if (output === undefined) {
    const once = [...new Set(all)].filter((l) => l !== dots && all.indexOf(l) === all.lastIndexOf(l)).sort();
    return [...axes, ...once];
  }
  if (axes.length > 0 && !output.includes(dots))
    throw new ValueError("einsum: expected the output to have an ellipsis as the operands do, got none");
  const letters = output.filter((l) => l !== dots);
  for (const l of letters) {
    if (!all.includes(l)) throw new ValueError(`einsum: expected output subscripts of the operands, got '${l}'`);
    if (letters.indexOf(l) !== letters.lastIndexOf(l))
      throw new ValueError(`einsum: expected each output subscript once, got '${l}' more than once`);
  }
  return output.flatMap((l) => (l === dots ? [...axes] : [l]));
}

function sizesOf(inputs: readonly Labels[], operands: readonly NDArray[]): Map<string, number> {
  const sizes = new Map<string, number>();
  inputs.forEach((labels, i) => {
    labels.forEach((label, axis) => {
      const length = operands[i].shape[axis];
      const known = sizes.get(label);
      if (known === undefined || known === 1) sizes.set(label, length);
      else if (length !== known && length !== 1)
        throw new ShapeError(
          `einsum: expected ${known} elements along '${label}' of operand ${i}, got shape ${formatShape(operands[i].shape)}`,
        );
    });
    // On one operand a label has one length: its diagonal is meant.
    labels.forEach((label, axis) => {
      const other = labels.indexOf(label);
      if (operands[i].shape[axis] !== operands[i].shape[other])
        throw new ShapeError(
          `einsum: expected equal lengths along '${label}' of operand ${i}, got shape ${formatShape(operands[i].shape)}`,
        );
    });
  });
  return sizes;
}
