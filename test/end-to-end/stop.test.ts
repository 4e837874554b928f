import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { processesOf } from "../../src/backends/vm/local/processes.ts";
import type { SshServer } from "../hosts/sshd.ts";
import { aCluster, type Cluster, hello, neverHealthy, said, until } from "./a-cluster.ts";
import { logOf } from "./on-nodes.ts";
import { telling } from "./programs.ts";

describe("stop on a real OpenSSH server", () => {
  let cluster: Cluster;
  let server: SshServer;
  let url: string;
  let version: string;
  const stopped = async (...flags: string[]) => {
    const { exit, data } = await cluster.ask("stop", ...flags);
    expect(exit).toBe(0);
    return data.nodes[0].stopped;
  };
  /** A request of so many ms that the program has begun to answer. */
  const slowly = async (ms: number): Promise<{ answer: Promise<string> }> => {
    const answer = said(`${url}/slow/${ms}`).catch((error) => error.code);
    await until(() => logOf(server).includes(`got /slow/${ms}`));
    return { answer };
  };
  const serve = async (program: string) => {
    version = cluster.commit(program);
    expect(await cluster.dflow("deploy", "--progress", "none")).toMatchObject({ exit: 0, stderr: "" });
  };

  beforeAll(async () => {
    cluster = await aCluster({ nodes: 1, program: ["stop: {drain: 10m, immediate: 1s, kill: 5s}"] });
    [server] = cluster.servers as [SshServer];
    [url] = cluster.urls as [string];
    await serve(telling("v1"));
  });
  afterAll(() => cluster.stop());

  it("sends SIGINT alone, and the request that is being answered gets its whole answer", async () => {
    const { answer } = await slowly(1501);
    expect(await stopped()).toEqual([{ executable: "hello", version, by: "graceful", cut: 0 }]);
    expect(await answer).toBe("waited 1501 ms");
    expect(logOf(server)).toContain("got SIGINT");
    expect(logOf(server)).not.toContain("got SIGTERM");
  });

  it("leaves nobody who would start it again, and nobody behind the public port", async () => {
    expect(await processesOf(server.home)).toEqual([]);
    await expect(said(url)).rejects.toThrow(/ECONN/);
    const [node] = (await cluster.ask("list")).data.nodes;
    expect(node.versions).toMatchObject([{ version, state: "stopped", role: "current", serving: false }]);
    expect(await stopped()).toEqual([]);
  });

  it("is undone by start, which starts the version that was stopped", async () => {
    expect((await cluster.ask("start")).exit).toBe(0);
    expect(await said(url)).toBe("hello v1 from node 0");
    expect((await cluster.ask("start")).data.changed).toBe(false);
  });

  it("with --now sends SIGTERM at once, and open connections are cut and counted", async () => {
    const { answer } = await slowly(99_000);
    expect(await stopped("--now")).toEqual([{ executable: "hello", version, by: "immediate", cut: 1 }]);
    expect(await answer).toBe("ECONNRESET");
    expect(logOf(server)).toContain("got SIGTERM");
    expect(logOf(server)).not.toContain("got SIGINT");
  });

  it("does not wait for a program that has no connections left and goes on all the same", async () => {
    await serve(telling("v2", ["SIGINT"]));
    const { answer } = await slowly(1502);
    expect(await stopped()).toEqual([{ executable: "hello", version, by: "immediate", cut: 0 }]);
    expect(await answer).toBe("waited 1502 ms");
    expect(logOf(server)).toMatch(/got SIGINT\n.*got SIGTERM\n/s);
  });

  it("ends a program that hears no SIGINT by the deadline for draining, its connections cut", async () => {
    cluster.rewrite("drain: 10m", "drain: 1s");
    await serve(telling("v3", ["SIGINT"]));
    const { answer } = await slowly(99_001);
    expect(await stopped()).toEqual([{ executable: "hello", version, by: "immediate", cut: 1 }]);
    expect(await answer).toBe("ECONNRESET");
  });

  it("kills a program that hears nothing, by the deadline after that", async () => {
    await serve(telling("v4", ["SIGINT", "SIGTERM"]));
    expect(await stopped()).toEqual([{ executable: "hello", version, by: "kill", cut: 0 }]);
    expect(logOf(server)).toMatch(/got SIGINT\n.*got SIGTERM\n/s);
    expect(await processesOf(server.home)).toEqual([]);
  });

  it("stops the current version only, and with --all every version", async () => {
    await serve(hello("v5"));
    const current = version;
    cluster.rewrite("image: none", "image: none\nrollout: {on-failure: stop}");
    const left = cluster.commit(neverHealthy("v6"));
    expect((await cluster.dflow("deploy")).exit).toBe(8);
    const running = async () =>
      (await cluster.ask("versions")).data.versions.map((one: { version: string }) => one.version);
    expect(new Set(await running())).toEqual(new Set([current, left]));

    expect(await stopped()).toMatchObject([{ version: current, by: "graceful" }]);
    expect(await running()).toEqual([left]);
    expect(await stopped("--all")).toMatchObject([{ version: left, by: "graceful" }]);
    expect(await processesOf(server.home)).toEqual([]);
  });
});
