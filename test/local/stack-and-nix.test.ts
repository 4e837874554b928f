import { execFileSync } from "node:child_process";
import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { ProgramPath } from "../../src/domain/settings.ts";
import { aProject, type TestProject } from "./project.ts";

// The real stack and the real nix of Debian, without a network: neither has anything to fetch for these projects.

let project: TestProject;
beforeEach(async () => {
  project = await aProject({ git: true });
  await mkdir(project.caches);
});
afterEach(async () => {
  // What nix has built may not be written to, nor removed.
  execFileSync("chmod", ["-R", "u+w", project.caches]);
  await project.end();
});

const workshop = (path: ProgramPath, env: NodeJS.ProcessEnv) =>
  project.workshop({ paths: { hello: path }, env: { ...process.env, ...env } });
const said = () => project.events.flatMap((event) => (event.type === "output" ? [event.line] : []));

describe("stack", { timeout: 300_000 }, () => {
  beforeEach(async () => {
    const ghc = execFileSync("ghc", ["--numeric-version"], { encoding: "utf8" }).trim();
    await project.write("stack.yaml", `resolver: ghc-${ghc}\nsystem-ghc: true\ninstall-ghc: false\npackages: [.]\n`);
    await project.write(
      "greetings.cabal",
      [
        "cabal-version: 2.4",
        "name: greetings",
        "version: 0.1",
        ...["executable hello", "  main-is: Main.hs", "  other-modules: Text, Other", "  build-depends: base"],
        "  default-language: Haskell2010",
      ].join("\n"),
    );
    await project.write(
      "Main.hs",
      "module Main (main) where\nimport Other\nimport Text\nmain :: IO ()\nmain = other text\n",
    );
    await project.write("Other.hs", "module Other (other) where\nother :: String -> IO ()\nother = putStrLn\n");
    await project.write("Text.hs", 'module Text (text) where\ntext :: String\ntext = "one"\n');
  });
  const env = () => ({ STACK_ROOT: join(project.caches, "stack") });

  test("builds a commit, compiles of the next one only what has changed, and says where the program is", async () => {
    await workshop({ stack: "hello" }, env()).build({ commit: project.commit() });
    await project.write("Text.hs", 'module Text (text) where\ntext :: String\ntext = "another"\n');
    project.events.length = 0;
    const { release } = await workshop({ stack: "hello" }, env()).build({ commit: project.commit() });
    expect(said().join("\n")).toMatch(/Compiling Text/);
    expect(said().join("\n")).not.toMatch(/Compiling Other/);
    const file = await project.cache.file(release.executables[0] as never);
    expect(execFileSync(file ?? "", { encoding: "utf8" })).toBe("another\n");

    await expect(workshop({ stack: "helo" }, env()).build({ refresh: true })).rejects.toMatchObject({
      message: expect.stringContaining("stack knows no component helo"),
      hint: "it knows hello",
    });
    await project.write("Text.hs", "module Text (text) where\ntext :: String\ntext = 1 +\n");
    await expect(workshop({ stack: "hello" }, env()).build({})).rejects.toMatchObject({
      code: "build/failed",
      evidence: [
        {
          title: "1 error of the compiler",
          lines: [expect.stringMatching(/^Text\.hs:4:1: error:/), expect.anything()],
        },
      ],
    });
  });
});

describe("nix", () => {
  const system = `${process.arch === "arm64" ? "aarch64" : "x86_64"}-linux`;
  const flake = `{ outputs = { self }: { packages.${system}.hello = derivation {
    name = "hello-1.0"; system = "${system}"; builder = "/bin/sh"; src = ./hello.sh;
    args = [ "-c" "/bin/mkdir -p $out/bin && while read -r line; do echo \\"$line\\"; done < $src > $out/bin/hello && /bin/chmod +x $out/bin/hello" ];
  }; }; }`;
  const env = () => {
    const place = (name: string) => join(project.caches, "nix", name);
    return {
      NIX_STORE_DIR: place("store"),
      NIX_STATE_DIR: place("var"),
      NIX_LOG_DIR: place("log"),
      NIX_CONF_DIR: place("etc"),
      // A store of its own has neither a daemon nor users to build with, and nobody to fetch from.
      NIX_CONFIG: "sandbox = false\nbuild-users-group =\nsubstitute = false",
    };
  };

  test("builds an output of the flake as the commit has it, and says where its program is", async () => {
    await project.write("flake.nix", flake);
    await project.write("hello.sh", "#!/bin/sh\necho one\n");
    const first = project.commit();
    await project.write("hello.sh", "#!/bin/sh\necho another\n");
    project.commit();
    const { release } = await workshop({ nix: ".#hello" }, env()).build({ commit: first });
    const file = (await project.cache.file(release.executables[0] as never)) ?? "";
    expect(await readFile(file, "utf8")).toBe("#!/bin/sh\necho one\n");

    await expect(workshop({ nix: ".#helo" }, env()).build({ refresh: true })).rejects.toMatchObject({
      message: expect.stringContaining("nix knows no component .#helo"),
      hint: "it knows .#hello",
    });
  });
});
