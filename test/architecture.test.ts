import { existsSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { describe, expect, test } from "vitest";
import { type Source, sources } from "./sources.ts";

/** Who may import whom. A room may always import itself; entry may import all. */
const walls: Readonly<Record<string, readonly string[]>> = {
  manual: ["commands", "config", "backends", "report", "contracts", "domain"],
  commands: ["cluster", "plan", "contracts", "domain"],
  cluster: ["plan", "contracts", "domain", "node"],
  backends: ["contracts", "domain", "node"],
  ssh: ["contracts", "domain", "node"],
  local: ["contracts", "domain"],
  report: ["contracts", "domain"],
  config: ["contracts", "domain"],
  github: ["contracts", "domain"],
  plan: ["domain"],
  contracts: ["domain", "node"],
  node: ["domain"],
  domain: [],
};

/** Stores that keep their content on GitHub. */
const mayUseGithub = /^src\/backends\/store\/(actions-cache|artifact|git-ref)/;

/** Packages are let in where their work is done, so that each can be replaced in one room. */
const packages: Readonly<Record<string, readonly string[]>> = {
  // Restoring is our own: theirs takes an outage for a miss, and unpacks what others may have put there.
  "@actions/cache": ["github"],
  "@actions/": ["entry", "github", "report"],
  ssh2: ["ssh", "backends/vm/local"],
  "js-yaml": ["config"],
  picocolors: ["report"],
  "p-limit": ["ssh", "cluster", "local", "backends"],
  zod: ["commands", "config", "contracts", "backends", "report", "manual", "local", "github", "entry"],
};

/** Time, chance and the environment are arguments everywhere else. */
const worldly: readonly string[] = ["entry", "ssh", "local", "github", "report", "backends", "manual"];
const world: Readonly<Record<string, RegExp>> = {
  "the clock": /\bDate\.now\b|\bnew Date\(\)|\bperformance\.now\b/,
  "a timer": /\b(setTimeout|setInterval|setImmediate)\b/,
  chance: /\bMath\.random\b|\brandomUUID\b|\brandomBytes\b/,
  "the process":
    /\bprocess\.(env|argv|cwd|exit|exitCode|stdout|stderr|stdin|pid|platform|on|once|kill|hrtime|uptime|versions?|nextTick|umask|getuid)\b/,
  "the console": /\bconsole\./,
};
const worldlyModules = /^node:(fs|child_process|net|http|https|dns|os|tls|dgram|worker_threads|timers)(\/|$)/;

const room = (path: string): string => path.split("/")[1] ?? "";
const found = sources("src");
const targetOf = (source: Source, specifier: string): string => normalize(join(dirname(source.path), specifier));
const relative = (source: Source) => source.imports.filter(({ from }) => from.startsWith("."));

/** The list of what is wrong is the failure's text. */
const nothing = (wrong: readonly string[]) => expect(wrong).toEqual([]);

describe("the house", () => {
  test("has only rooms that the walls know", () => {
    nothing(found.map(({ path }) => room(path)).filter((name) => name !== "entry" && !Object.hasOwn(walls, name)));
  });

  test("has no import through a wall", () => {
    nothing(
      found.flatMap((source) =>
        relative(source).flatMap(({ from }) => {
          const target = targetOf(source, from);
          return mayImport(source.path, target) ? [] : [`${source.path} imports ${target}`];
        }),
      ),
    );
  });

  test("imports from node only what the node's own errors are made of", () => {
    nothing(
      found
        .filter(({ path }) => room(path) === "node")
        .flatMap((source) => relative(source).map(({ from }) => `${source.path} imports ${targetOf(source, from)}`))
        .filter((line) => !/imports src\/(node\/|domain\/errors\.ts)/.test(line)),
    );
  });

  test("imports every file by its name, and no file that is not there", () => {
    nothing(
      found.flatMap((source) =>
        relative(source)
          .filter(({ from }) => !existsSync(targetOf(source, from)))
          .map(({ from }) => `${source.path} imports ${from}`),
      ),
    );
  });

  test("lets a package in only where its work is done", () => {
    nothing(
      found.flatMap(({ path, imports }) =>
        imports
          .filter(({ from, typeOnly }) => !typeOnly && !from.startsWith(".") && !from.startsWith("node:"))
          .filter(({ from }) => !roomsOf(from).some((name) => path.startsWith(`src/${name}/`)))
          .map(({ from }) => `${path} imports ${from}`),
      ),
    );
  });

  test("asks for the time, for chance and for the world only in the rooms that are there for it", () => {
    nothing(
      found
        .filter(({ path }) => !worldly.includes(room(path)))
        .flatMap(({ path, code, imports }) => [
          ...Object.entries(world).flatMap(([what, pattern]) => (pattern.test(code) ? [`${path} uses ${what}`] : [])),
          ...imports
            .filter(({ from, typeOnly }) => !typeOnly && worldlyModules.test(from))
            .map(({ from }) => `${path} imports ${from}`),
        ]),
    );
  });

  test("has no folder for things that belong nowhere", () => {
    nothing(
      found.map(({ path }) => path).filter((path) => /\/(utils?|helpers?|commons?|core|misc|shared|lib)\//.test(path)),
    );
  });

  test("has no circle of imports", () => {
    nothing(circles());
  });

  test("opens the command line without ssh, yaml, GitHub or a backend: help is quick", () => {
    const reached = reachable("src/entry/main.ts");
    nothing(
      [...reached].filter(
        (path) => /^src\/(ssh|backends|local|github)\//.test(path) || path === "src/entry/assemble.ts",
      ),
    );
    const loaded = found.filter(({ path }) => reached.has(path)).flatMap(({ imports }) => imports.filter(isLoaded));
    nothing(loaded.map(({ from }) => from).filter((from) => /^(@actions\/|ssh2|js-yaml)/.test(from)));
  });
});

function mayImport(path: string, target: string): boolean {
  const [from, to] = [room(path), room(target)];
  if (from === "entry" || from === to) return true;
  return (walls[from] ?? []).includes(to) || (to === "github" && mayUseGithub.test(path));
}

const roomsOf = (specifier: string): readonly string[] =>
  Object.entries(packages).find(([name]) => specifier === name || specifier.startsWith(name))?.[1] ?? [];

type Import = Source["imports"][number];
const isLoaded = ({ typeOnly, dynamic }: Import): boolean => !typeOnly && !dynamic;

/** What a file loads at its start, itself included. */
function reachable(path: string, seen = new Set<string>()): ReadonlySet<string> {
  if (seen.has(path)) return seen;
  seen.add(path);
  for (const next of loadedBy(path)) reachable(next, seen);
  return seen;
}

const byPath = new Map(found.map((source) => [source.path, source]));

function loadedBy(path: string): readonly string[] {
  const source = byPath.get(path);
  return source
    ? relative(source)
        .filter(isLoaded)
        .map(({ from }) => targetOf(source, from))
    : [];
}

function circles(): readonly string[] {
  const done = new Set<string>();
  const wrong: string[] = [];
  const walk = (path: string, trail: readonly string[]): void => {
    if (trail.includes(path)) wrong.push([...trail.slice(trail.indexOf(path)), path].join(" -> "));
    if (trail.includes(path) || done.has(path)) return;
    for (const next of loadedBy(path)) walk(next, [...trail, path]);
    done.add(path);
  };
  for (const { path } of found) walk(path, []);
  return wrong;
}
