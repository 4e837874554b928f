import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { SshServer } from "../hosts/sshd.ts";

/** Of the instances of a program on a Node: their run folders, newest last. */
export function runFolders({ home }: SshServer, executable = "hello"): readonly string[] {
  const folder = join(home, ".dflow/hello/run", executable);
  const epoch = (name: string) => Number(name.split(".").at(-1));
  const names = readdirSync(folder).filter((name) => /\.\d+$/.test(name));
  return names.sort((a, b) => epoch(a) - epoch(b)).map((name) => join(folder, name));
}

/** What the newest instance of a program on a Node has printed. */
export const logOf = (server: SshServer, executable?: string): string =>
  readFileSync(join(runFolders(server, executable).at(-1) ?? "", "log"), "utf8");

/** The file that a Node runs a version from. */
export function installedFile({ home }: SshServer, version: string, executable = "hello"): string {
  const releases = join(home, ".dflow/hello/releases", executable);
  const folder = readdirSync(releases).find((name) => name.startsWith(version));
  if (!folder) throw new Error(`${version} is not installed`);
  return join(releases, folder, executable);
}

/** `process` or `watcher` of a run folder: whom they name. */
export const pidIn = (runFolder: string, which: "process" | "watcher"): number =>
  Number(readFileSync(join(runFolder, which), "utf8").split(" ")[1]);
