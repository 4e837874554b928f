import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { dflow, emptyFolder } from "./run-dflow.ts";

test.each(["SIGINT", "SIGTERM", "SIGHUP"] as const)(
  "%s in the middle of a build ends it with exit 130",
  async (name) => {
    const folder = emptyFolder();
    writeFileSync(
      join(folder, "dflow.yaml"),
      `
name: slow
vm-backend: local
container-backend: process
build: {command: "echo the build has begun; exec sleep 600"}
executables: [{name: slow, path: slow}]
`,
    );
    const { exit, stdout, stderr } = await dflow(["build", "--json"], {
      cwd: folder,
      signal: { name, after: "the build has begun" },
    });
    expect({ exit, data: JSON.parse(stdout).data, stderr }).toMatchObject({ exit: 130, data: null });
    expect(JSON.parse(stdout).error).toMatchObject({ code: "cancelled" });
  },
);
