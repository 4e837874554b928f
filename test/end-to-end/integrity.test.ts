import { randomBytes } from "node:crypto";
import { chmodSync, readdirSync, readFileSync, renameSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { sha256 } from "../hosts/programs.ts";
import type { SshServer } from "../hosts/sshd.ts";
import { aCluster, type Cluster, hello, said, until } from "./a-cluster.ts";
import { installedFile, pidIn, runFolders } from "./on-nodes.ts";
import { native } from "./programs.ts";

describe("what runs is what was built", () => {
  let cluster: Cluster;
  let second: SshServer;
  let version: string;
  const serve = async (program: string | Uint8Array) => {
    version = cluster.commit(program);
    expect(await cluster.dflow("deploy", "--progress", "none")).toMatchObject({ exit: 0, stderr: "" });
  };
  const compare = async () => {
    const { exit, data, error } = await cluster.ask("compare-checksums");
    return {
      exit,
      message: error?.message,
      executables: data.nodes.flatMap((node: { executables: [] }) => node.executables),
    };
  };
  const isWell = { exit: 0, executables: [{ agrees: true }, { agrees: true }] };
  /** Puts another file in the place of the one on the second Node. */
  const replaceFile = (content: string | Uint8Array) => {
    const file = installedFile(second, version);
    writeFileSync(`${file}.other`, content);
    chmodSync(`${file}.other`, 0o755);
    renameSync(`${file}.other`, file);
  };
  const newest = () => runFolders(second).at(-1) as string;
  const shown = async () => (await cluster.ask("list", "--index", "1")).data.nodes[0].versions[0];
  const successful = async (...words: string[]) => expect((await cluster.ask(...words)).exit).toBe(0);

  beforeAll(async () => {
    cluster = await aCluster({ nodes: 2 });
    second = cluster.servers[1] as SshServer;
    await serve(await native("v1"));
  });
  afterAll(() => cluster.stop());

  it("compare-checksums finds recorded, file and running bytes the same after a deploy", async () => {
    const { executables, ...found } = await compare();
    expect(found.exit).toBe(0);
    const checksum = sha256(readFileSync(join(cluster.folder, "hello")));
    const agreed = {
      executable: "hello",
      version,
      recorded: checksum,
      file: checksum,
      running: checksum,
      agrees: true,
    };
    expect(executables).toEqual([agreed, agreed]);
  });

  it("another file in its place is found, the Node named; copy --through-cache puts it right without a restart", async () => {
    const before = pidIn(newest(), "process");
    const other = await native("other");
    replaceFile(other);
    const found = await compare();
    expect(found).toMatchObject({ exit: 12, executables: [{ agrees: true }, { agrees: false, file: sha256(other) }] });
    expect(found.executables[1].running).toBe(found.executables[1].recorded);
    expect(found.message).toContain("node 1:");
    await successful("copy", "--through-cache");
    expect(await compare()).toMatchObject(isWell);
    expect(pidIn(newest(), "process")).toBe(before);
  });

  it("other bytes that run are found; the file written again is not enough, a restart is", async () => {
    const other = await native("other");
    replaceFile(other);
    process.kill(pidIn(newest(), "process"), "SIGKILL");
    await until(async () => (await said(cluster.urls[1] as string).catch(() => "")) === "hello other from node 1");
    const differs = { agrees: false, running: sha256(other) };
    expect(await compare()).toMatchObject({
      exit: 12,
      executables: [{ agrees: true }, { ...differs, file: sha256(other) }],
    });
    await successful("copy", "--through-cache");
    expect(await compare()).toMatchObject({ exit: 12, executables: [{ agrees: true }, differs] });
    await successful("restart");
    expect(await compare()).toMatchObject(isWell);
    expect(await said(cluster.urls[1] as string)).toBe("hello v1 from node 1");
  });

  it("a killed program comes back by itself, on the same port, and list counts it", async () => {
    const before = await shown();
    process.kill(pidIn(newest(), "process"), "SIGKILL");
    await until(async () => (await said(cluster.urls[1] as string).catch(() => "")) === "hello v1 from node 1");
    expect(await shown()).toMatchObject({ port: before.port, serving: true, health: "healthy", restarts: 1 });
    expect(before.restarts).toBe(0);
  });

  it("a program killed together with its watcher stays away, and repair heals the Node", async () => {
    for (const which of ["watcher", "process"] as const) process.kill(pidIn(newest(), which), "SIGKILL");
    expect(await shown()).toMatchObject({ state: "stopped", serving: false });
    const { exit, data } = await cluster.ask("repair");
    expect({ exit, healthy: data.healthy }).toEqual({ exit: 0, healthy: true });
    expect(data.nodes).toMatchObject([
      { found: "healthy", did: [] },
      { found: "unhealthy", did: ["restart"], result: "done" },
    ]);
    expect(await said(cluster.urls[1] as string)).toBe("hello v1 from node 1");
    expect((await cluster.ask("repair")).data.changed).toBe(false);
  });

  it("repair copies again what is damaged, and starts nothing from it", async () => {
    for (const which of ["watcher", "process"] as const) process.kill(pidIn(newest(), which), "SIGKILL");
    replaceFile(await native("other"));
    const { exit, data } = await cluster.ask("repair");
    expect({ exit, did: data.nodes[1].did }).toEqual({ exit: 0, did: ["copy", "restart"] });
    expect(await compare()).toMatchObject(isWell);
  });

  it("a script agrees, and is not started again from a file that somebody changed", async () => {
    await serve(hello("v2"));
    expect(await compare()).toMatchObject(isWell);
    replaceFile(hello("other"));
    const found = await compare();
    expect(found).toMatchObject({ exit: 12, executables: [{ agrees: true }, { agrees: false }] });
    expect(found.executables[1].running).not.toBe(found.executables[1].recorded);
    const refused = await cluster.ask("restart");
    expect(refused.exit).toBe(7);
    expect(refused.error.message).toMatch(/^node 1: .* is not what was built/);
    expect(await said(cluster.urls[1] as string)).toBe("hello v2 from node 1");
    await successful("copy", "--through-cache");
    await successful("restart");
    expect(await compare()).toMatchObject(isWell);
  });

  it("a connection that dies in the middle of a copy leaves nothing that could be run, and the next deploy works", async () => {
    const before = version;
    version = cluster.commit(await native("v3", randomBytes(30_000_000)));
    const deploy = cluster.begin("deploy", "--progress", "ndjson");
    await until(() => /"type":"progress".*"index":1/.test(deploy.printed()));
    process.kill(deploy.pid, "SIGSTOP");
    const links = sshdsOf(second);
    for (const pid of links) process.kill(pid, "SIGKILL");
    process.kill(deploy.pid, "SIGCONT");
    expect(links.length).toBeGreaterThan(0);
    expect(await deploy.ended).toBe(7);

    const files = readdirSync(join(second.home, ".dflow/hello/releases"), { recursive: true, encoding: "utf8" })
      .map((name) => join(second.home, ".dflow/hello/releases", name))
      .filter((path) => statSync(path).isFile() && (statSync(path).mode & 0o111) !== 0);
    expect(files.length).toBeGreaterThan(0);
    for (const file of files) expect(file).toContain(sha256(readFileSync(file)).slice(0, 12));
    expect(() => installedFile(second, version)).toThrow("is not installed");
    expect((await cluster.ask("versions")).data.versions).toMatchObject([{ version: before, nodes: [0, 1] }]);
    await successful("deploy");
    expect(await compare()).toMatchObject(isWell);
    const left = readdirSync(join(second.home, ".dflow/hello/releases/hello")).filter((name) =>
      name.startsWith(".new"),
    );
    expect(left).toEqual([]);
  });

  it("sends the whole file where the old one, that a difference would need, was changed on the Node", async () => {
    await serve(await native("v5"));
    replaceFile(await native("other"));
    version = cluster.commit(await native("v6"));
    const { exit, stderr } = await cluster.dflow("deploy", "--progress", "plain");
    expect({ exit, told: /node 1.*the whole file is sent instead/.test(stderr) }).toEqual({ exit: 0, told: true });
    expect(await compare()).toMatchObject(isWell);
  });
});

/** The ends of ssh connections on this Node, by what runs there for them. */
function sshdsOf({ home }: SshServer): readonly number[] {
  const read = (path: string) => {
    try {
      return readFileSync(path, "latin1");
    } catch {
      return ""; // It has ended meanwhile.
    }
  };
  const found = new Set<number>();
  for (const pid of readdirSync("/proc").filter((name) => /^\d+$/.test(name))) {
    if (!read(`/proc/${pid}/environ`).split("\0").includes(`HOME=${home}`)) continue;
    const parent = Number(read(`/proc/${pid}/stat`).split(") ").at(-1)?.split(" ")[1]);
    if (read(`/proc/${parent}/comm`).startsWith("sshd")) found.add(parent);
  }
  return [...found];
}
