// Fails the build when what the browser must load before the first page grows beyond the budget.
import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

const BUDGET_BYTES = 300 * 1024;
const dist = new URL("../dist/", import.meta.url);

/** @type {Record<string, {file: string, isEntry?: boolean, imports?: string[]}>} */
const manifest = JSON.parse(readFileSync(new URL(".vite/manifest.json", dist), "utf8"));

/** @type {Set<string>} */
const initial = new Set();
/** @param {string} key */
function follow(key) {
  const chunk = manifest[key];
  if (!chunk || initial.has(chunk.file)) return;
  initial.add(chunk.file);
  for (const imported of chunk.imports ?? []) follow(imported);
}
for (const [key, chunk] of Object.entries(manifest)) if (chunk.isEntry) follow(key);

let total = 0;
for (const file of initial) total += gzipSync(readFileSync(new URL(file, dist))).length;
const kib = (/** @type {number} */ bytes) => `${(bytes / 1024).toFixed(1)} KiB`;
console.log(`initial JavaScript: ${kib(total)} gzipped of ${kib(BUDGET_BYTES)} allowed`);
if (total > BUDGET_BYTES) process.exit(1);
