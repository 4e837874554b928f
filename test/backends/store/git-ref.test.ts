import { execFileSync } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { gitRef } from "../../../src/backends/store/git-ref.ts";
import type { StoreTools } from "../../../src/contracts/registry.ts";
import type { Store } from "../../../src/contracts/store.ts";
import { asChecksum, asVersion } from "../../../src/domain/version.ts";
import { aState, testStore } from "../../contracts/store.ts";

/** A server's bare repository, and clones of it on machines of their own. */
function aRepository() {
  const top = mkdtempSync(join(tmpdir(), "dflow-git-ref-"));
  const server = join(top, "server.git");
  git(top, "init", "-q", "--bare", server);
  let clones = 0;
  const open = (changes: Partial<StoreTools> = {}, folder?: string): Store => {
    const clone = folder ?? join(top, `clone-${++clones}`);
    if (!folder) git(top, "clone", "-q", server, clone);
    return gitRef.create(
      {},
      {
        cluster: "hello",
        folder: clone,
        environment: undefined,
        variable: (name) => (name === "PATH" || name === "HOME" ? process.env[name] : undefined),
        secret: async () => Buffer.from("a secret of the tests"),
        ...changes,
      },
    );
  };
  return { top, server, open, end: () => rmSync(top, { recursive: true, force: true }) };
}

const git = (folder: string, ...args: string[]): string =>
  execFileSync("git", args, { cwd: folder, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });

testStore("git-ref", async () => {
  const { open, end } = aRepository();
  return { open: () => open(), end: async () => end() };
});

testStore("git-ref, two runs in one folder", async () => {
  const { top, server, open, end } = aRepository();
  const folder = join(top, "shared");
  git(top, "clone", "-q", server, folder);
  return { open: () => open({}, folder), end: async () => end() };
});

describe("the git-ref store", () => {
  let it: ReturnType<typeof aRepository>;
  beforeEach(() => {
    it = aRepository();
  });
  afterEach(() => it.end());

  test("keeps the history where git log reads it, and no branch or tag shows it", async () => {
    const store = it.open();
    const owner = { name: "anna@laptop", host: "laptop", boot: "b", pid: 7, started: 1 };
    const lease = { owner, epoch: 1, expires: "2026-10-01T00:01:00.000Z", command: "deploy" };
    const version = asVersion("1".repeat(40));
    const release = { version, executables: [{ name: "web", version, checksum: asChecksum("a".repeat(64)), size: 1 }] };
    const done = { release, at: "2026-10-01", how: "deploy", result: "verified", by: "anna", epoch: 1 } as const;
    let revision = await store.save(aState({ lease }), undefined);
    revision = await store.save(aState({ lease: { ...lease, expires: "2026-10-01T00:02:00.000Z" } }), revision);
    revision = await store.save(aState({ lease, history: [done] }), revision);
    await store.save(aState({ history: [done] }), revision);
    expect(git(it.server, "log", "--format=%s", "refs/dflow/hello").trim().split("\n")).toEqual([
      "the lock is given back",
      "deploy 1111111: verified",
      "the lock is kept",
      '"deploy" begins, by anna@laptop',
    ]);
    expect(git(it.server, "for-each-ref", "--format=%(refname)").trim()).toBe("refs/dflow/hello");
  });

  test("each environment has a ref of its own", async () => {
    await it.open().save(aState({ count: 1 }), undefined);
    await it.open({ environment: "staging" }).save(aState({ count: 2 }), undefined);
    expect((await it.open({ environment: "staging" }).load())?.state.count).toBe(2);
    expect((await it.open().load())?.state.count).toBe(1);
  });

  test("what a reader of the repository sees is closed, and another key does not open it", async () => {
    await it.open().save(aState({ pinned: ["a-word-to-find"] }), undefined);
    const blob = execFileSync("git", ["cat-file", "blob", "refs/dflow/hello:state"], { cwd: it.server });
    expect(blob.length).toBeGreaterThan(100);
    expect(blob.toString("latin1")).not.toContain("a-word-to-find");
    const other = it.open({ secret: async () => Buffer.from("another secret") });
    await expect(other.load()).rejects.toMatchObject({ code: "store/damaged" });
  });

  test("an older commit that somebody put back is loaded as what it is: the Nodes tell that it is old", async () => {
    const store = it.open();
    const first = await store.save(aState({ serial: 1 }), undefined);
    await store.save(aState({ serial: 2 }), first);
    git(it.server, "update-ref", "refs/dflow/hello", first);
    expect(await it.open().load()).toMatchObject({ revision: first, state: { serial: 1 } });
  });

  test("a ref that is none of dflow's is damage, not a bug", async () => {
    const tree = git(it.server, "hash-object", "-t", "tree", "-w", "/dev/null").trim();
    const author = ["-c", "user.name=x", "-c", "user.email=x@localhost"];
    const commit = git(it.server, ...author, "commit-tree", tree, "-m", "mine").trim();
    git(it.server, "update-ref", "refs/dflow/hello", commit);
    await expect(it.open().load()).rejects.toMatchObject({ code: "store/damaged" });
  });

  test("a branch whose name ends like our ref is not our ref", async () => {
    const first = await it.open().save(aState({ serial: 7 }), undefined);
    git(it.server, "update-ref", "refs/heads/refs/dflow/hello", first);
    git(it.server, "update-ref", "-d", "refs/dflow/hello");
    expect(await it.open().load()).toBeUndefined();
  });

  test("what is larger than any state, or only a symbolic link, is damage and is not read", async () => {
    const author = ["-c", "user.name=x", "-c", "user.email=x@localhost"];
    const huge = join(it.top, "huge");
    writeFileSync(huge, Buffer.alloc(20 * 1024 * 1024));
    writeFileSync(join(it.top, "link"), "/etc/passwd");
    for (const [mode, file] of [
      ["100644", huge],
      ["120000", join(it.top, "link")],
    ] as const) {
      const blob = git(it.server, "hash-object", "-w", file).trim();
      const made = { cwd: it.server, input: `${mode} blob ${blob}\tstate\n`, encoding: "utf8" } as const;
      const tree = execFileSync("git", ["mktree"], made).trim();
      git(
        it.server,
        "update-ref",
        "refs/dflow/hello",
        git(it.server, ...author, "commit-tree", tree, "-m", "x").trim(),
      );
      await expect(it.open().load()).rejects.toMatchObject({ code: "store/damaged" });
    }
  });

  test("a server that refuses the push is unavailable with the server's words, and nothing has changed", async () => {
    const hook = join(it.server, "hooks", "pre-receive");
    writeFileSync(hook, "#!/bin/sh\necho 'this token may not write' >&2\nexit 1\n");
    chmodSync(hook, 0o755);
    await expect(it.open().save(aState({}), undefined)).rejects.toMatchObject({
      code: "store/unavailable",
      hint: expect.stringContaining("contents: write"),
      evidence: [{ lines: expect.arrayContaining([expect.stringContaining("this token may not write")]) }],
    });
    expect(await it.open().load()).toBeUndefined();
  });

  test("a repository that is not there is unavailable; a project without origin says what to write", async () => {
    const store = it.open();
    rmSync(it.server, { recursive: true });
    await expect(store.load()).rejects.toMatchObject({ code: "store/unavailable" });
    const alone = join(it.top, "alone");
    git(it.top, "init", "-q", alone);
    await expect(it.open({}, alone).load()).rejects.toMatchObject({
      message: expect.stringContaining("no remote origin"),
      hint: expect.stringContaining("repository: URL"),
    });
  });

  test("a token reaches the server as a header, and neither argv nor a file", async () => {
    const seen = join(it.top, "seen");
    const bin = join(it.top, "bin");
    execFileSync("mkdir", [bin]);
    // Stands before git, writes down how it was called, and fails as a far server may.
    writeFileSync(join(bin, "git"), `#!/bin/sh\n{ echo "argv: $*"; env | grep GIT_CONFIG; } >> ${seen}\nexit 128\n`);
    chmodSync(join(bin, "git"), 0o755);
    const variables: Record<string, string> = {
      PATH: `${bin}:${process.env.PATH}`,
      GITHUB_SERVER_URL: "http://127.0.0.1:1",
      GITHUB_REPOSITORY: "anna/hello",
      GITHUB_TOKEN: "a-token-of-the-tests",
    };
    await expect(it.open({ variable: (name) => variables[name] }).load()).rejects.toMatchObject({
      code: "store/unavailable",
    });
    const calls = execFileSync("cat", [seen], { encoding: "utf8" });
    const login = Buffer.from("x-access-token:a-token-of-the-tests").toString("base64");
    expect(calls).toContain(`authorization: basic ${login}`);
    expect(calls).not.toContain("a-token-of-the-tests");
    const lines = calls.split("\n").filter((line) => line.startsWith("argv: "));
    expect(lines.length).toBeGreaterThan(0);
    for (const line of lines) expect(line).not.toContain(login);
  });
});
