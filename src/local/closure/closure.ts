import { realpath } from "node:fs/promises";
import { join } from "node:path";
import { debianPackage } from "../../domain/debian-packages.ts";
import { DflowError } from "../../domain/errors.ts";
import { type Elf, readElf } from "../elf/read-elf.ts";
import { DamagedElf } from "../elf/window.ts";
import { type Loaded, librariesOf } from "./libraries.ts";
import { systemFiles } from "./system.ts";
import { type Entry, writeTar } from "./tar.ts";

/** The shell that starts the program inside: see docs/decisions/0006. */
const SHELL = "/bin/sh";

/**
 * Makes a program's closure: an archive of a root folder in which it runs, without the program itself. The same program on
 * an unchanged machine makes the same bytes.
 *
 * @param into a path where no file is yet
 * @throws DflowError `build/missing` naming each library this machine lacks; for a script, which needs more than files
 *   that can be found by reading it; for a program of another processor
 */
export async function makeClosure(name: string, program: string, into: string, env: NodeJS.ProcessEnv): Promise<void> {
  const elf = await elfOf(name, program);
  const shell = await elfOf(SHELL, SHELL);
  if (shell.machine.number !== elf.machine.number || shell.machine.bits !== elf.machine.bits) {
    throw cannot(name, "is built for another processor than this machine's, whose libraries it would get");
  }
  const its = await librariesOf(program, elf, env);
  if (its.missing.length > 0) throw missing(name, its.missing);
  const ofShell = await librariesOf(SHELL, shell, {});
  const entries = [
    ...(await systemFiles(ofShell.folder)),
    ...loadedEntries(ofShell),
    // What the program asked for wins where the two differ.
    ...loadedEntries(its),
    { path: SHELL.slice(1), kind: "file", mode: 0o755, from: await realpath(SHELL) } as const,
  ];
  await writeTar(entries, into);
}

/** Each library under the one name it is asked for, where the loader looks without being told. */
const loadedEntries = ({ loader, libraries, folder }: Loaded): readonly Entry[] => [
  ...[...libraries].map(
    ([name, from]): Entry => ({ path: join(folder, name).slice(1), kind: "file", mode: 0o755, from }),
  ),
  ...(loader ? [{ path: loader.at.slice(1), kind: "file", mode: 0o755, from: loader.file } as const] : []),
];

async function elfOf(name: string, path: string): Promise<Elf> {
  const elf = await readElf(path).catch((error) => {
    if (error instanceof DamagedElf) throw cannot(name, `is a damaged program: ${error.message}`);
    throw error;
  });
  return elf ?? scriptRefused(name);
}

function scriptRefused(name: string): never {
  throw cannot(name, "is a script or no program of Linux, and a closure holds only the libraries of one");
}

const cannot = (name: string, why: string): DflowError =>
  new DflowError("build/missing", `no closure can be made for ${name}: it ${why}`, {
    hint: 'name an image that has what it needs ("container-backend: {name: docker, image: …}"), or use "container-backend: process"',
  });

function missing(name: string, libraries: readonly string[]): DflowError {
  const packages = [...new Set(libraries.flatMap((one) => debianPackage(one) ?? []))];
  const install = packages.length > 0 ? `apt-get install ${packages.join(" ")} (Debian, Ubuntu), or ` : "";
  return new DflowError("build/missing", `${name} needs ${libraries.join(", ")}, which this machine does not have`, {
    hint: `${install}install here what holds ${libraries.length === 1 ? "it" : "them"}: the Nodes get the libraries of the machine that builds`,
  });
}
