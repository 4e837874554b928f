import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { generated } from "../src/manual/generate.ts";

test.each(Object.keys(generated))("%s is what its sources say", (path) => {
  const found = readFileSync(new URL(`../${path}`, import.meta.url), "utf8");
  const stale = found !== generated[path]?.();
  expect(stale ? `${path} is stale: run "npm run generate" and commit what it writes` : "").toBe("");
});
