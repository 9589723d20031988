/**
 * @file The page of the browser test: the public API as a user of the `browser` entry meets it, and golden cases.
 */
import * as np from "../../src/browser.ts";
import { device } from "../../src/runtime/device.ts";
import { mismatch } from "../golden/compare.ts";
import { decodeGolden, type GoldenArray, type GoldenCase } from "../golden/decode.ts";

interface Check {
  readonly name: string;
  readonly error?: string;
}

const checks: Check[] = [];
const log = document.getElementById("log")!;

function check(name: string, body: () => void): void {
  let error: string | undefined;
  try {
    body();
  } catch (e) {
    error = e instanceof Error ? `${e.name}: ${e.message}` : String(e);
  }
  checks.push({ name, error });
  log.textContent += `${error === undefined ? "ok    " : "FAILED"} ${name}${error === undefined ? "" : `: ${error}`}\n`;
}

function equal(got: unknown, want: unknown): void {
  const [a, b] = [JSON.stringify(got), JSON.stringify(want)];
  if (a !== b) throw new Error(`expected ${b}, got ${a}`);
}

check("arithmetic with broadcasting", () => {
  equal(
    np
      .add(
        np.array([
          [1, 2],
          [3, 4],
        ]),
        np.array([10, 20]),
      )
      .tolist(),
    [
      [11, 22],
      [13, 24],
    ],
  );
});
check("views share memory", () => {
  const a = np.arange(6).reshape([2, 3]);
  a.at(0).fill(7);
  equal(a.tolist(), [
    [7, 7, 7],
    [3, 4, 5],
  ]);
});
check("selection by slice, mask and index array", () => {
  const a = np.arange(10);
  equal(a.at("::3").tolist(), [0, 3, 6, 9]);
  equal(a.at(np.greater(a, 6)).tolist(), [7, 8, 9]);
  equal(a.at([1, -1]).tolist(), [1, 9]);
});
check("reductions", () => {
  const a = np.arange(12).reshape([3, 4]);
  equal(a.sum(0).tolist(), [12, 15, 18, 21]);
  equal(np.mean(a).item(), 5.5);
  equal(np.argmax(a).item(), 11);
});
check("matrix product", () => {
  const a = np.arange(40_000).reshape([200, 200]);
  equal(np.matmul(a, np.eye(200)).tolist(), a.tolist());
});
check("a large sum on all threads", () => {
  equal(np.sum(np.ones(3_000_000)).item(), 3_000_000);
});
check("random numbers are NumPy's", () => {
  equal(np.random.default_rng(12345).random(2).tolist(), [0.22733602246716966, 0.31675833970975287]);
});
check("printing", () => {
  equal(String(np.array([1, 2.5])), "[1.  2.5]");
});
check("scope gives memory back", () => {
  const before = np.memory.stats().live;
  const kept = np.scope(() => {
    let x = np.ones(100_000);
    for (let i = 0; i < 50; i++) x = np.add(x, 1);
    return x;
  });
  equal(kept.get(0), 51);
  if (np.memory.stats().live - before > 1_000_000)
    throw new Error(`expected one array to be live, got ${np.memory.stats().live - before} bytes more`);
  kept.dispose();
});
check("errors name the function, and the next call works", () => {
  let message = "";
  try {
    np.add(np.ones([3, 4]), np.ones(5));
  } catch (e) {
    message = (e as Error).message;
  }
  equal(message, "add: shapes (3,4) and (5,) do not broadcast");
  equal(np.add(1, 2).item(), 3);
});

/** A golden array as one of ours. */
function fromGolden(g: GoldenArray): np.NDArray {
  const bytes = new Uint8Array(g.data.buffer, g.data.byteOffset, g.data.byteLength);
  const a = np.empty([...g.shape], { dtype: g.dtype });
  if (g.strides.some((s, i) => s !== a.strides[i]) || g.offset !== 0)
    throw new Error("expected a contiguous golden array");
  a.storage.bytes().set(bytes.subarray(0, a.nbytes), a.offset);
  return a;
}

/** Elements in C order, integers exact. */
function elements(a: np.NDArray): unknown[] {
  const flat = a.ravel();
  return (a.dtype.kind === "i" || a.dtype.kind === "u" ? flat.tolist({ bigint: true }) : flat.tolist()) as unknown[];
}

const isArray = (v: unknown): v is GoldenArray =>
  typeof v === "object" && v !== null && (v as { kind?: string }).kind === "array";
const isPlain = (c: GoldenCase): boolean =>
  c.args.every(isArray) && Object.keys(c.kwargs).length === 0 && c.error === undefined && isArray(c.out);

/** Arithmetic and comparison ufuncs of both golden families, bit for bit. */
const exactUfuncs = [
  "add",
  "subtract",
  "multiply",
  "divide",
  "maximum",
  "minimum",
  "less",
  "equal",
  "floor",
  "ceil",
  "trunc",
  "negative",
  "absolute",
  "bitwise_and",
  "left_shift",
  "logical_not",
  "floor_divide",
  "gcd",
];

async function golden(family: string): Promise<void> {
  const response = await fetch(`/golden/${family}.njg.gz`);
  const unzipped = response.body!.pipeThrough(new DecompressionStream("gzip"));
  const file = decodeGolden(new Uint8Array(await new Response(unzipped).arrayBuffer()));
  const here = new Set(file.functions());
  for (const fn of exactUfuncs.filter((name) => here.has(name))) {
    let count = 0;
    check(`golden ${family} ${fn}`, () => {
      for (const c of file.cases(fn)) {
        if (!isPlain(c) || c.args.some((a) => (a as GoldenArray).dtype.startsWith("complex"))) continue;
        const want = c.out as GoldenArray;
        const call = (np as unknown as Record<string, (...args: np.NDArray[]) => np.NDArray>)[fn];
        const got = np.ascontiguousarray(call(...c.args.map((a) => fromGolden(a as GoldenArray))));
        equal([got.dtype.name, got.shape], [want.dtype, want.shape]);
        const wrong = mismatch(elements(got) as never, elements(fromGolden(want)) as never, want.dtype, {
          // Which zero a maximum of two zeros is depends on the vector's width in NumPy too.
          signlessZero: fn === "maximum" || fn === "minimum",
        });
        if (wrong !== undefined) throw new Error(`case ${c.id}: ${wrong}`);
        count++;
      }
    });
    if (count === 0) checks.push({ name: `golden ${family} ${fn} has cases`, error: "none ran" });
  }
}

await golden("ufuncs_unary");
await golden("ufuncs_binary");
const d = device();
Object.assign(globalThis, { finished: { checks, device: `${d.target.name}, ${d.threads()} threads` } });
