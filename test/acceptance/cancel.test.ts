import { readFileSync, writeFileSync } from "node:fs";
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

/** "Z" is a process that has ended, and that nobody has asked about. */
const stateOf = (pid: number): string => {
  try {
    return /^State:\s+(\S)/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? "";
  } catch {
    return "gone";
  }
};

test.each(["SIGINT", "SIGTERM"] as const)(
  "%s leaves nothing running of a build that hears no signal, nor of what it has started",
  async (name) => {
    const folder = emptyFolder();
    writeFileSync(
      join(folder, "dflow.yaml"),
      `
name: deaf
vm-backend: local
container-backend: process
build: {command: "trap '' INT TERM; sleep 600 & echo $$ $! > pids; echo the build 'has' begun; wait"}
executables: [{name: deaf, path: deaf}]
`,
    );
    const { exit } = await dflow(["build"], { cwd: folder, signal: { name, after: "the build has begun" } });
    expect(exit).toBe(130);
    const pids = readFileSync(join(folder, "pids"), "utf8").trim().split(" ").map(Number);
    expect(pids.map(stateOf).filter((state) => !["gone", "Z", "X"].includes(state))).toEqual([]);
  },
);
