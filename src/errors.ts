/**
 * @file Every error that numjet throws on purpose, and nothing else. Each message has the function first, then what
 * was expected and what came: `add: shapes (3,4) and (5,) do not broadcast`. Classes are tagged: `error.tag`.
 * @module
 */

/** What all numjet errors share: a tag to tell them apart without `instanceof` across realms. */
export abstract class NumjetError extends Error {
  abstract readonly tag: string;
}

/** Thrown when shapes, axes or sizes do not fit together. */
export class ShapeError extends NumjetError {
  readonly tag = "ShapeError";
  override name = "ShapeError";
}

/** Thrown when a dtype is unknown, not supported by a function, or a cast is not allowed by the casting rule. */
export class DTypeError extends NumjetError {
  readonly tag = "DTypeError";
  override name = "DTypeError";
}

/** Thrown when an index or axis lies outside an array, or is no valid index at all. */
export class IndexError extends NumjetError {
  readonly tag = "IndexError";
  override name = "IndexError";
}

/** Thrown when an argument or option has a value that the function does not take. */
export class ValueError extends NumjetError {
  readonly tag = "ValueError";
  override name = "ValueError";
}

/** Thrown by linear algebra when a matrix has no answer: singular, not positive definite, not converged. */
export class LinAlgError extends NumjetError {
  readonly tag = "LinAlgError";
  override name = "LinAlgError";
}

/** Thrown by `errstate({ … : "raise" })` when a floating-point operation divides by zero, overflows, underflows or is invalid. */
export class FloatingPointError extends NumjetError {
  readonly tag = "FloatingPointError";
  override name = "FloatingPointError";
}

/** Thrown when source or kernel text cannot be compiled; carries the place. */
export class CompileError extends NumjetError {
  readonly tag = "CompileError";
  override name = "CompileError";
  readonly line?: number;
  readonly column?: number;
  constructor(message: string, place: { line?: number; column?: number } = {}) {
    super(message);
    this.line = place.line;
    this.column = place.column;
  }
}

/** Thrown when storage cannot be had; says how much was asked for and how much is live. The process goes on working. */
export class OutOfMemoryError extends NumjetError {
  readonly tag = "OutOfMemoryError";
  override name = "OutOfMemoryError";
  readonly requested: number;
  readonly live: number;
  constructor(message: string, requested: number, live: number) {
    super(message);
    this.requested = requested;
    this.live = live;
  }
}

/** Thrown when numjet refuses something that it could only do wrongly or approximately. */
export class UnsupportedError extends NumjetError {
  readonly tag = "UnsupportedError";
  override name = "UnsupportedError";
}

/** Thrown when a file is not what its format says: truncated, hostile, of another kind. */
export class FormatError extends NumjetError {
  readonly tag = "FormatError";
  override name = "FormatError";
}
