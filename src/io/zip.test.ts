import { describe, expect, it } from "vitest";
import { FormatError } from "../errors.ts";
import { crc32 } from "./crc32.ts";
import { memorySource } from "./source.ts";
import { readDirectory, readMember, type ZipMember } from "./zip-read.ts";
import { type ZipInput, zipPieces } from "./zip-write.ts";

const text = (words: string): Uint8Array => new TextEncoder().encode(words);

function archive(members: readonly ZipInput[], deflated = false): Uint8Array {
  return Uint8Array.from(Buffer.concat([...zipPieces(members, deflated)].map((piece) => piece.slice())));
}

function contents(bytes: Uint8Array, member: ZipMember): string {
  let out = "";
  readMember(memorySource(bytes, "test"), member, "test", (piece) => {
    out += new TextDecoder().decode(piece);
  });
  return out;
}

/** Fields of 2, 4 and 8 bytes. */
function fields(...list: readonly (readonly [number, number])[]): Uint8Array {
  const buffer = Buffer.alloc(list.reduce((sum, [n]) => sum + n, 0));
  let at = 0;
  for (const [n, value] of list) {
    if (n === 8) buffer.writeBigUInt64LE(BigInt(value), at);
    else buffer.writeUIntLE(value, at, n);
    at += n;
  }
  return buffer;
}

describe("crc32", () => {
  it("has the check value of its standard, in pieces too", () => {
    expect(crc32(text("123456789"))).toBe(0xcbf43926);
    expect(crc32(text("6789"), crc32(text("12345")))).toBe(0xcbf43926);
    expect(crc32(text(""))).toBe(0);
  });
});

describe("zip archives", () => {
  it("come back, with more members than 16 bits count", () => {
    const count = 65_536;
    const members = Array.from({ length: count }, (_, i) => ({ name: `m${i}`, pieces: () => [text(String(i))] }));
    const bytes = archive(members);
    const found = readDirectory(memorySource(bytes, "test"), "test");
    expect(found.length).toBe(count);
    for (const i of [0, 1, 40_000, count - 1]) {
      expect(found[i].name).toBe(`m${i}`);
      expect(contents(bytes, found[i])).toBe(String(i));
    }
  });

  it("come back deflated, members without bytes too", () => {
    const bytes = archive(
      [
        { name: "a", pieces: () => [text("abc".repeat(50_000)), text("end")] },
        { name: "ü", pieces: () => [] },
      ],
      true,
    );
    const [a, empty] = readDirectory(memorySource(bytes, "test"), "test");
    expect(contents(bytes, a)).toBe(`${"abc".repeat(50_000)}end`);
    expect([empty.name, empty.size, contents(bytes, empty)]).toEqual(["ü", 0, ""]);
  });

  it("are read with 64-bit sizes and comments", () => {
    const data = text("hello");
    const name = text("n");
    const local = fields(
      [4, 0x04034b50],
      [2, 45],
      [2, 0],
      [2, 0],
      [4, 0],
      [4, crc32(data)],
      [4, 5],
      [4, 5],
      [2, 1],
      [2, 0],
    );
    const extra = fields([2, 0x7777], [2, 1], [1, 0], [2, 1], [2, 24], [8, 5], [8, 5], [8, 0]);
    const none = 0xffffffff;
    const central = fields(
      ...([
        [4, 0x02014b50],
        [2, 45],
        [2, 45],
        [2, 0],
        [2, 0],
        [4, 0],
        [4, crc32(data)],
        [4, none],
        [4, none],
      ] as const),
      ...([
        [2, 1],
        [2, extra.length],
        [2, 0],
        [2, 0],
        [2, 0],
        [4, 0],
        [4, none],
      ] as const),
    );
    const start = local.length + 1 + data.length;
    const size = central.length + 1 + extra.length;
    const end64 = fields(
      ...([
        [4, 0x06064b50],
        [8, 44],
        [2, 45],
        [2, 45],
        [4, 0],
        [4, 0],
        [8, 1],
        [8, 1],
        [8, size],
        [8, start],
      ] as const),
    );
    const locator = fields([4, 0x07064b50], [4, 0], [8, start + size], [4, 1]);
    const end = fields([4, 0x06054b50], [2, 0], [2, 0], [2, 0xffff], [2, 0xffff], [4, none], [4, none], [2, 4]);
    const bytes = Uint8Array.from(
      Buffer.concat([local, name, data, central, name, extra, end64, locator, end, text("note")]),
    );
    const [member] = readDirectory(memorySource(bytes, "test"), "test");
    expect(member).toMatchObject({ name: "n", size: 5, packed: 5, offset: 0 });
    expect(contents(bytes, member)).toBe("hello");
  });

  it("refuse encrypted members and unknown methods", () => {
    const bytes = archive([{ name: "a", pieces: () => [text("abc")] }]);
    const at = Buffer.from(bytes).indexOf("PK\x01\x02");
    const changed = (offset: number, to: number): Uint8Array => {
      const copy = bytes.slice();
      copy[at + offset] = to;
      return copy;
    };
    expect(() => readDirectory(memorySource(changed(8, 1), "test"), "test")).toThrow(
      'test: expected plain members, got "a"',
    );
    expect(() => readDirectory(memorySource(changed(10, 14), "test"), "test")).toThrow('got "a" with method 14');
    expect(() => readDirectory(memorySource(changed(42, 200), "test"), "test")).toThrow(FormatError);
  });
});
