/**
 * @file Serves a page with the public API and golden cases on localhost and runs it in headless Chromium: once isolated
 * (shared memory, threads) and once not (single thread). Prints every check and a line that counts them.
 */
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { chromium } from "playwright-core";

const here = dirname(fileURLToPath(import.meta.url));
const golden = resolve(here, "../golden/data");

const bundled = await build({
  entryPoints: [join(here, "page.ts")],
  bundle: true,
  format: "esm",
  platform: "browser",
  conditions: ["browser"],
  target: "es2023",
  write: false,
  logLevel: "warning",
});
const script = bundled.outputFiles[0].contents;
const html =
  '<!doctype html><meta charset="utf-8"><title>numjet</title><pre id="log"></pre><script type="module" src="/page.js"></script>';

const isolation = { "Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Embedder-Policy": "require-corp" };

/** Serves the page; `isolated` lets it have shared memory. */
function serve(isolated) {
  const headers = isolated ? isolation : {};
  const server = createServer(async (request, response) => {
    const path = new URL(request.url, "http://localhost").pathname;
    if (path === "/") response.writeHead(200, { "Content-Type": "text/html", ...headers }).end(html);
    else if (path === "/page.js")
      response.writeHead(200, { "Content-Type": "text/javascript", ...headers }).end(script);
    else if (/^\/golden\/[\w.-]+$/.test(path)) {
      const bytes = await readFile(join(golden, path.slice(8))).catch(() => undefined);
      if (bytes === undefined) response.writeHead(404).end();
      else response.writeHead(200, { "Content-Type": "application/octet-stream", ...headers }).end(bytes);
    } else response.writeHead(404).end();
  });
  return new Promise((done) => server.listen(0, "127.0.0.1", () => done(server)));
}

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
  ],
});
let passed = 0;
let failed = 0;
try {
  for (const isolated of [true, false]) {
    const server = await serve(isolated);
    const page = await browser.newPage();
    page.on("pageerror", (error) => console.log(`page error: ${error.message}`));
    await page.goto(`http://127.0.0.1:${server.address().port}/`);
    await page.waitForFunction(() => globalThis.finished !== undefined, undefined, { timeout: 240_000 });
    const { checks, device } = await page.evaluate(() => globalThis.finished);
    console.log(`browser, ${isolated ? "isolated" : "not isolated"}: ${device}`);
    for (const { name, error } of checks) {
      if (error === undefined) passed++;
      else {
        failed++;
        console.log(`  failed: ${name}: ${error}`);
      }
    }
    console.log(`  ${checks.length} checks`);
    if (process.env.SCREENSHOT) await page.screenshot({ path: process.env.SCREENSHOT });
    await page.close();
    server.close();
  }
} finally {
  await browser.close();
}
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 && passed > 0 ? 0 : 1);
