import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { BuildRules, ProgramPath } from "../../src/domain/settings.ts";
import { aProject, type TestProject } from "./project.ts";

// Stand-ins that answer as the real ones do (cabal 3.0, 3.4; stack 2.7; nix 2.8), for what the real ones here cannot show:
// test/local/cabal.test.ts and stack-and-nix.test.ts build with those.

let project: TestProject;
beforeEach(async () => {
  project = await aProject({ git: true });
});
afterEach(() => project.end());

/** A build tool of a few lines of sh, first in PATH; what it was called with is noted in `calls`. */
const tool = (name: string, script: string) =>
  project.write(
    `tools/${name}`,
    `#!/bin/sh\necho "${name} $*" >> ${join(project.top, "../calls")}\n${script}\n`,
    0o755,
  );
const calls = async () => (await readFile(join(project.top, "../calls"), "utf8")).trim().split("\n");

const build = (path: ProgramPath, rules?: BuildRules) =>
  project
    .workshop({
      paths: { hello: path },
      env: { ...process.env, PATH: `${join(project.folder, "tools")}:${process.env.PATH}` },
      ...(rules && { build: rules }),
    })
    .build({});

const program = (path: string) => `mkdir -p ${path}; printf '#!/bin/sh\\n# of %s\\n' "$0" > ${path}/hello`;
const textOf = async ({ release }: Awaited<ReturnType<typeof build>>) =>
  readFile((await project.cache.file(release.executables[0] as never)) ?? "", "utf8");

/** cabal's plan, as far as anybody reads it. */
const plan = (bin: string) =>
  JSON.stringify({
    "cabal-version": "3.4.1.0",
    "install-plan": [
      { type: "pre-existing", id: "base-4.15", "pkg-name": "base" },
      { type: "configured", style: "global", "pkg-name": "warp", "component-name": "lib" },
      { type: "configured", style: "local", "pkg-name": "hello", "component-name": "lib" },
      {
        type: "configured",
        style: "local",
        "pkg-name": "hello",
        "component-name": "exe:hello",
        "bin-file": `${bin}/hello`,
      },
      // A package with a Setup.hs of its own is planned whole.
      { style: "local", "pkg-name": "other", components: { lib: {}, "exe:other": { "bin-file": `${bin}/other` } } },
    ],
  });

describe("cabal", () => {
  const listBin = `case $1 in
    build) ${program("bin")} ;;
    list-bin) echo "a warning" >&2; echo "$PWD/bin/hello" ;;
  esac`;

  test("builds the component and says where it is", async () => {
    await tool("cabal", listBin);
    expect(await textOf(await build({ cabal: "exe:hello" }))).toContain("tools/cabal");
    expect(await calls()).toEqual(["cabal build exe:hello", "cabal list-bin exe:hello"]);
  });

  test("tests the whole project when asked", async () => {
    await tool("cabal", listBin);
    await build({ cabal: "exe:hello" }, { test: true });
    expect(await calls()).toEqual(["cabal build exe:hello", "cabal test all", "cabal list-bin exe:hello"]);
  });

  test("is only asked for the file where dflow.yaml has a command of its own", async () => {
    await tool("cabal", listBin);
    await build({ cabal: "exe:hello" }, { command: program("bin") });
    expect(await calls()).toEqual(["cabal list-bin exe:hello"]);
  });

  test.each(["hello", "exe:hello", "hello:hello", "hello:exe:hello"])(
    "of before 3.4, which has no list-bin, is asked for its plan: %s",
    async (component) => {
      await tool(
        "cabal",
        `[ "$1" = build ] || { echo "cabal: unrecognised command: $1 (try --help)" >&2; exit 1; }
         ${program("bin")}; mkdir -p dist-newstyle/cache
         printf '%s' '${plan(join(project.folder, "bin"))}' > dist-newstyle/cache/plan.json`,
      );
      expect(await textOf(await build({ cabal: component }))).toContain("tools/cabal");
    },
  );

  test("that knows no such component is quoted with those it knows, its programs first", async () => {
    await tool(
      "cabal",
      `mkdir -p dist-newstyle/cache
       [ "$2" != --dry-run ] || { printf '%s' '${plan("/bin")}' > dist-newstyle/cache/plan.json; exit 0; }
       echo "cabal: Internal error in target matching." >&2; exit 1`,
    );
    await expect(build({ cabal: "exe:helo" })).rejects.toMatchObject({
      code: "build/missing",
      message: expect.stringContaining("cabal knows no component exe:helo"),
      hint: "it knows exe:hello, exe:other",
    });
  });

  test("that fails with errors of the compiler has these quoted, and nobody asks for components", async () => {
    await tool("cabal", `printf 'src/A.hs:1:1: error:\\n    parse error\\nmore\\n'; exit 1`);
    await expect(build({ cabal: "exe:hello" })).rejects.toMatchObject({
      code: "build/failed",
      message: 'the build failed: "cabal build exe:hello" ended with status 1',
      evidence: [{ title: "1 error of the compiler", lines: ["src/A.hs:1:1: error:", "    parse error"] }],
    });
    expect(await calls()).toEqual(["cabal build exe:hello"]);
  });

  test("that fails otherwise has the end of its output quoted, without what it says while all is well", async () => {
    const end = ["cabal: Could not resolve dependencies:", "[__1] unknown package: servant (dependency of hello)"];
    await tool("cabal", `echo "Build profile: -w ghc-9.0.2 -O1"; printf '%s\\n' '${end.join("' '")}'; exit 1`);
    await expect(build({ cabal: "exe:hello" })).rejects.toMatchObject({
      code: "build/failed",
      evidence: [{ title: "the end of its output", lines: end }],
    });
  });

  test("works in its own locale, or in UTF-8 where there is none", async () => {
    await tool("cabal", `echo "$LANG" > lang; ${listBin}`);
    const { LANG: _, LC_ALL: __, LC_CTYPE: ___, ...bare } = process.env;
    const PATH = `${join(project.folder, "tools")}:${process.env.PATH}`;
    for (const [env, lang] of [
      [bare, "C.UTF-8\n"],
      [{ ...bare, LANG: "de_DE.UTF-8" }, "de_DE.UTF-8\n"],
    ] as const) {
      await project
        .workshop({ paths: { hello: { cabal: "exe:hello" } }, env: { ...env, PATH } })
        .build({ refresh: true });
      expect(await readFile(join(project.folder, "lang"), "utf8")).toBe(lang);
    }
  });

  test("leaves dist-newstyle behind, which makes no other version, ignored by git or not", async () => {
    await tool("cabal", `mkdir -p dist-newstyle && touch dist-newstyle/$$; ${listBin}`);
    const head = project.commit();
    const workshop = project.workshop({
      paths: { hello: { cabal: "exe:hello" } },
      build: { keep: [] },
      env: { ...process.env, PATH: `${join(project.folder, "tools")}:${process.env.PATH}` },
    });
    await project.write(".git/info/exclude", "bin\n");
    expect((await workshop.build({})).release.version).toBe(head);
    expect(await workshop.version()).toBe(head);
  });
});

describe("stack", () => {
  const script = `case $1 in
    build) ${program("root/bin")} ;;
    path) echo "$PWD/root" ;;
    ide) printf 'hello:lib\\nhello:exe:hello\\nother:exe:other\\n' >&2 ;;
  esac`;

  test("builds the component by its name alone, and by package too", async () => {
    await tool("stack", script);
    expect(await textOf(await build({ stack: "hello" }))).toContain("tools/stack");
    await build({ stack: "hello:exe:hello" }, { test: true });
    expect(await calls()).toEqual([
      "stack build :hello",
      "stack path --local-install-root",
      "stack build hello:exe:hello",
      "stack test",
      "stack path --local-install-root",
    ]);
  });

  test("that knows no such component is quoted with those it knows", async () => {
    await tool("stack", `[ "$1" != build ] || exit 1\n${script}`);
    await expect(build({ stack: "helo" })).rejects.toMatchObject({
      message: expect.stringContaining("stack knows no component helo"),
      hint: "it knows hello, other",
    });
  });
});

describe("nix", () => {
  const script = (programs: string) => `case "$*" in
    *flake*show*) echo '{"packages":{"x86_64-linux":{"default":{},"hello":{}},"aarch64-linux":{"hello":{}}}}' ;;
    *--json*) echo "[{\\"drvPath\\":\\"x\\",\\"outputs\\":{\\"out\\":\\"$PWD/out\\"}}]" ;;
    *) mkdir -p out/bin; for one in ${programs}; do printf '#!/bin/sh\\n# %s\\n' $one > out/bin/$one; done ;;
  esac`;

  test("builds the output, whose one program is meant whatever its name", async () => {
    await tool("nix", script("greeter .greeter-wrapped"));
    expect(await textOf(await build({ nix: ".#hello" }))).toContain("# greeter");
    const [first] = await calls();
    expect(first).toMatch(/^nix --extra-experimental-features nix-command flakes build --no-link .* \.#hello$/);
  });

  test("of several programs takes the one with the executable's name, or says which there are", async () => {
    await tool("nix", script("greeter hello"));
    expect(await textOf(await build({ nix: ".#hello" }))).toContain("# hello");
    await tool("nix", script("greeter waver"));
    await project.write("out/bin/hello", "");
    await expect(build({ nix: "." }, { command: "rm out/bin/hello; nix build" })).rejects.toMatchObject({
      message: expect.stringContaining("holds greeter, waver in "),
    });
  });

  test("that knows no such output is quoted with those it knows", async () => {
    await tool("nix", `case "$*" in *--no-link*) exit 1 ;; esac\n${script("hello")}`);
    await expect(build({ nix: ".#helo" })).rejects.toMatchObject({
      message: expect.stringContaining("nix knows no component .#helo"),
      hint: "it knows .#default, .#hello",
    });
  });
});

test.each([
  ["cabal", { cabal: "exe:hello" }, "apt-get install cabal-install ghc"],
  ["stack", { stack: "hello" }, "apt-get install haskell-stack"],
  ["nix", { nix: ".#hello" }, "apt-get install nix-bin"],
] as const)("%s that is not installed is named, with the way to get it", async (name, path, way) => {
  const workshop = project.workshop({ paths: { hello: path }, env: { PATH: "/nonexistent" } });
  await expect(workshop.build({})).rejects.toMatchObject({
    code: "build/missing",
    message: expect.stringContaining(`${name} is not installed`),
    hint: expect.stringContaining(way),
  });
});

test("programs of several tools are built by each of them, and each tool once", async () => {
  await tool("cabal", `case $1 in build) ${program("a")}; cp a/hello a/b ;; list-bin) echo "$PWD/a/hello" ;; esac`);
  await tool("stack", `case $1 in build) ${program("s/bin")} ;; path) echo "$PWD/s" ;; esac`);
  const paths = { one: { cabal: "exe:one" }, two: { stack: "hello" }, three: { cabal: "exe:three" } };
  const env = { ...process.env, PATH: `${join(project.folder, "tools")}:${process.env.PATH}` };
  const { release } = await project.workshop({ paths, env }).build({});
  expect(release.executables.map(({ name }) => name)).toEqual(["one", "two", "three"]);
  expect((await calls()).slice(0, 2)).toEqual(["cabal build exe:one exe:three", "stack build :hello"]);
});
