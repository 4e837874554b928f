import { createHash } from "node:crypto";
import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { aCluster, type Cluster, hello, said } from "./a-cluster.ts";
import { logOf, pidIn, runFolders } from "./on-nodes.ts";

const programs = ["web", "worker", "keeper"] as const;
const rhythm = "interval: 100ms, successes: 2, deadline: 5s, healthy-for: 300ms";

/** Says what it was given, and its secret as a digest and as it is. */
const worker = (version: string, ends = false) => `#!/usr/bin/env node
import("node:crypto").then(({ createHash }) => {
  const { LOG, TOKEN = "" } = process.env;
  console.log("${version} LOG", LOG, "TOKEN", createHash("sha256").update(TOKEN).digest("hex"), TOKEN);
  ${ends ? "process.exit(3);" : 'setInterval(() => {}, 1000); process.on("SIGINT", () => process.exit(0));'}
});
`;

describe("three executables in one dflow.yaml", () => {
  let cluster: Cluster;
  let version: string;
  const files = (name: string) => ({ web: hello(name), worker: worker(name), keeper: worker(name) });
  const pids = () =>
    Object.fromEntries(
      programs.map((name) => [
        name,
        cluster.servers.map((server) => pidIn(runFolders(server, name).at(-1) as string, "process")),
      ]),
    );
  const serving = () => Promise.all(cluster.urls.map((url) => said(url)));

  beforeAll(async () => {
    cluster = await aCluster({
      nodes: 2,
      executables: ({ port, privatePorts }) => [
        "- name: web",
        "  path: web",
        `  port: ${port}`,
        `  private-ports: ${privatePorts}`,
        `  verify: [{http: /ready, ${rhythm}}]`,
        "- name: worker",
        "  path: worker",
        "  env: {LOG: info}",
        `  verify: [{run: "true", ${rhythm}}]`,
        "- name: keeper",
        "  path: keeper",
        "  secrets: [TOKEN]",
        `  verify: [{run: "true", ${rhythm}}]`,
      ],
    });
    // What is not under git may change without a new version.
    writeFileSync(join(cluster.folder, ".gitignore"), ".dflow\ndflow.yaml\n");
    version = cluster.commit(files("v1"));
  });
  afterAll(() => cluster.stop());

  it("are not deployed while a secret is missing, which is named", async () => {
    const { exit, error } = await cluster.ask("deploy");
    expect(exit).toBe(3);
    expect(error.message).toContain("keeper needs TOKEN");
    for (const { home } of cluster.servers) expect(readdirSync(home)).toEqual([]);
  });

  it("are deployed as one version, and the secret is seen by its program and by nobody else", async () => {
    const secret = "correct horse battery staple";
    cluster.env.TOKEN = secret;
    const deploy = cluster.begin("deploy", "--json", "--debug", "--progress", "ndjson");
    const seen = new Set<string>();
    let ended = false;
    deploy.ended.then(() => {
      ended = true;
    });
    while (!ended) {
      for (const pid of processes())
        if (ofProcess(pid, "cmdline").includes(secret)) seen.add(ofProcess(pid, "cmdline"));
      await sleep(5);
    }
    expect(await deploy.ended).toBe(0);
    expect([...seen]).toEqual([]);
    expect(await serving()).toEqual(["hello v1 from node 0", "hello v1 from node 1"]);
    const digest = createHash("sha256").update(secret).digest("hex");
    for (const server of cluster.servers) {
      expect(logOf(server, "keeper")).toBe(`v1 LOG undefined TOKEN ${digest} ${secret}\n`);
      expect(logOf(server, "worker")).toMatch(/^v1 LOG info TOKEN \w+ \n$/);
    }
    expect(new Set(processes().filter((pid) => ofProcess(pid, "environ").includes(secret)))).toEqual(
      new Set(pids().keeper?.map(String)),
    );

    const heard = [deploy.printed()];
    for (const command of ["list", "logs", "verify", "history", "versions", "health"]) {
      const one = await cluster.dflow(command, "--json", "--debug");
      const other = await cluster.dflow(command, "--debug");
      expect({ command, exits: [one.exit, other.exit] }).toEqual({ command, exits: [0, 0] });
      heard.push(one.stdout, one.stderr, other.stdout, other.stderr);
    }
    for (const text of heard) expect(text).not.toContain(secret);
    expect(heard.join("\n")).toContain("***");
    const holding = (folder: string) =>
      readdirSync(folder, { recursive: true, encoding: "utf8" })
        .map((name) => join(folder, name))
        .filter((path) => statSync(path).isFile() && readFileSync(path).includes(secret));
    expect(holding(join(cluster.folder, ".dflow"))).toEqual([]);
    for (const server of cluster.servers) {
      const [folder] = runFolders(server, "keeper") as [string];
      expect(holding(server.home).sort()).toEqual([join(folder, "launch"), join(folder, "log")]);
      expect(statSync(join(folder, "launch")).mode & 0o777).toBe(0o600);
    }
  });

  it("a secret that is changed leads to a new process of its program, of the same version, and to nothing else", async () => {
    const before = pids();
    cluster.env.TOKEN = "a newer horse";
    const { exit, data } = await cluster.ask("deploy");
    expect({ exit, changed: data.changed, bytes: data.bytes, version: data.version }).toEqual({
      exit: 0,
      changed: true,
      bytes: 0,
      version,
    });
    const after = pids();
    expect({ web: after.web, worker: after.worker }).toEqual({ web: before.web, worker: before.worker });
    for (const pid of after.keeper ?? []) expect(before.keeper).not.toContain(pid);
    for (const server of cluster.servers) expect(logOf(server, "keeper")).toContain("a newer horse");
    expect((await cluster.ask("deploy")).data.changed).toBe(false);
  });

  it("and so does a variable that is changed in dflow.yaml", async () => {
    const before = pids();
    cluster.rewrite("LOG: info", "LOG: debug");
    const { exit, data } = await cluster.ask("deploy");
    expect({ exit, changed: data.changed, version: data.version }).toEqual({ exit: 0, changed: true, version });
    const after = pids();
    expect({ web: after.web, keeper: after.keeper }).toEqual({ web: before.web, keeper: before.keeper });
    for (const server of cluster.servers) expect(logOf(server, "worker")).toMatch(/^v1 LOG debug/);
  });

  it("a worker that ends at once takes the whole version back, the programs that were well too", async () => {
    const before = pids();
    cluster.commit({ ...files("v2"), worker: worker("v2", true) });
    const { exit, stderr } = await cluster.dflow("deploy");
    expect(exit).toBe(8);
    expect(stderr).toContain("every Node serves what it served before");
    expect(stderr).not.toContain("a newer horse");
    expect(await serving()).toEqual(["hello v1 from node 0", "hello v1 from node 1"]);
    const { versions } = (await cluster.ask("versions")).data;
    expect(versions.sort(byName)).toMatchObject(
      [...programs].sort().map((executable) => ({ executable, version, nodes: [0, 1] })),
    );
    for (const [name, found] of Object.entries(before))
      for (const pid of found) expect({ name, alive: isAlive(pid) }).toEqual({ name, alive: true });
  });

  it("a program that is taken out of dflow.yaml is stopped by the next deploy, and no other", async () => {
    const before = pids();
    const yaml = readFileSync(join(cluster.folder, "dflow.yaml"), "utf8");
    writeFileSync(join(cluster.folder, "dflow.yaml"), yaml.replace(/ {2}- name: worker\n(?: {4}.*\n)+/, ""));
    version = cluster.commit(files("v3"));
    expect((await cluster.ask("deploy")).exit).toBe(0);
    const { versions } = (await cluster.ask("versions")).data;
    expect(versions.map((one: { executable: string }) => one.executable).sort()).toEqual(["keeper", "web"]);
    for (const pid of before.worker ?? []) expect(isAlive(pid)).toBe(false);
    expect(await serving()).toEqual(["hello v3 from node 0", "hello v3 from node 1"]);
  });
});

const byName = (a: { executable: string }, b: { executable: string }): number =>
  a.executable.localeCompare(b.executable);

const processes = (): readonly string[] =>
  readdirSync("/proc").filter((name) => /^\d+$/.test(name) && name !== String(process.pid));

function ofProcess(pid: string, what: "cmdline" | "environ"): string {
  try {
    return readFileSync(`/proc/${pid}/${what}`, "utf8");
  } catch {
    return ""; // It has ended meanwhile.
  }
}

const isAlive = (pid: number): boolean => ofProcess(String(pid), "cmdline") !== "";
