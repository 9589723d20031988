/**
 * @file Writes docs/features.md: every public name of NumPy (test/golden/data/names.json) and whether numjet has it, read from the built
 * package itself, with the differences in scripts/feature-notes.json. `--check` only tells whether the page is up to date.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const np = await import(join(root, "dist/index.js"));
const numpy = JSON.parse(readFileSync(join(root, "test/golden/data/names.json"), "utf8"));
const notes = JSON.parse(readFileSync(join(root, "scripts/feature-notes.json"), "utf8"));

const spaces = {
  np,
  "np.random": np.random,
  "np.random.Generator": np.random.default_rng(0),
  "np.linalg": np.linalg ?? {},
  "np.fft": np.fft ?? {},
};

const has = (space, name) => space !== undefined && name in space;
const lines = [
  "# Features",
  "",
  `NumPy ${numpy.numpy}'s public names and what numjet has of them. Made from the tables by \`node scripts/features.mjs\`; do not edit.`,
  "",
];

let all = 0;
let present = 0;
const sections = [];
for (const [title, names] of Object.entries(numpy.namespaces)) {
  const entries = Object.entries(names).filter(([name]) => !name.startsWith("__"));
  const here = entries.filter(([name]) => has(spaces[title], name));
  all += entries.length;
  present += here.length;
  sections.push(
    `## \`${title}\`: ${here.length} of ${entries.length}`,
    "",
    "| NumPy | kind | here | differences |",
    "|---|---|---|---|",
  );
  for (const [name, kind] of entries) {
    const note = notes[`${title}.${name}`] ?? "";
    sections.push(`| \`${name}\` | ${kind} | ${has(spaces[title], name) ? "yes" : "–"} | ${note} |`);
  }
  sections.push("");
}
const methods = Object.entries(numpy.methods);
const ours = np.zeros(1);
const missing = methods.filter(([name]) => !(name in ours));
sections.push(
  `## Methods and attributes of arrays: ${methods.length - missing.length} of ${methods.length}`,
  "",
  "| NumPy | here | differences |",
  "|---|---|---|",
);
for (const [name] of methods)
  sections.push(`| \`${name}\` | ${name in ours ? "yes" : "–"} | ${notes[`ndarray.${name}`] ?? ""} |`);
sections.push("");

const known = new Set(
  Object.entries(numpy.namespaces).flatMap(([title, names]) => Object.keys(names).map((n) => `${title}.${n}`)),
);
for (const [name] of methods) known.add(`ndarray.${name}`);
const stray = Object.keys(notes).filter((key) => !known.has(key));
if (stray.length > 0) throw new Error(`features: notes on names that NumPy does not have: ${stray.join(", ")}`);

lines.push(
  `${present} of ${all} names, ${methods.length - missing.length} of ${methods.length} methods and attributes.`,
  "",
);
const extra = Object.keys(np).filter((name) => !(name in numpy.namespaces.np));
lines.push(
  "Beyond NumPy's names, `np` has " +
    extra
      .sort()
      .map((n) => `\`${n}\``)
      .join(" ") +
    ".",
  "",
);
lines.push(
  "General differences: keyword arguments are one options object; whole reductions give 0-d arrays (`.item()` for the number); a JavaScript number is float64, a bigint int64; int64 elements come out as numbers, or throw a RangeError that names `.toBigInt()` when a number cannot hold them; errors are the classes of `src/errors.ts`.",
  "",
);
const page = [...lines, ...sections].join("\n");
const file = join(root, "docs/features.md");
if (process.argv.includes("--check")) {
  if (readFileSync(file, "utf8") !== page) {
    console.error("features: docs/features.md is not what the tables say: run node scripts/features.mjs");
    process.exit(1);
  }
} else writeFileSync(file, page);
