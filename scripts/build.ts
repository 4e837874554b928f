import { execFileSync } from "node:child_process";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { licensesOf } from "./licenses.ts";

/**
 * Sources -> lib/ (tsc) -> dist/ (ncc), because ncc cannot compile TypeScript 7. What runs is one bundle a door, and a
 * door of few lines before it. The same sources make the same bytes on every machine; CI compares them.
 *
 *   node scripts/build.ts [DIST [LIB]]     other folders than dist/ and lib/js/, to compare or to test
 */
const top = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const dist = resolve(process.argv[2] ?? join(top, "dist"));
const lib = resolve(process.argv[3] ?? join(top, "lib/js"));

refuseAddOns();
rmSync(lib, { recursive: true, force: true });
run("typescript/bin/tsc", ["-p", "tsconfig.build.json", "--outDir", lib]);
for (const folder of ["cli", "action"]) rmSync(join(dist, folder), { recursive: true, force: true });
bundle("main", { to: "cli", doors: { "index.js": "cli" } });
bundle("workflow", { to: "action", doors: { "index.js": "action", "post.js": "post" } });
chmodSync(join(dist, "cli/index.js"), 0o755);

/** ssh2's native add-ons would tie the bundle to this machine, and abort on newer Nodes (mscdex/ssh2#1511). */
function refuseAddOns(): void {
  for (const built of ["ssh2/lib/protocol/crypto/build", "cpu-features/build"])
    if (existsSync(join(top, "node_modules", built)))
      throw new Error(`node_modules/${built} is there: install with "npm ci" and the .npmrc of this repository`);
}

function bundle(entry: string, { to, doors }: { to: string; doors: Readonly<Record<string, string>> }): void {
  const folder = join(dist, to);
  mkdirSync(folder, { recursive: true });
  run("@vercel/ncc/dist/ncc/cli.js", [
    ...[
      "build",
      join(lib, "entry", `${entry}.js`),
      "-o",
      folder,
      "--license",
      "licenses.txt",
      "--target",
      "es2022",
      "-q",
    ],
  ]);
  renameSync(join(folder, "index.js"), join(folder, `${entry}.js`));
  for (const [door, source] of Object.entries(doors))
    writeFileSync(join(folder, door), plain(readFileSync(join(lib, "entry", `${source}.js`), "utf8")));
  refuseHoles(folder);
  writeFileSync(join(folder, "licenses.txt"), licensesOf(top));
  // Ballast: ssh2 talks to Windows' Pageant through it.
  rmSync(join(folder, "pagent.exe"), { force: true });
}

/** ncc takes a file it cannot find for one that will be there later. */
function refuseHoles(folder: string): void {
  for (const name of readdirSync(folder).filter((file) => file.endsWith(".js"))) {
    const missing = /eval\("require"\)\("(\.[^"]*\.js)"\)/.exec(readFileSync(join(folder, name), "utf8"));
    if (missing) throw new Error(`${name}: the module ${missing[1]} was not found`);
  }
}

/** tsc marks a file without imports as a module; Nodes that are too old for dflow would stumble over the mark. */
function plain(door: string): string {
  return door.replace(/^export \{\};\n?/m, "").replace(/^\/\/# sourceMappingURL.*$/m, "");
}

function run(script: string, args: readonly string[]): void {
  execFileSync(process.execPath, [join(top, "node_modules", script), ...args], { cwd: top, stdio: "inherit" });
}
