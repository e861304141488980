import { defineConfig } from "vitest/config";
import { Summary } from "../summary.ts";

/** The end-to-end test of an attack; `browser/run-security.sh` sets the stage. */
export default defineConfig({
  test: {
    root: import.meta.dirname,
    include: ["*.test.ts"],
    globalSetup: "../server.ts",
    fileParallelism: false,
    testTimeout: 300_000,
    hookTimeout: 60_000,
    reporters: ["verbose", new Summary()],
  },
});
