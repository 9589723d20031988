/**
 * @file Writes ops that the target lacks in ops that it has: by the row's expansion, else lane by lane. After it a
 * kernel holds native ops only.
 * @module
 */
import { Builder } from "../kernel/builder.ts";
import type { Attrs, Kernel, Value } from "../kernel/ir.ts";
import { isLoad, type OpName, ops } from "../kernel/ops.ts";
import { type Type, type as typeOf } from "../kernel/types.ts";
import { copyAll, rewrite } from "./rewrite.ts";

/** A mask on one lane: targets need to know masks of vectors only, since this is a branch. */
const operandMask = (args: readonly Value[]): Value => args[args.length - 1];

/** A builder that expands as it writes, so that expansions may themselves use ops that the target lacks. */
class ExpandingBuilder extends Builder {
  override emit(op: OpName, args: readonly Value[], out: Type, attrs: Attrs): Value {
    const operand = args.length > 0 ? args[args.length - 1].type : out;
    if (out.lanes === 1 && isLoad(op) && args.length > ops[op].arity) {
      const read = (): Value[] => [this.emit(op, args.slice(0, -1), out, attrs)];
      return this.if(operandMask(args), read, () => [this.const(out, 0)])[0];
    }
    if (this.target.isNative(op, operand, out, attrs)) return super.emit(op, args, out, attrs);
    const row = ops[op];
    // A front end that says lanes itself may have said more than the expansion's wider steps have room for.
    const tooWide = out.lanes > 1 && (row.widest?.(operand) ?? 0) * out.lanes > this.target.vectorBytes;
    if (tooWide) return this.laneByLane(op, args, out, attrs);
    const expanded = row.expand?.(this, args, out, attrs) as Value | undefined;
    if (expanded !== undefined) return expanded;
    if (out.lanes > 1) return this.laneByLane(op, args, out, attrs);
    throw new TypeError(
      `expand: expected ${this.target.name} to have ${op} on ${operand.text} -> ${out.text}, and it has no expansion`,
    );
  }

  override emitStore(op: OpName, args: readonly Value[], attrs: Attrs): void {
    const [value, ptr, index] = args;
    if (value.type.lanes === 1 && args.length > ops[op].arity) {
      this.if(operandMask(args), () => this.emitStore(op, args.slice(0, -1), attrs));
      return;
    }
    if (this.target.isNative(op, value.type, value.type, attrs)) {
      super.emitStore(op, args, attrs);
      return;
    }
    const lanes = value.type.lanes;
    if (lanes === 1) throw new TypeError(`expand: expected ${this.target.name} to have ${op} of ${value.type.text}`);
    const arity = ops[op].arity;
    const mask = args.length > arity ? args[arity] : undefined;
    for (let l = 0; l < lanes; l++) {
      const write = (): void => {
        const at = this.laneAddress(op, index, arity === 4 ? args[3] : undefined, value.type, attrs, l);
        super.emitStore("store", [this.extract(value, l), this.ptrAdd(ptr, at.bytes), at.index], at.attrs);
      };
      if (mask === undefined) write();
      else this.if(this.extract(mask, l), write);
    }
  }

  /** Scalar ops on the extracted lanes, packed again. */
  private laneByLane(op: OpName, args: readonly Value[], out: Type, attrs: Attrs): Value {
    const scalar = typeOf(out.scalar);
    const lanes: Value[] = [];
    if ("structural" in ops[op]) {
      const load = ops[op] as { structural: string };
      if (load.structural !== "load")
        throw new TypeError(`expand: expected ${this.target.name} to have ${op} on ${out.text}`);
      const [ptr, index] = args;
      const arity = ops[op].arity;
      const mask = args.length > arity ? args[arity] : undefined;
      for (let l = 0; l < out.lanes; l++) {
        const read = (): Value => {
          const at = this.laneAddress(op, index, arity === 3 ? args[2] : undefined, out, attrs, l);
          return this.emit("load", [this.ptrAdd(ptr, at.bytes), at.index], scalar, at.attrs);
        };
        lanes.push(
          mask === undefined
            ? read()
            : this.if(
                this.extract(mask, l),
                () => [read()],
                () => [this.const(scalar, 0)],
              )[0],
        );
      }
      return this.pack(lanes);
    }
    for (let l = 0; l < out.lanes; l++) {
      const operands = args.map((a) => this.extract(a, l));
      lanes.push(this.apply(op, operands, scalar, attrs));
    }
    return this.pack(lanes);
  }

  /** Where lane l of a memory op lies: bytes beside the pointer, an index, and constants. */
  private laneAddress(
    op: OpName,
    index: Value,
    stride: Value | undefined,
    t: Type,
    attrs: Attrs,
    l: number,
  ): { bytes: Value; index: Value; attrs: Attrs } {
    const zero = this.index(0);
    if (op === "gather" || op === "scatter")
      return { bytes: zero, index: this.extract(index, l), attrs: { scale: attrs.scale, disp: attrs.disp } };
    if (stride === undefined)
      return { bytes: zero, index, attrs: { scale: attrs.scale, disp: (attrs.disp ?? 0) + l * t.bytes } };
    const bytes = this.op("mul", stride, this.index(l));
    return { bytes, index, attrs: { scale: attrs.scale, disp: attrs.disp } };
  }
}

/** Only native ops from here on. @throws TypeError when the target lacks an op that has no expansion. */
export function expand(kernel: Kernel, target: Builder["target"]): Kernel {
  return rewrite(kernel, new ExpandingBuilder(target), copyAll);
}
