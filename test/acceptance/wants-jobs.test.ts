import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { processesOf } from "../../src/backends/vm/local/processes.ts";
import { aCluster, type Cluster, hello, said, until } from "../end-to-end/a-cluster.ts";
import { logOf, pidIn, runFolders } from "../end-to-end/on-nodes.ts";
import { changed, native } from "../end-to-end/programs.ts";
import type { SshServer } from "../hosts/sshd.ts";
import { aGithub, annotations, type Github, type JobOptions, readable } from "./runner.ts";

/** wants.md, by their numbers: what a job leaves on a Node, what it brings there, and what its page shows. */
describe("a job", () => {
  let cluster: Cluster;
  let github: Github;
  let server: SshServer;
  /** Holds a df that tells of a full disk where its Node's home has a file `full`. */
  let tools: string;
  let version: string;
  const job = async (inputs: Readonly<Record<string, string>>, options: JobOptions = {}) => {
    const ended = await github.job(inputs, options).ended;
    // One of the tools that people left printed it for what it could not show.
    for (const text of [ended.log, ended.summary, ...Object.values(ended.outputs)])
      expect(text).not.toContain("[object Object]");
    return { ...ended, annotations: annotations(ended.log), summary: readable(ended.summary) };
  };
  const deploy = async (program: string | Uint8Array | Readonly<Record<string, string>>, options: JobOptions = {}) => {
    version = cluster.commit(program);
    const ended = await job({ command: "deploy" }, options);
    expect({ exit: ended.exit, log: ended.log }).toMatchObject({ exit: 0 });
    return ended;
  };
  const bytes = ({ outputs }: { readonly outputs: Readonly<Record<string, string>> }) =>
    JSON.parse(outputs.result ?? "").bytes;
  const url = () => cluster.urls[0] ?? expect.fail();

  beforeAll(async () => {
    tools = mkdtempSync(join(tmpdir(), "dflow-tools-"));
    const full = "printf 'Filesystem 1024-blocks Used Available Capacity Mounted on\\n/dev/x 1000 990 10 99%% /\\n'";
    writeFileSync(join(tools, "df"), `#!/bin/sh\nif [ -e "$HOME/full" ]; then ${full}; else exec /bin/df "$@"; fi\n`);
    chmodSync(join(tools, "df"), 0o755);
    cluster = await aCluster({
      nodes: 1,
      environment: { PATH: `${tools}:${process.env.PATH}` },
    });
    github = await aGithub(cluster);
    [server] = cluster.servers as [SshServer];
  });
  afterAll(async () => {
    await github.stop();
    await cluster.stop();
    rmSync(tools, { recursive: true });
  });

  test("(12) ends though the program goes on, and prints", async () => {
    await deploy(
      changed(hello("v1"), "\nconst READY", "\nsetInterval(() => console.log('still here'), 20);\nconst READY"),
    );
    const length = logOf(server).length;
    await until(() => logOf(server).length > length);
    expect(await said(url())).toBe("hello v1 from node 0");
  });

  test("(12) brings a new file beside the one that runs, which is busy", async () => {
    await deploy(await native("v2"));
    await deploy(await native("v3"));
    expect(await said(url())).toBe("hello v3 from node 0");
  });

  test("(14) copies nothing that is there already, and no registry is asked", async () => {
    expect(bytes(await job({ command: "deploy" }))).toBe(0);
    const file = await native("v3");
    const same = bytes(await deploy({ README: "the same program of another commit" }));
    expect({ same, little: same < file.length / 100 }).toMatchObject({ little: true });
    expect((await job({ command: "copy" })).outputs).toMatchObject({ changed: "false" });
  });

  test("(16) leaves nothing of dflow's on a Node but the shell that starts the program again", async () => {
    await until(async () => (await processesOf(server.home)).length <= 2);
    const [folder = ""] = runFolders(server).slice(-1);
    const found = (await processesOf(server.home)).map(({ pid }) => pid).sort();
    expect(found).toEqual([pidIn(folder, "process"), pidIn(folder, "watcher")].sort());
    expect(readFileSync(`/proc/${pidIn(folder, "watcher")}/comm`, "utf8")).toMatch(/sh\n$/);
  });

  test("(17) takes its inputs from nowhere else: variables of the same names change nothing", async () => {
    const env = { PORT: "1", HOST: "192.0.2.1", COMMAND: "destroy", VERSION: "0000000", INDEX: "7", DFLOW_PORT: "2" };
    const { outputs } = await deploy(hello("v4"), {
      env: { ...env, "ssh-private-key": "x", "commit-hash": "0000000" },
    });
    expect(outputs.version).toBe(version);
    expect(await said(url())).toBe("hello v4 from node 0");
  });

  test("(17) brings no program of 0 bytes", async () => {
    cluster.commit("");
    const { exit, annotations, summary } = await job({ command: "deploy" });
    expect(exit).toBe(6);
    expect(annotations).toEqual([expect.stringMatching(/hello is empty\nthe build did not finish/)]);
    expect(summary).toContain("hello is empty");
    expect(await said(url())).toBe("hello v4 from node 0");
  });

  test("(18) shows on its page what runs where, and what a deploy would do", async () => {
    const row = new RegExp(`\\| 0 \\| \\S+ \\| hello \\| ${version.slice(0, 7)} \\| <b>serving</b> \\| ✅ healthy`);
    expect((await job({ command: "list" })).summary).toMatch(row);
    expect((await job({ command: "versions" })).summary).toContain(`| hello | ${version} | 0 | ✅ current |`);
    const before = runFolders(server);
    const next = cluster.commit(hello("v5")).slice(0, 7);
    const { exit, summary } = await job({ command: "deploy", "dry-run": "true" });
    expect(exit).toBe(0);
    for (const part of ["Nothing was changed", `switch traffic to hello ${next}`, `stop hello ${version.slice(0, 7)}`])
      expect(summary).toContain(part);
    expect(runFolders(server)).toEqual(before);
  });

  test("(15) looks at the disk before anything is copied", async () => {
    writeFileSync(join(server.home, "full"), "");
    const { exit, annotations } = await job({ command: "deploy" });
    rmSync(join(server.home, "full"));
    expect(exit).toBe(3);
    expect(annotations).toEqual([expect.stringMatching(/^node 0 has 1 MiB free, the copy needs \d+ MiB\n"dflow gc"/)]);
  });

  test("(15) collects old versions and says which; what runs, and what a rollback goes to, stays", async () => {
    const { exit, outputs, summary } = await job({ command: "gc", count: "1", older: "1s" });
    expect({ exit, changed: outputs.changed }).toEqual({ exit: 0, changed: "true" });
    expect(summary).toContain(`| ${version.slice(0, 7)} | runs |`);
    expect(summary).toMatch(/\| Node 0 \| hello \| \w{7} \|/);
    expect((await job({ command: "rollback" })).exit).toBe(0);
  });
});
