import { existsSync } from "node:fs";
import { mkdir, readFile, rm, stat, symlink, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Built } from "../../src/contracts/workshop.ts";
import { aProject, type TestProject } from "./project.ts";

let project: TestProject;
beforeEach(async () => {
  project = await aProject({ git: true, below: "deploy" });
});
afterEach(() => project.end());

const compile = "mkdir -p bin && { echo '#!/bin/sh'; cat source; } > bin/hello && chmod +x bin/hello && echo compiled";

const fileOf = async (built: Built): Promise<string> => {
  const [first] = built.release.executables;
  return (first && (await project.cache.file(first))) ?? "not held";
};
const contentOf = async (built: Built): Promise<string> => readFile(await fileOf(built), "utf8");

describe("a build in the working tree", () => {
  test("runs the command there, keeps what it made, and tells its output", async () => {
    await project.write("source", "echo 1\n");
    const head = project.commit();
    const built = await project.workshop({ build: compile }).build({});
    expect(built).toMatchObject({
      fresh: true,
      release: { version: head, executables: [{ name: "hello", size: 17 }] },
    });
    expect(await contentOf(built)).toBe("#!/bin/sh\necho 1\n");
    expect(project.events).toContainEqual({ type: "output", from: "build", line: "compiled" });
    expect((await stat(await fileOf(built))).mode & 0o111).toBe(0o111);
  });

  test("is not done again for the same version, unless refreshed", async () => {
    await project.write("source", "echo 1\n");
    project.commit();
    const workshop = project.workshop({ build: `${compile}; echo x >> .dflow/times` });
    const times = async () => (await readFile(join(project.folder, ".dflow/times"), "utf8")).length / 2;
    await mkdir(join(project.folder, ".dflow"));
    await workshop.build({});
    expect((await workshop.build({})).fresh).toBe(false);
    expect(await times()).toBe(1);
    await workshop.build({ refresh: true });
    expect(await times()).toBe(2);
    await writeFile(join(project.folder, "source"), "echo 2\n");
    expect((await workshop.build({})).release.version).toMatch(/-dirty-/);
    expect(await times()).toBe(3);
  });

  test("is done again when the cache has lost or damaged a file, or dflow.yaml lists another program", async () => {
    await project.write("source", "echo 1\n");
    project.commit();
    const workshop = project.workshop({ build: compile });
    await truncate(await fileOf(await workshop.build({})), 3);
    expect((await workshop.build({})).fresh).toBe(true);
    const two = project.workshop({ build: compile, paths: { hello: "bin/hello", other: "bin/hello" } });
    expect((await two.build({})).release.executables).toHaveLength(2);
  });

  test("that fails says with which status, and shows its last lines", async () => {
    project.commit();
    const failing = project.workshop({ build: "for i in $(seq 100); do echo line $i; done; echo broken >&2; exit 7" });
    await expect(failing.build({})).rejects.toMatchObject({
      code: "build/failed",
      message: expect.stringContaining("status 7"),
      evidence: [{ lines: expect.arrayContaining(["line 100", "broken"]) }],
    });
  });

  test("that leaves files git does not ignore is done, with a warning", async () => {
    await project.write("source", "echo 1\n");
    project.commit();
    await project.workshop({ build: `${compile}; touch litter` }).build({});
    expect(project.events).toContainEqual(expect.objectContaining({ type: "note", level: "warning" }));
  });

  test("without git has the content as its version", async () => {
    const plain = await aProject();
    await plain.write("source", "echo 1\n");
    const { release } = await plain.workshop({ build: compile }).build({});
    expect(release.version).toMatch(/^sha-[0-9a-f]{12}$/);
    expect(await plain.workshop().version()).toBe(release.version);
    await plain.end();
  });
});

describe("a build of a commit", () => {
  const worktrees = () => project.git("worktree", "list", "--porcelain").match(/^worktree /gm)?.length;

  test("is made from a clean checkout, below dflow.yaml's folder there, and the checkout is taken away", async () => {
    await project.write("source", "echo old\n");
    const old = project.commit();
    await project.write("source", "echo new\n");
    project.commit();
    await project.write("source", "echo dirty\n");
    const where = join(project.top, "where");
    const built = await project
      .workshop({ build: `${compile}; pwd > ${where}; echo $DFLOW_VERSION >> ${where}` })
      .build({ commit: old.slice(0, 10) });
    expect(built).toMatchObject({ fresh: true, release: { version: old } });
    expect(await contentOf(built)).toBe("#!/bin/sh\necho old\n");
    const [folder = "", version] = (await readFile(where, "utf8")).split("\n");
    expect(folder).toMatch(/dflow-build-.*\/checkout\/deploy$/);
    expect(version).toBe(old);
    expect(existsSync(folder)).toBe(false);
    expect(worktrees()).toBe(1);
    expect(await readFile(join(project.folder, "source"), "utf8")).toBe("echo dirty\n");
    expect((await project.workshop({ build: "false" }).build({ commit: old })).fresh).toBe(false);
  });

  test("takes its checkout away also when it fails or is cancelled", async () => {
    await project.write("source", "");
    const commit = project.commit();
    const where = join(project.top, ".git/where");
    const gone = async () => {
      const [temporary] = (await readFile(where, "utf8")).split("/checkout/");
      expect(temporary).toContain("dflow-build-");
      expect(existsSync(temporary ?? "")).toBe(false);
      expect(worktrees()).toBe(1);
    };
    const failing = project.workshop({ build: `pwd > ${where}; exit 1` });
    await expect(failing.build({ commit })).rejects.toMatchObject({ code: "build/failed" });
    await gone();
    const cancel = new AbortController();
    const long = project.workshop({ build: `pwd > ${where}; echo begun; sleep 300`, onLine: () => cancel.abort() });
    await expect(long.build({ commit, signal: cancel.signal })).rejects.toMatchObject({ code: "cancelled" });
    await gone();
  });

  test("without dflow.yaml's folder in it is an error that says so", async () => {
    project.git("commit", "--quiet", "--allow-empty", "--message", "empty");
    const empty = project.git("rev-parse", "HEAD");
    await project.write("source", "");
    await expect(project.workshop({ build: compile }).build({ commit: empty })).rejects.toMatchObject({
      code: "build/missing",
      message: expect.stringContaining("has no folder deploy/"),
    });
  });

  describe("without a build command", () => {
    test("takes the file from the working tree when that is the commit and clean", async () => {
      const head = project.commit();
      await project.write("bin/hello", "#!/bin/sh\necho built elsewhere\n", 0o755);
      const built = await project.workshop().build({ commit: head });
      expect(await contentOf(built)).toContain("built elsewhere");
    });

    test("takes the file git tracks from the commit when that is not checked out", async () => {
      await project.write("bin/hello", "#!/bin/sh\necho old\n", 0o755);
      const old = project.commit();
      await project.write("bin/hello", "#!/bin/sh\necho new\n", 0o755);
      project.commit();
      expect(await contentOf(await project.workshop().build({ commit: old }))).toContain("old");
    });

    test("is an error when the commit neither holds the file nor is checked out", async () => {
      await project.write("x", "");
      const old = project.commit();
      await project.write("x", "2");
      project.commit();
      await project.write("bin/hello", "#!/bin/sh\n", 0o755);
      await expect(project.workshop().build({ commit: old })).rejects.toMatchObject({
        code: "build/missing",
        hint: expect.stringContaining("build: {command"),
      });
    });
  });
});

describe("a program's file", () => {
  const missing = (what: string) => ({
    name: "DflowError",
    code: "build/missing",
    message: expect.stringContaining(what),
  });
  const wrong: Record<string, [() => Promise<unknown>, string]> = {
    "that is not there": [async () => {}, "is not there"],
    "that is a folder": [() => mkdir(join(project.folder, "bin/hello"), { recursive: true }), "is a folder"],
    "of 0 bytes": [() => project.write("bin/hello", "", 0o755), "is empty"],
    "whose first line ends with CR LF": [
      () => project.write("bin/hello", "#!/bin/sh\r\necho\r\n", 0o755),
      "Windows line ends",
    ],
    "that is text and not executable": [() => project.write("bin/hello", "hello"), "is no program"],
    "that is a link in a circle": [
      async () => {
        await mkdir(join(project.folder, "bin"));
        await symlink("hello", join(project.folder, "bin/hello"));
      },
      "leads in a circle",
    ],
    "that is a link to a folder": [
      async () => {
        await mkdir(join(project.folder, "bin"));
        await symlink("..", join(project.folder, "bin/hello"));
      },
      "is a folder",
    ],
  };
  for (const [what, [make, words]] of Object.entries(wrong)) {
    test(`${what} is refused, and nothing is recorded`, async () => {
      await make();
      await expect(project.workshop().build({})).rejects.toMatchObject(missing(words));
      expect(await project.cache.releases()).toEqual([]);
    });
  }

  test("may be a link to the program, and may have lost its executable bit", async () => {
    await project.write("bin/real", "#!/bin/sh\necho 1\n", 0o644);
    await symlink("real", join(project.folder, "bin/hello"));
    const built = await project.workshop().build({});
    expect((await stat(await fileOf(built))).mode & 0o111).toBe(0o111);
  });

  test("may be asked of cabal and of stack", async () => {
    await project.write("dist/hello", "#!/bin/sh\necho cabal\n", 0o755);
    await project.write("root/bin/hello", "#!/bin/sh\necho stack\n", 0o755);
    await project.write(
      "tools/cabal",
      '#!/bin/sh\n[ "$1 $2" = "list-bin exe:hello" ] && echo warning >&2 && echo "$PWD/dist/hello"\n',
      0o755,
    );
    await project.write(
      "tools/stack",
      '#!/bin/sh\n[ "$1 $2" = "path --local-install-root" ] && echo "$PWD/root"\n',
      0o755,
    );
    const env = { ...process.env, PATH: `${join(project.folder, "tools")}:${process.env.PATH}` };
    const paths = { one: { cabal: "exe:hello" }, two: { stack: "hello" } };
    const { release } = await project.workshop({ env, paths, build: "true" }).build({});
    const texts = await Promise.all(
      release.executables.map(async (one) => readFile((await project.cache.file(one)) ?? "", "utf8")),
    );
    expect(texts).toEqual(["#!/bin/sh\necho cabal\n", "#!/bin/sh\necho stack\n"]);
    await rm(join(project.folder, "tools/cabal"));
    await expect(project.workshop({ env: { PATH: "/nonexistent" }, paths }).build({})).rejects.toMatchObject(
      missing("cabal is not installed"),
    );
  });
});
