/**
 * @file A device that runs every kernel in the interpreter: slow, and right by definition. For debugging (`NUMJET_DEVICE=interpreter`).
 * @module
 */
import { OutOfMemoryError } from "../errors.ts";
import { interpretEntry, interpreterTarget } from "../kernel/interpret.ts";
import type { Kernel } from "../kernel/ir.ts";
import type { Target } from "../kernel/target.ts";
import { argBlocks, argSlots, type Device, type MemoryStats } from "./device.ts";
import { Storage } from "./storage.ts";

/** All the memory there is; nothing is ever given back. */
const memoryBytes = 512 * 1024 * 1024;

export class InterpreterDevice implements Device {
  readonly kind = "wasm";
  readonly reason = "NUMJET_DEVICE=interpreter";
  readonly offset = 0;
  readonly target: Target;
  readonly args: Float64Array;
  readonly argsAddress = 64;
  readonly buffer = new ArrayBuffer(memoryBytes);
  private next = this.argsAddress + argSlots * argBlocks * 8;
  private readonly kernels: Kernel[] = [];
  private limit = memoryBytes;

  constructor() {
    this.args = new Float64Array(this.buffer, this.argsAddress, argSlots * argBlocks);
    // "Compiling" keeps the lowered kernel; its place in the list travels as the code.
    this.target = {
      ...interpreterTarget,
      compile: (kernel) => {
        this.kernels.push(kernel);
        const bytes = new Uint8Array(4);
        new DataView(bytes.buffer).setUint32(0, this.kernels.length - 1);
        return { bytes, listing: () => "" };
      },
    };
  }

  allocate(bytes: number, _zero: boolean): Storage {
    const address = this.next;
    if (address + bytes > this.limit) {
      throw new OutOfMemoryError(
        `allocate: ${bytes} bytes asked for, ${address} live of ${this.limit}`,
        bytes,
        address,
      );
    }
    this.next = (address + bytes + 63) & -64;
    return new Storage(this, address, bytes, address);
  }

  wrap(): undefined {
    return undefined;
  }

  /** Files lie outside its memory. */
  mapFile(): undefined {
    return undefined;
  }

  free(storage: Storage): void {
    storage.markFreed();
  }

  load(bytes: Uint8Array): number {
    return new DataView(bytes.buffer).getUint32(0);
  }

  call(entry: number): void {
    this.run(entry, 0);
  }

  callMany(entry: number, count: number): void {
    for (let i = 0; i < count; i++) this.run(entry, i);
  }

  private run(entry: number, block: number): void {
    interpretEntry(this.kernels[entry], this.argsAddress + block * argSlots * 8, this.buffer);
  }

  threads(): number {
    return 1;
  }

  setThreads(): void {}

  awake(): boolean {
    return false;
  }

  memory(): MemoryStats {
    return { live: this.next, pooled: 0, peak: this.next, limit: this.limit };
  }

  trim(): number {
    return 0;
  }

  setLimit(bytes: number): void {
    this.limit = Math.min(bytes, memoryBytes);
  }
}
