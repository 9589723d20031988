/**
 * @file Builds dist/. Node imports index.js: a list of names over numjet.script.js, the whole library as one script that
 * starts from V8's code cache (see src/load-script.ts). Bundlers take module.js, browsers browser.js; the command and the
 * benchmarks are modules too, with their shared code in chunks. Type declarations beside them.
 */
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const out = join(root, "dist");
const target = "node20.19";

const common = {
  absWorkingDir: root,
  bundle: true,
  metafile: true,
  // Less text to read at import; names stay, for stack traces.
  minifySyntax: true,
  minifyWhitespace: true,
  lineLimit: 240,
  legalComments: "none",
  logLevel: "warning",
};

/** Output name → source. */
const nodeEntries = {
  module: "src/index.ts",
  "load-script": "src/load-script.ts",
  "cli/main": "src/cli/main.ts",
  "bench/main": "bench/main.ts",
  "bench/report": "bench/report.ts",
  "bench/startup": "bench/startup.ts",
  "bench/startup-child": "bench/startup-child.ts",
};
const browserEntries = { browser: "src/browser.ts" };

async function modules(entryPoints, options) {
  const { metafile } = await build({
    ...common,
    entryPoints,
    outdir: out,
    format: "esm",
    packages: "external",
    splitting: true,
    chunkNames: "chunks/[name]-[hash]",
    ...options,
  });
  return metafile;
}

/** Packages in a script run when something of theirs is first read: few programs need any of them. */
const lazyPackages = {
  name: "lazy-packages",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^[^./]/ }, ({ path, kind, namespace }) =>
      kind === "import-statement" && namespace === "file" && !path.startsWith("node:") && !path.startsWith("src/")
        ? { path, namespace: "lazy" }
        : undefined,
    );
    onLoad({ filter: /./, namespace: "lazy" }, ({ path }) => ({
      resolveDir: root,
      // The proxy is the prototype, since the bundler copies the own properties of what it imports.
      contents: `let loaded;
        module.exports = Object.create(
          new Proxy({}, { get: (_, name) => (loaded ??= require(${JSON.stringify(path)}))[name] }),
        );`,
    }));
  },
};

/** The library as a script: a function that gives an object of all exports. Gives the script's hash. */
async function script(names) {
  const fields = names.map((name) => `${JSON.stringify(name)}: np[${JSON.stringify(name)}]`);
  const file = join(out, "numjet.script.js");
  const { metafile } = await build({
    ...common,
    stdin: { contents: `import * as np from "./src/index.ts"; deliver({ ${fields.join(", ")} });`, resolveDir: root },
    outfile: file,
    format: "iife",
    platform: "node",
    target,
    plugins: [lazyPackages],
    // The proxy asks by require; packages that know only import are found all the same.
    conditions: ["import", "module"],
    define: { "import.meta.url": "moduleUrl" },
    banner: { js: "(function(require,moduleUrl){let library;const deliver=(exports)=>{library=exports};" },
    footer: { js: "return library})" },
  });
  licences(Object.keys(metafile.inputs));
  return createHash("sha256").update(readFileSync(file)).digest("hex").slice(0, 16);
}

/** The licences of the packages whose code is in the script. */
function licences(inputs) {
  const folders = new Set(inputs.flatMap((path) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0] ?? []));
  const texts = [...folders].sort().map((folder) => {
    const { name, version, license } = JSON.parse(readFileSync(join(root, folder, "package.json"), "utf8"));
    const file = ["LICENSE", "LICENSE.md", "LICENSE.txt", "license"].find((f) => existsSync(join(root, folder, f)));
    return `${name} ${version} (${license})\n\n${file ? readFileSync(join(root, folder, file), "utf8").trim() : ""}\n`;
  });
  writeFileSync(join(out, "LICENSES.txt"), `numjet.script.js contains code of:\n\n${texts.join("\n\n")}`);
}

/** What Node imports: the script's exports by name. */
async function facade(names, version) {
  await build({
    ...common,
    stdin: {
      contents: `import { loadScript } from "./src/load-script.ts";
        const np = loadScript(import.meta.url, "numjet.script.js", "${version}").exports;
        const { ${names.map((name, i) => `${name}: $${i}`).join(", ")} } = np;
        export { ${names.map((name, i) => `$${i} as ${name}`).join(", ")} };`,
      resolveDir: root,
    },
    outfile: join(out, "index.js"),
    format: "esm",
    platform: "node",
    target,
  });
  writeFileSync(join(out, "version.json"), `${JSON.stringify({ version })}\n`);
}

function run(what, args) {
  const result = spawnSync(process.execPath, args, { stdio: "inherit", cwd: root });
  if (result.status !== 0) throw new Error(`build: ${what} failed`);
}

rmSync(out, { recursive: true, force: true });
const { outputs } = await modules(nodeEntries, { platform: "node", target });
const names = outputs["dist/module.js"].exports;
await facade(names, await script(names));
await modules(browserEntries, { platform: "browser", target: "es2023" });
run("writing the declarations", [join(root, "node_modules/typescript/bin/tsc"), "-p", "tsconfig.build.json"]);
run("writing the code cache", ["scripts/write-code-cache.mjs"]);
