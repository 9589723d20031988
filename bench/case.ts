/**
 * @file What a benchmark case is: the same work in numjet and in each competitor that can do it.
 */

/** Code of a competitor: statements that make the data, and the expression to time. */
export interface PeerCode {
  readonly setup: string;
  readonly run: string;
}

export interface BenchCase {
  /** `group/name`; what `--filter` matches. */
  readonly name: string;
  /** numjet's speed over NumPy's that is wanted. */
  readonly goal?: number;
  /** Threads for both sides; all of them unless said. */
  readonly threads?: number;
  /** Makes the data and gives what to time. */
  readonly numjet: () => () => unknown;
  readonly numpy?: PeerCode;
  readonly numpyTs?: PeerCode;
  readonly jaxJs?: PeerCode;
  /** Bytes read and written, or floating-point operations, of one call: for rates. */
  readonly bytes?: number;
  readonly flops?: number;
}

export type PeerName = "numpy" | "numpyTs" | "jaxJs";
