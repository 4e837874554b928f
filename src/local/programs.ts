import { open, stat } from "node:fs/promises";
import { resolve } from "node:path";
import { DflowError } from "../domain/errors.ts";
import type { Program } from "../domain/settings.ts";
import { askingIn, notKnown } from "./build-tools/asking.ts";
import { askedOf } from "./build-tools/index.ts";

/**
 * The file a build left for a program, looked at: it is there, and a Node can execute it.
 *
 * @param folder dflow.yaml's folder, or the same folder of a checkout
 * @throws DflowError `build/missing`
 */
export async function findProgram(program: Program, folder: string, options: FindOptions): Promise<string> {
  const path = resolve(folder, await pathOf(program, folder, options));
  const wrong = await whatIsWrong(path);
  if (wrong === undefined) return path;
  throw new DflowError("build/missing", `${program.name}: ${path} ${wrong.what}`, { hint: wrong.hint ?? options.hint });
}

export interface FindOptions {
  readonly env: NodeJS.ProcessEnv;
  /** What to do when there is no such file. */
  readonly hint: string;
  readonly signal?: AbortSignal;
}

async function pathOf({ name, path }: Program, folder: string, { env, signal }: FindOptions): Promise<string> {
  const asked = askedOf(path);
  if (!asked) return path as string;
  const { tool, component } = asked;
  const asking = askingIn(tool, { folder, env, signal });
  const found = await tool.find(component, name, asking);
  if (typeof found === "string") return found;
  const unknown = await notKnown(tool, component, asking);
  if (unknown) throw unknown;
  throw new DflowError("build/missing", `${name}: ${tool.name} did not say where ${component} is`, {
    hint: "write the file's path in dflow.yaml",
    evidence: [{ title: `${tool.name}, status ${found.status}`, lines: found.tail.slice(-20) }],
  });
}

interface Wrong {
  readonly what: string;
  readonly hint?: string;
}

async function whatIsWrong(path: string): Promise<Wrong | undefined> {
  const info = await stat(path).catch((error: NodeJS.ErrnoException) => error.code ?? "unreadable");
  if (typeof info === "string") return cannotStat(info);
  if (info.isDirectory()) return { what: "is a folder", hint: "write the path of the program itself" };
  if (!info.isFile()) return { what: "is not a file", hint: "write the path of a program" };
  if (info.size === 0) return { what: "is empty", hint: "the build did not finish, or the disk was full" };
  const start = await firstBytes(path).catch((error: NodeJS.ErrnoException) => error.code ?? "unreadable");
  if (typeof start === "string") return { what: `cannot be read (${start})`, hint: "see its owner and mode" };
  return whatIsWrongWith(start, (info.mode & 0o111) !== 0);
}

function cannotStat(code: string): Wrong {
  if (code === "ENOENT") return { what: "is not there" };
  if (code === "ELOOP") return { what: "is a symbolic link that leads in a circle", hint: "link it to the program" };
  return { what: `cannot be looked at (${code})` };
}

const ELF = Buffer.from("\x7fELF");
/** Programs of macOS, 64 bit: they run on `local` Nodes there. */
const MACH_O = [Buffer.from("cffaedfe", "hex"), Buffer.from("cafebabe", "hex")];

function whatIsWrongWith(start: Buffer, executable: boolean): Wrong | undefined {
  const line = start.subarray(0, start.indexOf("\n") + 1).toString("latin1");
  if (start.toString("latin1", 0, 2) === "#!") {
    return line.endsWith("\r\n")
      ? {
          what: "has Windows line ends: its first line asks for an interpreter named with \\r",
          hint: "write it with LF",
        }
      : undefined;
  }
  const binary = [ELF, ...MACH_O].some((magic) => start.subarray(0, 4).equals(magic));
  // Artifacts of CI lose the bit; the bytes say as well what it is.
  if (binary || executable) return undefined;
  return { what: "is no program: not executable, and neither ELF nor #!", hint: "chmod +x it, if it is one" };
}

async function firstBytes(path: string): Promise<Buffer> {
  const file = await open(path, "r");
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(512), 0, 512, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}
