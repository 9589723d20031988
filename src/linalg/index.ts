/**
 * @file Linear algebra: what NumPy has in its main namespace.
 * @module
 */
export { type CrossOptions, cross } from "./cross.ts";
export { type DotOptions, dot, inner, outer, vdot } from "./dot.ts";
export { type EinsumOptions, einsum } from "./einsum.ts";
export { matmul, matvec, type VecdotOptions, vecdot, vecmat } from "./matmul.ts";
export type { ProductOptions } from "./operands.ts";
export { kron, type TensordotAxes, type TraceOptions, tensordot, trace } from "./tensordot.ts";
