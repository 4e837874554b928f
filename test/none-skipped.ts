import type { Reporter } from "vitest/node";

/** A test that is skipped proves nothing, and nobody notices: in CI it fails the run. */
export const noneSkipped: Reporter = {
  onTestRunEnd(modules) {
    for (const module of modules)
      for (const test of module.children.allTests("skipped")) {
        console.error(`skipped: ${module.relativeModuleId} > ${test.fullName}`);
        process.exitCode = 1;
      }
  },
};
