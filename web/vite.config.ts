import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

// `npm run dev` shows the console against a running Atalaya, or against `npm run mock`.
const server = process.env.ATALAYA_URL ?? "http://127.0.0.1:5380";

export default defineConfig({
  plugins: [react()],
  resolve: { alias: { "@": fileURLToPath(new URL("./src", import.meta.url)) } },
  build: {
    // The server's content security policy allows files of its own only: no data: URLs.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    manifest: true,
    // scripts/finish.mjs has a budget of its own.
    chunkSizeWarningLimit: 1_000,
    target: "es2022",
  },
  server: { proxy: { "/api": { target: server } } },
  test: {
    include: ["src/**/*.test.{ts,tsx}", "mock/**/*.test.ts"],
    css: { include: [/tokens\.css/] },
  },
});
