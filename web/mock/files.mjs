// @ts-check
// Serves the built console under the content security policy that the real server sends.
import { readFileSync, statSync } from "node:fs";
import { extname } from "node:path";
import { fileURLToPath } from "node:url";

const DIST = fileURLToPath(new URL("../dist", import.meta.url));
const POLICY = [
  "default-src 'self'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
  "object-src 'none'",
].join("; ");
/** @type {Record<string, string>} */
const TYPES = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".css": "text/css",
  ".svg": "image/svg+xml",
};

/** @param {string} path @param {import("node:http").ServerResponse} response */
export function serveFile(path, response) {
  const wanted = `${DIST}${path.replaceAll("..", "")}`;
  const isFile = statSync(wanted, { throwIfNoEntry: false })?.isFile() ?? false;
  if (!isFile && path.startsWith("/assets/")) {
    response.writeHead(404).end();
    return;
  }
  // Every other address is a page of the console.
  const file = isFile ? wanted : `${DIST}/index.html`;
  response.writeHead(200, {
    "Content-Type": TYPES[extname(file)] ?? "application/octet-stream",
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
  });
  response.end(readFileSync(file));
}
