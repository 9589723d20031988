/**
 * @file `numjet info`: processor, devices, threads, caches, memory, and what would make numjet native where it is not.
 * @module
 */
import os from "node:os";
import { device } from "../runtime/device.ts";
import { loadAddon } from "../runtime/native/addon.ts";
import { detectWasmFeatures } from "../target/wasm/features.ts";
import { formatBytes } from "./tour/render.ts";

/** The facts, one a row. */
export function infoRows(): [string, string][] {
  const d = device();
  const loaded = loadAddon();
  const rows: [string, string][] = [
    ["device", d.kind],
    ["why", d.reason],
    ["target", d.target.name],
    [
      "vectors",
      `${d.target.vectorBytes} bytes, ${d.target.vectorRegisters} registers, ${d.target.hasFma ? "fused multiply-add" : "no fused multiply-add"}`,
    ],
    ["threads", String(d.threads())],
  ];
  if ("addon" in loaded) {
    const cpu = loaded.addon.cpu();
    const { l1d, l1i, l2, l3 } = cpu.caches;
    rows.push(["processor", `${cpu.brand.trim()} (${cpu.cores} cores usable)`]);
    rows.push([
      "features",
      Object.keys(cpu.features)
        .filter((f) => cpu.features[f])
        .join(" "),
    ]);
    rows.push([
      "caches",
      `L1d ${formatBytes(l1d)}, L1i ${formatBytes(l1i)}, L2 ${formatBytes(l2)}, L3 ${formatBytes(l3)}`,
    ]);
    rows.push(["pages", `${formatBytes(cpu.pageSize)}${cpu.hugePages ? ", huge pages for large arrays" : ""}`]);
  } else {
    rows.push(["processor", `${os.cpus()[0]?.model ?? process.arch} (${os.availableParallelism()} cores usable)`]);
    rows.push(["native", `not available: ${loaded.reason}`]);
  }
  const wasm = detectWasmFeatures();
  rows.push(["wasm", `SIMD ${yes(wasm.simd)}, relaxed SIMD ${yes(wasm.relaxed)}, threads ${yes(wasm.threads)}`]);
  const { live, pooled, limit } = d.memory();
  rows.push([
    "memory",
    `${formatBytes(live)} live, ${formatBytes(pooled)} kept for reuse, limit ${formatBytes(limit)} of ${formatBytes(os.totalmem())}`,
  ]);
  rows.push(["runtime", `Node ${process.version}, ${process.platform} ${process.arch}`]);
  return rows;
}

const yes = (b: boolean): string => (b ? "yes" : "no");

/** Prints the facts. */
export function info(): void {
  const rows = infoRows();
  const width = Math.max(...rows.map(([name]) => name.length));
  for (const [name, fact] of rows) console.log(`${name.padEnd(width)}  ${fact}`);
}
