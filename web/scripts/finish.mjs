// After the build: keeps what the browser must load before the first page within its budget, and
// leaves compressed copies beside the files, which the server sends as they are.
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const BUDGET_BYTES = 300 * 1024;
/** Smaller files are not worth a second request header. */
const SMALLEST_BYTES = 512;
const dist = new URL("../dist/", import.meta.url);

/** @typedef {{file: string, isEntry?: boolean, imports?: string[]}} Chunk */

/** The scripts that the entry needs, directly or not. @param {Record<string, Chunk>} manifest */
function initialScripts(manifest) {
  /** @type {Set<string>} */
  const files = new Set();
  /** @param {string} key */
  function follow(key) {
    const chunk = manifest[key];
    if (!chunk || files.has(chunk.file)) return;
    files.add(chunk.file);
    for (const imported of chunk.imports ?? []) follow(imported);
  }
  for (const [key, chunk] of Object.entries(manifest)) if (chunk.isEntry) follow(key);
  return files;
}

function checkBudget() {
  const manifest = JSON.parse(readFileSync(new URL(".vite/manifest.json", dist), "utf8"));
  let total = 0;
  for (const file of initialScripts(manifest)) {
    total += gzipSync(readFileSync(new URL(file, dist))).length;
  }
  const kib = (/** @type {number} */ bytes) => `${(bytes / 1024).toFixed(1)} KiB`;
  console.log(`initial JavaScript: ${kib(total)} gzipped of ${kib(BUDGET_BYTES)} allowed`);
  if (total > BUDGET_BYTES) process.exit(1);
}

function compress() {
  for (const name of readdirSync(dist, { recursive: true, encoding: "utf8" })) {
    if (!/\.(?:js|css|svg|html)$/.test(name)) continue;
    const path = fileURLToPath(new URL(name, dist));
    const content = readFileSync(path);
    if (content.length < SMALLEST_BYTES) continue;
    const quality = { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY };
    writeFileSync(`${path}.br`, brotliCompressSync(content, { params: quality }));
    writeFileSync(`${path}.gz`, gzipSync(content, { level: 9 }));
  }
}

checkBudget();
rmSync(new URL(".vite", dist), { recursive: true });
compress();
