/**
 * @file Kernels that copy a piece of an operand of a matrix product into panels: for each k, the elements of one tile's
 * rows of A (columns of B) side by side. Any strides and dtypes; elements are cast on the way. Nothing about blocking.
 * @module
 */
import { castElement, loadElement } from "../array/ufunc/element.ts";
import type { DType } from "../dtype/dtype.ts";
import { Builder } from "../kernel/builder.ts";
import type { Kernel, Value } from "../kernel/ir.ts";
import type { Target } from "../kernel/target.ts";
import { i64, ptr, type as typeOf } from "../kernel/types.ts";
import { type Arithmetic, elementBytes } from "./gemm-tile.ts";
import { squareSide, transposeLanes } from "./transpose-lanes.ts";

/** How the elements lie: `along` adjacent in a panel's row, `across` adjacent from one k to the next, `free` neither. */
export type PackLayout = "along" | "across" | "free";

export interface PackSpec {
  readonly arithmetic: Arithmetic;
  /** What lies in memory. */
  readonly dtype: DType;
  /** The dtype of the product. */
  readonly as: DType;
  /** Elements of a panel for each k. */
  readonly width: number;
  readonly layout: PackLayout;
}

export function packKey(s: PackSpec): string {
  return `pack|${s.arithmetic.scalar}${s.arithmetic.parts}|${s.dtype.id}>${s.as.id}|${s.width}${s.layout}`;
}

/** Steps are in bytes. */
const parameters = {
  from: ptr,
  to: ptr,
  /** Whole panels, and the elements for each k in one more. */
  panels: i64,
  left: i64,
  k: i64,
  /** From one element of a panel's row to the next. */
  step: i64,
  /** From one k to the next. */
  kStep: i64,
  /** From one packed panel to the next. */
  panelBytes: i64,
  /** The last panel's elements begin this far before their place: it then overlaps the one before. */
  back: i64,
};

/** Is the memory's type the one that is computed in, so that whole vectors can be moved? */
function isPlain(s: PackSpec): boolean {
  return s.dtype === s.as && s.dtype.scalar === s.arithmetic.scalar;
}

/** The layout that a kernel makes use of, for elements that lie by these steps. */
export function packLayout(arithmetic: Arithmetic, dtype: DType, as: DType, step: number, kStep: number): PackLayout {
  if (!isPlain({ arithmetic, dtype, as, width: 0, layout: "free" })) return "free";
  return step === dtype.itemsize ? "along" : kStep === dtype.itemsize ? "across" : "free";
}

export function packKernel(spec: PackSpec, target: Target): Kernel {
  const { arithmetic, width, layout } = spec;
  const bytes = elementBytes(arithmetic);
  return Builder.kernel(packKey(spec), parameters, (b, [from, to, panels, left, k, step, kStep, panelBytes, back]) => {
    const zero = b.index(0);
    const panelStep = b.op("mul", step, b.index(width));
    const last = b.op("sub", panels, b.index(1));
    const rest = b.for(zero, panels, {}, [from, to], (p, next, panel) => {
      const source = b.ptrAdd(next, b.op("neg", b.select(b.op("eq", p, last), back, zero)));
      if (layout === "along") {
        b.for(zero, k, {}, [source, panel], (_k, s, d) => {
          copyRow(b, spec, target, s, d);
          return [b.ptrAdd(s, kStep), b.ptrAdd(d, b.index(width * bytes))];
        });
      } else {
        const side = layout === "across" ? squareSide(arithmetic, width, target) : 1;
        const whole = b.op("and", k, b.index(-side));
        let next = [source, panel];
        if (side > 1) {
          next = b.for(zero, whole, { step: side }, next, (_k, s, d) => {
            copySquares(b, spec, side, s, d, step);
            return [b.ptrAdd(s, b.index(side * bytes)), b.ptrAdd(d, b.index(side * width * bytes))];
          });
        }
        b.for(side > 1 ? whole : zero, k, {}, next, (_k, s, d) => {
          let at = s;
          for (let i = 0; i < width; i++) {
            if (i > 0) at = b.ptrAdd(at, step);
            copyElement(b, spec, at, d, i * bytes);
          }
          return [b.ptrAdd(s, kStep), b.ptrAdd(d, b.index(width * bytes))];
        });
      }
      return [b.ptrAdd(next, panelStep), b.ptrAdd(panel, panelBytes)];
    });
    b.for(zero, b.select(b.op("gt", left, zero), k, zero), {}, rest, (_k, s, d) => {
      b.for(zero, left, {}, [s, d], (_i, x, y) => {
        copyElement(b, spec, x, y, 0);
        return [b.ptrAdd(x, step), b.ptrAdd(y, b.index(bytes))];
      });
      return [b.ptrAdd(s, kStep), b.ptrAdd(d, b.index(width * bytes))];
    });
  });
}

/** One element, cast. */
function copyElement(b: Builder, { arithmetic, dtype, as }: PackSpec, from: Value, to: Value, disp: number): void {
  const zero = b.index(0);
  const t = typeOf(arithmetic.scalar);
  const element = castElement(b, dtype, as, loadElement(b, dtype, from, zero, {}));
  element.forEach((v, part) => {
    b.store(b.convert(v, t), to, zero, { disp: disp + part * t.bytes });
  });
}

/** For as many k as a square has rows, all elements of a panel. */
function copySquares(b: Builder, spec: PackSpec, side: number, from: Value, to: Value, step: Value): void {
  const { arithmetic, width } = spec;
  const bytes = elementBytes(arithmetic);
  const t = typeOf(arithmetic.scalar, side * arithmetic.parts);
  const zero = b.index(0);
  let at = from;
  for (let first = 0; first < width; first += side) {
    const rows: Value[] = [];
    for (let r = 0; r < side; r++) {
      if (first + r > 0) at = b.ptrAdd(at, step);
      rows.push(b.load(t, at, zero));
    }
    transposeLanes(b, rows, arithmetic.parts).forEach((v, i) => {
      b.store(v, to, zero, { disp: (i * width + first) * bytes });
    });
  }
}

/** A panel's row of adjacent elements, in as few vectors as it takes. */
function copyRow(b: Builder, { arithmetic, width }: PackSpec, target: Target, from: Value, to: Value): void {
  const zero = b.index(0);
  const { bytes } = typeOf(arithmetic.scalar);
  const total = width * arithmetic.parts;
  let lanes = target.vectorBytes / bytes;
  for (let at = 0; at < total; at += lanes) {
    while (lanes > total - at) lanes /= 2;
    const disp = at * bytes;
    b.store(b.load(typeOf(arithmetic.scalar, lanes), from, zero, { disp }), to, zero, { disp });
  }
}
