/**
 * @file The listings of "Unleashing the Inner Speed Demon: A Deep Dive into NumPy Optimization" as chapters: each at the
 * article's size, the slow way and numjet's.
 * @module
 */
import * as np from "../../api.ts";
import type { NDArray } from "../../array/ndarray.ts";
import type { Chapter } from "./chapter.ts";

/** Bytes of a JavaScript array of numbers. */
const arrayBytes = (length: number): number => length * 8;

/** The largest difference between two sequences of numbers, as a fraction of the larger value. */
function close(expected: ArrayLike<number | bigint>, got: NDArray, tolerance = 1e-12): boolean {
  const data = np.ascontiguousarray(got).data as unknown as ArrayLike<number | bigint>;
  if (data.length !== expected.length) return false;
  for (let i = 0; i < data.length; i++) {
    const x = Number(expected[i]);
    const y = Number(data[i]);
    if (Math.abs(x - y) > tolerance * Math.max(1, Math.abs(x))) return false;
  }
  return true;
}

function closeNumber(expected: number, got: NDArray, tolerance = 1e-12): boolean {
  return Math.abs(expected - Number(got.item())) <= tolerance * Math.max(1, Math.abs(expected));
}

const vectorization: Chapter = {
  title: "Vectorisation: add two arrays of a million numbers",
  why: "One call runs a loop of vector instructions over adjacent memory; the plain loop handles one number at a time.",
  prepare() {
    const size = 1_000_000;
    const list1 = Array.from({ length: size }, (_, i) => i);
    const list2 = Array.from({ length: size }, (_, i) => i);
    const array1 = np.arange(size);
    const array2 = np.arange(size);
    return [
      {
        label: "element-wise add, 1e6",
        code: "np.add(array1, array2)",
        plain: () => {
          const result = new Array<number>(size).fill(0);
          for (let i = 0; i < size; i++) result[i] = list1[i] + list2[i];
          return result;
        },
        numjet: () => np.add(array1, array2),
        same: (a: number[], b: NDArray) => close(a, b),
        plainBytes: arrayBytes(size),
        numjetBytes: array1.nbytes,
      },
    ];
  },
};

const conditional: Chapter = {
  title: "Element-wise conditional logic: replace what is greater than 5",
  why: "np.where compares and selects whole vectors without a branch; the loop decides for each element.",
  prepare() {
    const size = 1_000_000;
    const array = np.random.default_rng(1).integers(0, 10, { size });
    const list = array.tolist() as number[];
    return [
      {
        label: "where(x > 5, 10, x), 1e6 int64",
        code: "np.where(np.greater(x, 5), 10, x)",
        plain: () => {
          const result = new Array<number>(size).fill(0);
          for (let i = 0; i < size; i++) {
            if (list[i] > 5) result[i] = 10;
            else result[i] = list[i];
          }
          return result;
        },
        numjet: () => np.where(np.greater(array, 5), 10, array),
        same: (a: number[], b: NDArray) => close(a, b),
        plainBytes: arrayBytes(size),
        numjetBytes: array.nbytes,
      },
    ];
  },
};

const polynomial: Chapter = {
  title: "Mathematical operations: y = a·x² + b·x + c over ten million numbers",
  why: "Five whole-array operations at the speed of memory, on all threads.",
  prepare() {
    const size = 10_000_000;
    const x = np.linspace(-10, 10, size);
    const list = Array.from(x.data);
    const [a, b, c] = [2, 3, 5];
    return [
      {
        label: "polynomial, 1e7",
        code: "np.square(x).mul(a).add(np.multiply(x, b)).add(c)",
        plain: () => {
          const y = new Array<number>(size).fill(0);
          for (let i = 0; i < size; i++) y[i] = a * list[i] ** 2 + b * list[i] + c;
          return y;
        },
        numjet: () => np.square(x).mul(a).add(np.multiply(x, b)).add(c),
        same: (p: number[], q: NDArray) => close(p, q),
        plainBytes: arrayBytes(size),
        numjetBytes: x.nbytes,
      },
    ];
  },
};

const matrixProduct: Chapter = {
  title: "The right function: matrix product of 1000×500 and 500×1000",
  why: "Blocks that fit the caches and a register tile of fused multiply-adds reach most of the processor's peak.",
  prepare() {
    const [m, k, n] = [1000, 500, 1000];
    const rng = np.random.default_rng(2);
    const a = rng.random([m, k]);
    const b = rng.random([k, n]);
    const rowsA = a.tolist() as number[][];
    const rowsB = b.tolist() as number[][];
    return [
      {
        label: "matrix product, 1000×500×1000",
        code: "np.matmul(a, b)",
        plain: () => {
          const result: number[][] = [];
          for (let i = 0; i < m; i++) {
            const row = new Array<number>(n).fill(0);
            for (let l = 0; l < k; l++) {
              const x = rowsA[i][l];
              const other = rowsB[l];
              for (let j = 0; j < n; j++) row[j] += x * other[j];
            }
            result.push(row);
          }
          return result;
        },
        numjet: () => np.matmul(a, b),
        same: (p: number[][], q: NDArray) => close(p.flat(), np.ravel(q), 1e-10),
        plainBytes: arrayBytes(m * n),
        numjetBytes: m * n * 8,
      },
    ];
  },
};

const aggregations: Chapter = {
  title: "Aggregations over ten million numbers",
  why: "Several accumulators hide the latency of an addition, and each thread reduces its share.",
  prepare() {
    const size = 10_000_000;
    const array = np.random.default_rng(3).random(size);
    const list = Array.from(array.data);
    const fold = (start: number, step: (acc: number, x: number) => number) => () => {
      let acc = start;
      for (let i = 0; i < size; i++) acc = step(acc, list[i]);
      return acc;
    };
    const data = { plainBytes: arrayBytes(size), numjetBytes: array.nbytes };
    return [
      {
        label: "sum, 1e7",
        code: "np.sum(x)",
        plain: fold(0, (s, x) => s + x),
        numjet: () => np.sum(array),
        same: (a: number, b: NDArray) => closeNumber(a, b, 1e-9),
        ...data,
      },
      {
        label: "mean, 1e7",
        code: "np.mean(x)",
        plain: () => fold(0, (s, x) => s + x)() / size,
        numjet: () => np.mean(array),
        same: (a: number, b: NDArray) => closeNumber(a, b, 1e-9),
        ...data,
      },
      {
        label: "max, 1e7",
        code: "np.max(x)",
        plain: fold(Number.NEGATIVE_INFINITY, (m, x) => (x > m ? x : m)),
        numjet: () => np.max(array),
        same: (a: number, b: NDArray) => closeNumber(a, b, 0),
        ...data,
      },
      {
        label: "min, 1e7",
        code: "np.min(x)",
        plain: fold(Number.POSITIVE_INFINITY, (m, x) => (x < m ? x : m)),
        numjet: () => np.min(array),
        same: (a: number, b: NDArray) => closeNumber(a, b, 0),
        ...data,
      },
    ];
  },
};

const dtypes: Chapter = {
  title: "Data types: int64 against int8",
  why: "An eighth of the bytes is an eighth of the traffic, and a vector register holds 64 numbers in place of 8.",
  prepare() {
    const size = 10_000_000;
    const rng = np.random.default_rng(4);
    const wide = rng.integers(0, 101, { size, dtype: "int64" });
    const narrow = wide.astype("int8");
    const list = wide.tolist() as number[];
    const plain = (): number[] => {
      const result = new Array<number>(size).fill(0);
      for (let i = 0; i < size; i++) result[i] = list[i] + 1;
      return result;
    };
    const same = (a: number[], b: NDArray): boolean => close(a, b);
    return [
      {
        label: "add 1 to 1e7 int64",
        code: 'np.add(rng.integers(0, 101, { size, dtype: "int64" }), 1)',
        plain,
        numjet: () => np.add(wide, 1),
        same,
        plainBytes: arrayBytes(size),
        numjetBytes: wide.nbytes,
      },
      {
        label: "add 1 to 1e7 int8",
        code: 'np.add(rng.integers(0, 101, { size, dtype: "int8" }), 1)',
        plain,
        numjet: () => np.add(narrow, 1),
        same,
        plainBytes: arrayBytes(size),
        numjetBytes: narrow.nbytes,
      },
    ];
  },
};

const broadcasting: Chapter = {
  title: "Broadcasting: a row added to every row of a matrix",
  why: "The row is read again for each row with a stride of 0; nothing is copied.",
  prepare() {
    const small = np.array([
      [1, 2, 3],
      [4, 5, 6],
      [7, 8, 9],
    ]);
    const smallRow = np.array([10, 20, 30]);
    const n = 3000;
    const large = np.random.default_rng(5).random([n, n]);
    const largeRow = np.arange(n);
    const addRow = (rows: number[][], row: number[]) => () => rows.map((r) => r.map((x, j) => x + row[j]));
    const same = (a: number[][], b: NDArray): boolean => close(a.flat(), np.ravel(b));
    return [
      {
        label: "3×3 + 3 (the article's)",
        code: "np.add(matrix, row_vector)",
        plain: addRow(small.tolist() as number[][], smallRow.tolist() as number[]),
        numjet: () => np.add(small, smallRow),
        same,
        plainBytes: arrayBytes(9),
        numjetBytes: small.nbytes,
      },
      {
        label: "3000×3000 + 3000",
        code: "np.add(matrix, row_vector)",
        plain: addRow(large.tolist() as number[][], largeRow.tolist() as number[]),
        numjet: () => np.add(large, largeRow),
        same,
        plainBytes: arrayBytes(n * n),
        numjetBytes: large.nbytes,
      },
    ];
  },
};

const inPlace: Chapter = {
  title: "In place: ten million numbers times 2",
  why: "A fresh result costs memory and its traffic; in place there is neither.",
  prepare() {
    const size = 10_000_000;
    const array = np.random.default_rng(6).random(size);
    const target = array.copy();
    const list = Array.from(array.data);
    const mutable = Array.from(array.data);
    // Both in-place sides multiply by 1 when timed again and again, so that numbers stay finite; the work is the same.
    let factor = 2;
    return [
      {
        label: "x = x * 2 (new result)",
        code: "x = np.multiply(x, 2)",
        plain: () => list.map((x) => x * 2),
        numjet: () => np.multiply(array, 2),
        same: (a: number[], b: NDArray) => close(a, b),
        plainBytes: arrayBytes(size),
        numjetBytes: array.nbytes,
      },
      {
        label: "x *= 2 (in place)",
        code: "x.imul(2)",
        plain: () => {
          for (let i = 0; i < size; i++) mutable[i] *= factor;
          return mutable;
        },
        numjet: () => target.imul(factor),
        same: (a: number[], b: NDArray) => {
          factor = 1;
          return close(a, b);
        },
        plainBytes: 0,
        numjetBytes: 0,
      },
    ];
  },
};

const layout: Chapter = {
  title: "Memory layout: sums of a 5000×5000 matrix by rows and by columns, C and Fortran order",
  why: "Whichever way the matrix lies, memory is read in the order in which it lies, so that no direction is slow.",
  prepare() {
    const n = 5000;
    const c = np.random.default_rng(7).random([n, n]);
    const f = np.asfortranarray(c);
    const flat = c.data;
    const rows = (): Float64Array => {
      const sums = new Float64Array(n);
      for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) sums[i] += flat[i * n + j];
      return sums;
    };
    const columns = (): Float64Array => {
      const sums = new Float64Array(n);
      for (let j = 0; j < n; j++) for (let i = 0; i < n; i++) sums[j] += flat[i * n + j];
      return sums;
    };
    const same = (a: Float64Array, b: NDArray): boolean => close(a, b, 1e-10);
    const bytes = { plainBytes: n * 8, numjetBytes: n * 8 };
    return [
      {
        label: "C order, along rows",
        code: "np.sum(big_matrix, { axis: 1 })",
        plain: rows,
        numjet: () => np.sum(c, { axis: 1 }),
        same,
        ...bytes,
      },
      {
        label: "C order, along columns",
        code: "np.sum(big_matrix, { axis: 0 })",
        plain: columns,
        numjet: () => np.sum(c, { axis: 0 }),
        same,
        ...bytes,
      },
      {
        label: "Fortran order, along rows",
        code: "np.sum(np.asfortranarray(big_matrix), { axis: 1 })",
        plain: rows,
        numjet: () => np.sum(f, { axis: 1 }),
        same,
        ...bytes,
      },
      {
        label: "Fortran order, along columns",
        code: "np.sum(np.asfortranarray(big_matrix), { axis: 0 })",
        plain: columns,
        numjet: () => np.sum(f, { axis: 0 }),
        same,
        ...bytes,
      },
    ];
  },
};

/** The article's chapters in its order. */
export const chapters: readonly Chapter[] = [
  vectorization,
  conditional,
  polynomial,
  matrixProduct,
  aggregations,
  dtypes,
  broadcasting,
  inPlace,
  layout,
];
