import { defineConfig } from "vitest/config";
import { noneSkipped } from "./test/none-skipped.ts";

const acceptance = "test/acceptance/**/*.test.ts";

export default defineConfig({
  test: {
    allowOnly: !process.env.CI,
    pool: "forks",
    // Real processes, shells and sshds on a busy machine; what has to be fast is measured in bench/.
    testTimeout: 60_000,
    hookTimeout: 120_000,
    reporters: process.env.CI ? ["default", noneSkipped] : ["default"],
    projects: [
      { extends: true, test: { name: "sources", include: ["test/**/*.test.ts"], exclude: [acceptance] } },
      {
        extends: true,
        test: { name: "acceptance", include: [acceptance], globalSetup: "test/acceptance/build-once.ts" },
      },
    ],
  },
});
