/**
 * @file Names of columns made fit to be keys, as NumPy does: without punctuation, none twice, none missing.
 * Reference: https://numpy.org/doc/stable/user/basics.io.genfromtxt.html#validating-names
 * @module
 */

const deleted = new Set("~!@#$%^&*()-=+~\\|]}[{';: /?.>,<");
const reserved = new Set(["return", "file", "print"]);

/** Options of {@link columnNames}. */
export interface NameOptions {
  /** Characters left out, beside NumPy's. */
  readonly deletechars?: string | null;
  /** What stands for a space. */
  readonly replace_space?: string;
  /** Names that get a `_`, beside NumPy's. */
  readonly excludelist?: readonly string[] | null;
  /** true: as they are; "upper" or false, and "lower". */
  readonly case_sensitive?: boolean | "upper" | "lower";
  /** Name of a column without one; `%i` is its number. */
  readonly defaultfmt?: string;
}

/** Names for `count` columns. */
export function columnNames(given: readonly string[], count: number, options: NameOptions): string[] {
  const { deletechars, replace_space = "_", excludelist, case_sensitive = true, defaultfmt = "f%i" } = options;
  const out = new Set(deletechars === undefined || deletechars === null ? deleted : [...deletechars, '"']);
  out.delete(replace_space);
  const excluded = new Set([...reserved, ...(excludelist ?? [])]);
  const seen = new Map<string, number>();
  const names: string[] = [];
  let empty = 0;
  const numbered = (): string => defaultfmt.replace("%i", String(empty));
  for (let i = 0; i < count; i++) {
    let name = (given[i] ?? "").trim();
    if (case_sensitive === false || case_sensitive === "upper") name = name.toUpperCase();
    if (case_sensitive === "lower") name = name.toLowerCase();
    name = name.replaceAll(" ", replace_space);
    name = [...name].filter((c) => !out.has(c)).join("");
    if (name === "") {
      name = numbered();
      while (given.includes(name)) {
        empty++;
        name = numbered();
      }
      empty++;
    } else if (excluded.has(name)) name += "_";
    const times = seen.get(name) ?? 0;
    names.push(times > 0 ? `${name}_${times}` : name);
    seen.set(name, times + 1);
  }
  return names;
}
