/**
 * @file How the tour looks: headings, tables, progress. Plain text in a log, colours in a terminal.
 * @module
 */
import Table from "cli-table3";
import pc from "picocolors";
import { formatTime } from "../../profile/timeit.ts";
import type { Timing } from "./chapter.ts";

/** Bytes as people write them. */
export function formatBytes(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`;
  const units = ["KiB", "MiB", "GiB"];
  let value = bytes / 1024;
  let unit = 0;
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit++;
  }
  return `${value.toPrecision(3)} ${units[unit]}`;
}

/** `12×`, `1.4×`: how many times faster. */
export function formatRatio(ratio: number): string {
  return `${ratio >= 10 ? Math.round(ratio) : ratio.toPrecision(2)}×`;
}

const plainBorders = {
  top: "",
  "top-mid": "",
  "top-left": "",
  "top-right": "",
  bottom: "",
  "bottom-mid": "",
  "bottom-left": "",
  "bottom-right": "",
  left: "  ",
  "left-mid": "",
  mid: "",
  "mid-mid": "",
  right: "",
  "right-mid": "",
  middle: "  ",
};

/** A table without lines, numbers to the right. */
export function renderTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const table = new Table({
    head: head.map((h) => pc.dim(h)),
    colAligns: head.map((_, i) => (i === 0 ? "left" : "right")),
    chars: plainBorders,
    style: { head: [], border: [], "padding-left": 0, "padding-right": 1 },
  });
  for (const row of rows) table.push([...row]);
  return table.toString().replace(/[ ]+$/gm, "");
}

export function renderTimings(timings: readonly Timing[]): string {
  const rows = timings.map((t) => {
    const ratio = t.plain / t.numjet;
    const text = formatRatio(ratio);
    return [
      t.label,
      formatTime(t.plain),
      formatTime(t.numjet),
      ratio >= 1 ? pc.green(text) : pc.red(text),
      `${formatBytes(t.plainBytes)} / ${formatBytes(t.numjetBytes)}`,
    ];
  });
  return renderTable(["", "plain loop", "numjet", "faster", "memory, plain / numjet"], rows);
}

/** Tells where the tour is: a line that rewrites itself in a terminal, nothing in a log but the headings. */
export class Progress {
  private readonly live = process.stdout.isTTY === true;

  step(text: string): void {
    if (this.live) process.stdout.write(`\r\u001b[K  ${pc.dim(`… ${text}`)}`);
  }

  done(): void {
    if (this.live) process.stdout.write("\r\u001b[K");
  }
}
