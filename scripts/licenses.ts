import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

/**
 * The licences of every package a bundle may hold: the dependencies of the package in `top`, theirs, and so on. ncc's own
 * list forgets those of all chunks but one.
 */
export function licensesOf(top: string): string {
  const found = new Map<string, string>();
  const add = (folder: string): void => {
    for (const name of Object.keys(manifest(folder).dependencies ?? {})) {
      const at = installed(name, folder, top);
      const { version, license } = manifest(at);
      if (found.has(`${name} ${version}`)) continue;
      found.set(`${name} ${version}`, `${license ?? "no licence named"}\n\n${licenseText(at)}`);
      add(at);
    }
  };
  add(top);
  const sorted = [...found].sort(([a], [b]) => (a < b ? -1 : 1));
  return sorted.map(([name, text]) => `${name}\n${text.trim()}\n`).join(`\n${"-".repeat(80)}\n\n`);
}

interface Manifest {
  readonly version: string;
  readonly license?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
}

const manifest = (folder: string): Manifest => JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));

/** As Node finds it: in the nearest node_modules. */
function installed(name: string, from: string, top: string): string {
  for (let folder = from; ; folder = dirname(folder)) {
    const at = join(folder, "node_modules", name);
    if (existsSync(join(at, "package.json"))) return at;
    if (folder === top) throw new Error(`${name} is not installed: run "npm ci"`);
  }
}

function licenseText(folder: string): string {
  const file = readdirSync(folder)
    .sort()
    .find((name) => /^(licen[cs]e|copying)/i.test(name));
  return file ? readFileSync(join(folder, file), "utf8").replaceAll("\r\n", "\n") : "";
}
