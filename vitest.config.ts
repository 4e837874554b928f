import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";
import { cannotRun } from "./test/components.ts";
import { noneSkipped } from "./test/none-skipped.ts";

/** They run what people run: the bundle. */
const built = ["test/acceptance/**/*.test.ts", "test/end-to-end/**/*.test.ts"];

/** On real machines: systemd, Docker, nft, Vagrant, GHC. `npm run test:e2e` brings what they need. */
const real = ["test/real-nodes/**/*.test.ts"];

/** What takes long to show: `npm run test:soak`. */
const soak = ["test/soak/**/*.test.ts"];

const leftOut = [...cannotRun(process.env)];

export default defineConfig({
  test: {
    allowOnly: !process.env.CI,
    pool: "forks",
    // Most of these tests wait for processes of their own.
    maxWorkers: availableParallelism(),
    // Real processes, shells and sshds on a busy machine; what has to be fast is measured in bench/.
    testTimeout: 60_000,
    hookTimeout: 120_000,
    // In CI a machine may stall for seconds in the middle of a story; what is red twice is red. Nothing is retried elsewhere.
    retry: process.env.CI ? 1 : 0,
    reporters: process.env.CI ? ["default", noneSkipped] : ["default"],
    projects: [
      {
        extends: true,
        test: { name: "sources", include: ["test/**/*.test.ts"], exclude: [...built, ...real, ...soak, ...leftOut] },
      },
      {
        extends: true,
        test: { name: "built", include: built, exclude: leftOut, globalSetup: "test/acceptance/build-once.ts" },
      },
      {
        extends: true,
        test: {
          name: "real",
          include: real,
          globalSetup: ["test/acceptance/build-once.ts", "test/real-nodes/prepare.ts"],
          testTimeout: 300_000,
          hookTimeout: 600_000,
        },
      },
      {
        extends: true,
        test: {
          name: "soak",
          include: soak,
          globalSetup: ["test/acceptance/build-once.ts", "test/real-nodes/prepare.ts"],
          hookTimeout: 600_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
