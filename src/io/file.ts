/**
 * @file Files for the readers and writers of this folder: sources over them, and writing that leaves either the whole new
 * file or the old one. Errors of the system (`ENOENT`, `EACCES`, `ENOSPC`) come through as Node gives them.
 * @module
 */
import {
  chmodSync,
  closeSync,
  fstatSync,
  openSync,
  readSync,
  realpathSync,
  renameSync,
  statSync,
  unlinkSync,
  writeSync,
} from "node:fs";
import { fileURLToPath } from "node:url";
import { FormatError, ValueError } from "../errors.ts";
import type { ByteSource } from "./source.ts";

/** What names a file. */
export type PathLike = string | URL;

/** The path as a string. @throws ValueError */
export function pathOf(path: PathLike, fn: string): string {
  if (path instanceof URL) return fileURLToPath(path);
  if (typeof path !== "string" || path === "")
    throw new ValueError(`${fn}: expected the path of a file, got ${path === "" ? "an empty string" : typeof path}`);
  return path;
}

/** Node refuses to move more than 2 GiB in one call. */
const mostAtOnce = 1 << 30;

/** Closes files of sources that nobody closed and nobody has any more: an archive that went out of sight. */
const forgotten = new FinalizationRegistry<number>((file) => closeSync(file));

/** An open file as a source. */
export function fileSource(path: string, fn: string): ByteSource {
  const file = openSync(path, "r");
  let open = true;
  const key = {};
  const close = (): void => {
    if (!open) return;
    open = false;
    forgotten.unregister(key);
    closeSync(file);
  };
  try {
    const { size } = fstatSync(file);
    const read = (offset: number, into: Uint8Array): void => {
      if (!open) throw new ValueError(`${fn}: expected an open file, got one that was closed`);
      for (let done = 0; done < into.length; ) {
        const count = readSync(file, into, done, Math.min(mostAtOnce, into.length - done), offset + done);
        if (count === 0) throw new FormatError(`${fn}: expected ${into.length - done} more bytes, got the file's end`);
        done += count;
      }
    };
    const source = { size, read, close };
    forgotten.register(source, file, key);
    return source;
  } catch (error) {
    close();
    throw error;
  }
}

/** Runs `use` on a file as a source and closes it. */
export function withSource<T>(path: string, fn: string, use: (source: ByteSource) => T): T {
  const source = fileSource(path, fn);
  try {
    return use(source);
  } finally {
    source.close();
  }
}

function writeAll(file: number, bytes: Uint8Array): void {
  for (let done = 0; done < bytes.length; )
    done += writeSync(file, bytes, done, Math.min(mostAtOnce, bytes.length - done));
}

let serial = 0;

/**
 * Writes pieces to a file. They go to a temporary file beside it, which takes its name (and its mode) when all is written: what
 * was there stays whole until then. Links are followed; devices and pipes are written to directly.
 */
export function writeFile(path: string, pieces: Iterable<Uint8Array>): void {
  const old = statSync(path, { throwIfNoEntry: false });
  if (old !== undefined && !old.isFile()) {
    const file = openSync(path, "w");
    try {
      for (const piece of pieces) writeAll(file, piece);
    } finally {
      closeSync(file);
    }
    return;
  }
  const target = old === undefined ? path : realpathSync(path);
  const temporary = `${target}.${process.pid}.${serial++}.tmp`;
  const file = openSync(temporary, "wx");
  try {
    try {
      for (const piece of pieces) writeAll(file, piece);
    } finally {
      closeSync(file);
    }
    if (old !== undefined) chmodSync(temporary, old.mode & 0o7777);
    renameSync(temporary, target);
  } catch (error) {
    unlinkSync(temporary);
    throw error;
  }
}
