/**
 * @file Brackets, lines and dots: an array's words laid out over its axes. Which elements are shown is decided here;
 * what they look like is not (column.ts).
 * @module
 */

/** The lines an array is laid out in. */
export interface Layout {
  readonly shape: readonly number[];
  /** Characters of a line. */
  readonly linewidth: number;
  /** Characters that stand before the opening bracket. */
  readonly indent: number;
  readonly separator: string;
  /** Elements shown at each end of an axis, null for all of them. */
  readonly edge: number | null;
}

const dots = "...";

/** Whether an axis of `length` loses its middle. */
const isShortened = (length: number, edge: number | null): edge is number => edge !== null && 2 * edge < length;

/**
 * Calls `visit` with the index of every element that decides about widths, in order. These are the elements that are
 * shown; but with `edge` 0 all of them, as in NumPy. The index array is reused.
 */
export function visitShown(
  shape: readonly number[],
  edge: number | null,
  visit: (index: readonly number[]) => void,
): void {
  const index = new Array<number>(shape.length).fill(0);
  const walk = (axis: number): void => {
    if (axis === shape.length) {
      visit(index);
      return;
    }
    const length = shape[axis];
    const ends = isShortened(length, edge) && edge > 0 ? edge : length;
    for (let i = 0; i < length; i++) {
      if (i === ends) i = length - ends;
      index[axis] = i;
      walk(axis + 1);
    }
  };
  walk(0);
}

/** A line being filled, and the finished ones before it. */
class Lines {
  private done = "";
  private line: string;
  private readonly indent: string;
  private readonly limit: number;

  constructor(indent: string, limit: number) {
    this.indent = indent;
    this.line = indent;
    this.limit = limit;
  }

  /** Adds a word, on a new line if it would not fit and this one has words already. */
  add(word: string): void {
    if (word.includes("\n")) this.addBlock(word.split("\n"));
    else {
      this.makeRoom(word.length);
      this.line += word;
    }
  }

  /** Adds what stands between words. */
  separate(separator: string): void {
    this.line += separator;
  }

  /** Everything added so far, without the indent of the first line. */
  text(): string {
    return (this.done + this.line).slice(this.indent.length);
  }

  private makeRoom(width: number): void {
    if (this.line.length + width > this.limit && this.line.length > this.indent.length) this.breakLine(this.indent);
  }

  private breakLine(start: string): void {
    this.done += `${this.line.trimEnd()}\n`;
    this.line = start;
  }

  /** A word of several lines keeps them under each other, and is as wide as its widest. */
  private addBlock(rows: readonly string[]): void {
    const width = Math.max(...rows.map((row) => row.length));
    this.makeRoom(width);
    const start = " ".repeat(this.line.length);
    this.line += rows[0];
    for (const row of rows.slice(1)) {
      this.breakLine(start);
      this.line += row;
    }
    this.line += " ".repeat(width - rows[rows.length - 1].length);
  }
}

/** The whole text of an array with `word` for its elements. The index array that `word` is given is reused. */
export function layOut(layout: Layout, word: (index: readonly number[]) => string): string {
  const { shape, separator, edge } = layout;
  const index = new Array<number>(shape.length).fill(0);
  const tight = separator.trimEnd();
  const bracket = Math.max(tight.length, 1);

  const walk = (axis: number, indent: string, linewidth: number): string => {
    if (axis === shape.length) return word(index);
    const length = shape[axis];
    const inner = shape.length - axis - 1;
    const gap = tight + "\n".repeat(inner);
    const shortened = isShortened(length, edge);
    const leading = shortened ? edge : length - 1;
    const trailing = shortened ? Math.max(length - edge, leading) : length - 1;
    const lines = new Lines(indent, linewidth - bracket);
    let rows = "";

    const put = (text: string, last: boolean): void => {
      if (inner === 0) {
        lines.add(text);
        if (!last) lines.separate(separator);
      } else rows += last ? indent + text : indent + text + gap;
    };
    const putElement = (i: number): void => {
      index[axis] = i;
      put(walk(axis + 1, `${indent} `, linewidth - 1), i === length - 1);
    };
    for (let i = 0; i < leading; i++) putElement(i);
    if (shortened) put(dots, false);
    // The last one is always shown, even with an edge of 0.
    for (let i = Math.min(trailing, length - 1); i < length; i++) putElement(i);
    return `[${inner === 0 ? lines.text() : rows.slice(indent.length)}]`;
  };
  return walk(0, " ".repeat(layout.indent + 1), layout.linewidth);
}
