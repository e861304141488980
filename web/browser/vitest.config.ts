import { defineConfig } from "vitest/config";
import { Summary } from "./summary.ts";
import { InOrder } from "./in-order.ts";

/** The browser tests: Chromium against a running Atalaya, or against the mock server. */
export default defineConfig({
  test: {
    root: import.meta.dirname,
    include: ["*.test.ts"],
    globalSetup: "./server.ts",
    fileParallelism: false,
    sequence: { sequencer: InOrder },
    testTimeout: 120_000,
    hookTimeout: 60_000,
    reporters: ["verbose", new Summary()],
  },
});
