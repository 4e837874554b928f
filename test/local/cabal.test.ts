import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { cp, mkdir, readFile, writeFile } from "node:fs/promises";
import http from "node:http";
import net from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Built } from "../../src/contracts/workshop.ts";
import type { BuildRules } from "../../src/domain/settings.ts";
import { freePort } from "../free-port.ts";
import { aProject, type TestProject } from "./project.ts";

// examples/warp-hello, built by the real cabal and GHC of Debian with Debian's packages.

const example = new URL("../../examples/warp-hello", import.meta.url).pathname;
let project: TestProject;
let env: NodeJS.ProcessEnv;

beforeAll(async () => {
  project = await aProject({ git: true });
  await cp(example, project.folder, { recursive: true, filter: (path) => !/dist-newstyle|\.dflow/.test(path) });
  await mkdir(project.caches);
  // Without Hackage, as behind many a firewall; and nothing of the person's own.
  await writeFile(join(project.caches, "cabal-config"), "");
  env = {
    ...process.env,
    CABAL_CONFIG: join(project.caches, "cabal-config"),
    CABAL_DIR: join(project.caches, "cabal"),
  };
});
afterAll(() => project.end());

const workshop = (component = "exe:warp-hello", rules?: BuildRules) => {
  project.events.length = 0;
  return project.workshop({ paths: { "warp-hello": { cabal: component } }, env, ...(rules && { build: rules }) });
};
const rewrite = async (file: string, before: string, now: string) => {
  const path = join(project.folder, file);
  const text = await readFile(path, "utf8");
  expect(text).toContain(before);
  await writeFile(path, text.replace(before, now));
};
const compiled = () =>
  project.events.flatMap((event) =>
    event.type === "output" ? (/Compiling (\w+)/.exec(event.line)?.slice(1) ?? []) : [],
  );
const fileOf = async ({ release }: Built) => (await project.cache.file(release.executables[0] as never)) ?? "not held";

// GHC takes its time where others work, too.
describe("a Haskell project of two commits", { timeout: 300_000 }, () => {
  let first: string;
  let second: string;

  test("is built from a clean checkout of each; the second compiles only what has changed", async () => {
    first = project.commit();
    await rewrite("src/Hello.hs", "hello from", "greetings from");
    second = project.commit();
    const old = await workshop().build({ commit: first });
    expect(compiled().sort()).toEqual(["Hello", "Main"]);
    const now = await workshop().build({ commit: second });
    expect(compiled()).toEqual(["Hello"]);
    expect((await readFile(await fileOf(now))).includes("greetings from")).toBe(true);
    expect((await readFile(await fileOf(old))).includes("greetings from")).toBe(false);
    expect(now.release.executables[0]?.size).toBeGreaterThan(5_000_000);
  });

  test("is not built again, and built again from nothing it is the same to the last byte", async () => {
    const held = await workshop().build({ commit: first });
    expect(held.fresh).toBe(false);
    expect(compiled()).toEqual([]);
    const again = await workshop().build({ commit: first, refresh: true });
    expect(compiled().sort()).toEqual(["Hello", "Main"]);
    expect(again.release).toEqual(held.release);
  });

  test("is built in the working tree where cabal has built it before, and leaves no other version behind", async () => {
    const { release } = await workshop().build({ refresh: true });
    expect(release.version).toBe(second);
    expect(await workshop().version()).toBe(second);
  });

  test("runs its tests when asked, and fails with what they said", async () => {
    const tested = () => workshop("exe:warp-hello", { test: true });
    await rewrite("test/Spec.hs", "hello from", "greetings from");
    expect((await tested().build({ commit: project.commit() })).fresh).toBe(true);
    await rewrite("src/Hello.hs", "greetings from", "hello from");
    await expect(tested().build({ commit: project.commit() })).rejects.toMatchObject({
      exit: "build",
      message: 'the tests failed: "cabal test all" ended with status 1',
      evidence: [{ lines: expect.arrayContaining(["holds: [False,True,True]"]) }],
    });
  });

  test("that does not compile fails with what GHC says about it, and nothing else", async () => {
    await rewrite("app/Main.hs", "runSettings settings", "runSettings setings");
    const failure = workshop().build({ commit: project.commit() });
    await expect(failure).rejects.toMatchObject({ exit: "build", evidence: [{ title: "1 error of the compiler" }] });
    const { evidence } = await failure.catch((error) => error);
    expect(evidence[0].lines[0]).toMatch(/^app\/Main\.hs:\d+:\d+: error:/);
    expect(evidence[0].lines.length).toBeLessThan(12);
    await rewrite("app/Main.hs", "runSettings setings", "runSettings settings");
  });

  test("that needs a package nobody has says which", async () => {
    await rewrite("warp-hello.cabal", "unix, wai", "unix, servant-server, wai");
    const failure = await workshop()
      .build({})
      .catch((error) => error);
    expect(failure).toMatchObject({ code: "build/failed" });
    expect(failure.evidence[0].lines.join("\n")).toContain("unknown package: servant-server");
    await rewrite("warp-hello.cabal", "unix, servant-server, wai", "unix, wai");
  });

  test("has no component but its own", async () => {
    await expect(workshop("exe:warp").build({})).rejects.toMatchObject({
      code: "build/missing",
      message: `cabal knows no component exe:warp in ${project.folder}`,
      hint: "it knows exe:warp-hello, test:spec",
    });
  });
});

describe("the server", { timeout: 120_000 }, () => {
  beforeAll(async () => {
    program = await fileOf(await workshop().build({ refresh: true }));
  }, 300_000);

  test.concurrent("that is asked to end answers every request that reaches it, and ends by itself", async () => {
    const server = await started();
    const clients = Array.from({ length: 8 }, () => keptAlive(server));
    const slow = ask(server, "/slow", new http.Agent());
    await Promise.all(clients.map((client) => client.warm));
    server.child.kill("SIGINT");
    // A request that fails rejects.
    const answers = await Promise.all(clients.map((client) => client.ended));
    for (const count of answers) expect(count).toBeGreaterThan(10);
    expect((await slow).body).toBe("that took a while\n");
    expect(await server.exit).toEqual([0, null]);
    expect(server.printed()).toContain("goodbye");
  });

  test.concurrent("does not wait for ever for a client that goes on asking, whatever it is told", async () => {
    const server = await started();
    const deaf = net.connect(server.port, "127.0.0.1").on("error", () => undefined);
    const answers: string[] = [];
    deaf.on("data", (bytes) => {
      answers.push(String(bytes));
      setTimeout(() => deaf.write("GET / HTTP/1.1\r\nHost: any\r\n\r\n"), 500);
    });
    deaf.write("GET / HTTP/1.1\r\nHost: any\r\n\r\n");
    await once(deaf, "data");
    server.child.kill("SIGINT");
    expect(await server.exit).toEqual([0, null]);
    expect(answers.filter((one) => /\r\nconnection: close\r\n/i.test(one)).length).toBeGreaterThan(1);
    deaf.destroy();
  });

  test.concurrent("ends at once at SIGTERM", async () => {
    const server = await started();
    server.child.kill("SIGTERM");
    expect(await server.exit).toEqual([null, "SIGTERM"]);
  });

  test.concurrent("says its version, and 404 to what it does not know", async () => {
    const server = await started();
    const agent = new http.Agent();
    expect(await ask(server, "/version", agent)).toMatchObject({ status: 200, body: "v1\n" });
    expect(await ask(server, "/ready", agent)).toMatchObject({ status: 200, body: "ok v1\n" });
    expect(await ask(server, "/nowhere", agent)).toMatchObject({ status: 404 });
    server.child.kill("SIGTERM");
    await server.exit;
  });
});

let program: string;
const children: ChildProcess[] = [];
afterAll(() => {
  for (const child of children) child.kill("SIGKILL");
});

interface Server {
  readonly child: ChildProcess;
  readonly port: number;
  readonly exit: Promise<readonly unknown[]>;
  readonly printed: () => string;
}

/** What was built, in the bare environment of a Node: the port comes from dflow, and the locale is C. */
async function started(): Promise<Server> {
  const port = await freePort();
  const child = spawn(program, [], {
    env: { DFLOW_PORT: String(port), DFLOW_VERSION: "v1" },
    stdio: ["ignore", "pipe", "inherit"],
  });
  children.push(child);
  const exit = once(child, "exit");
  let printed = "";
  child.stdout.on("data", (bytes) => (printed += bytes));
  await once(child.stdout, "data");
  expect(printed).toBe(`warp-hello v1 listens on port ${port}\n`);
  return { child, port, exit, printed: () => printed };
}

/** A client that asks again and again over one connection, until an answer tells it that this one is the last. */
function keptAlive(server: Server) {
  const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
  let isWarm = () => {};
  const warm = new Promise<void>((resolve) => {
    isWarm = resolve;
  });
  const until = async () => {
    for (let count = 1; ; count++) {
      const { status, connection } = await ask(server, "/", agent);
      expect(status).toBe(200);
      if (count > 10) isWarm();
      if (connection === "close") return count;
    }
  };
  return { warm, ended: until() };
}

function ask({ port }: Server, path: string, agent: http.Agent) {
  return new Promise<{ status?: number; body: string; connection?: string }>((resolve, reject) => {
    const request = http.get({ port, path, agent, host: "127.0.0.1" }, (response) => {
      let body = "";
      response.on("data", (bytes) => (body += bytes));
      response.on("error", reject);
      response.on("end", () => {
        const { statusCode: status, headers } = response;
        resolve({ ...(status && { status }), body, ...(headers.connection && { connection: headers.connection }) });
      });
    });
    request.on("error", reject);
  });
}
