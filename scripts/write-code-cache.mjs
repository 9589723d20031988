/**
 * @file Writes V8's code cache of dist/numjet.script.js for the Node that runs: at install and after each build. Uses the
 * library a little first, so that the byte code of what most programs need is in it. Never fails an install.
 */
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { setFlagsFromString } from "node:v8";

const dist = resolve(dirname(fileURLToPath(import.meta.url)), "../dist");

/** What most programs do, once. */
function use(np) {
  const x = np.arange(0, 12, 1).reshape([3, 4]);
  const y = np.add(np.multiply(x, 2), 1);
  np.divide(y, x.add(1));
  np.where(np.greater(x, 5), y, 0);
  np.exp(np.negative(x));
  for (const f of [np.sum, np.mean, np.min, np.max]) f(f(y, 0));
  y.sum(1);
  y.std();
  np.matmul(x, y.T);
  np.zeros([2, 3], { dtype: "int32" });
  np.array([
    [1, 2],
    [3, 4],
  ]);
  np.linspace(0, 1, 5);
  y.at(1, "1:3").get(0);
  y.get(0, 1);
  y.astype("float32");
  String(y);
}

try {
  if (existsSync(join(dist, "version.json"))) {
    const { loadScript } = await import(pathToFileURL(join(dist, "load-script.js")).href);
    const { version } = JSON.parse(readFileSync(join(dist, "version.json"), "utf8"));
    const { exports, script, cacheFile } = loadScript(
      pathToFileURL(join(dist, "index.js")).href,
      "numjet.script.js",
      version,
    );
    // Else V8 notes which functions it compiled further, and in every process compiles them so at their first call.
    setFlagsFromString("--no-sparkplug");
    use(exports);
    // As it was: a cache is good for the flags that it was made with.
    setFlagsFromString("--sparkplug");
    mkdirSync(dirname(cacheFile), { recursive: true });
    // Written aside and renamed: whoever imports meanwhile sees all of it or nothing.
    writeFileSync(`${cacheFile}.${process.pid}`, script.createCachedData());
    renameSync(`${cacheFile}.${process.pid}`, cacheFile);
  }
} catch (error) {
  console.warn(`numjet: no code cache, so imports are slower: ${error instanceof Error ? error.message : error}`);
}
