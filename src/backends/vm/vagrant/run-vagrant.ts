import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { open, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { DflowError } from "../../../domain/errors.ts";
import { partsOf } from "./folder.ts";

/** What `vagrant --machine-readable` came to. */
export interface Said {
  readonly status: number;
  readonly lines: readonly Line[];
  /** Everything for people, and what came past the machine-readable form. */
  readonly text: readonly string[];
  /** Class and words of the error it ended with. */
  readonly error?: { readonly kind: string; readonly text: string };
}

export interface Line {
  /** A machine's name, or empty. */
  readonly about: string;
  readonly type: string;
  readonly data: readonly string[];
}

/** ms between attempts. */
const PAUSE = 500;
/** ms between the signals when it takes too long: it may have something to put back. */
const GRACE = 20_000;

/**
 * Runs Vagrant in the folder of its Vagrantfile. In a process group of its own and with its output in a file, so that a
 * `vagrant up` ends well though dflow is killed meanwhile.
 *
 * @param within ms
 * @throws DflowError `preflight/vm` when there is no Vagrant, or it takes longer
 */
export async function vagrant(args: readonly string[], top: string, within: number): Promise<Said> {
  const output = join(partsOf(top).log, `.${args[0]}-${randomBytes(4).toString("hex")}`);
  try {
    const file = await open(output, "a", 0o600);
    const status = await ended([...args, "--machine-readable"], { top, fd: file.fd, within }).finally(() =>
      file.close(),
    );
    return read(status, await readFile(output, "utf8"));
  } finally {
    await rm(output, { force: true });
  }
}

/** The same, and again while another Vagrant is at work on that machine. @throws DflowError `preflight/vm` past `within` */
export async function whenFree(args: readonly string[], top: string, within: number): Promise<Said> {
  for (const begun = performance.now(); ; await sleep(PAUSE)) {
    const said = await vagrant(args, top, within);
    if (!isLocked(said) || performance.now() - begun > within) return said;
  }
}

/** It holds the lock of the machine, or of its list of machines. */
const isLocked = ({ error }: Said): boolean =>
  ["MachineActionLockedError", "MachineLocked", "EnvironmentLockedError"].some((name) =>
    error?.kind.endsWith(`::${name}`),
  );

interface Place {
  readonly top: string;
  readonly fd: number;
  readonly within: number;
}

function ended(args: readonly string[], { top, fd, within }: Place): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn("vagrant", args, { cwd: top, env: environment(), stdio: ["ignore", fd, fd], detached: true });
    const signal = (name: NodeJS.Signals) => child.pid !== undefined && process.kill(-child.pid, name);
    let late = false;
    let force: NodeJS.Timeout | undefined;
    const deadline = setTimeout(() => {
      late = true;
      signal("SIGINT");
      force = setTimeout(() => signal("SIGKILL"), GRACE);
    }, within);
    const clear = () => [deadline, force].forEach(clearTimeout);
    child.on("error", (cause: NodeJS.ErrnoException) => {
      clear();
      reject(cause.code === "ENOENT" ? notInstalled(cause) : cause);
    });
    child.on("exit", (code) => {
      clear();
      if (!late) return resolve(code ?? 1);
      reject(new DflowError("preflight/vm", `vagrant ${args.join(" ")} took longer than ${within / 1000} s`));
    });
  });
}

/** Ours, without what would lead Vagrant to another Vagrantfile, and without its question for a newer Vagrant. */
function environment(): NodeJS.ProcessEnv {
  const { VAGRANT_CWD: _, VAGRANT_VAGRANTFILE: __, VAGRANT_DOTFILE_PATH: ___, ...rest } = process.env;
  return { ...rest, VAGRANT_CHECKPOINT_DISABLE: "1" };
}

const notInstalled = (cause: unknown): DflowError =>
  new DflowError("preflight/vm", "vagrant is not installed: there is no such program in PATH", {
    hint: "install it (Debian: apt install vagrant), or choose another vm-backend in dflow.yaml: hosts for machines that are there already, local to try dflow out",
    cause,
  });

/** Lines of `TIME,ABOUT,TYPE,DATA…`; a comma within is written `%!(VAGRANT_COMMA)`, a line's end `\n`. */
export function read(status: number, output: string): Said {
  const lines: Line[] = [];
  const text: string[] = [];
  for (const line of output.split("\n")) {
    const [, about, type, rest] = /^\d+,([^,]*),([^,]*),?(.*)$/.exec(line) ?? [];
    if (about === undefined || type === undefined) {
      if (line.trim() !== "") text.push(line);
      continue;
    }
    const data = (rest ?? "").split(",").map(decoded);
    lines.push({ about, type, data });
    if (type === "ui") text.push(...data.slice(1).flatMap((one) => one.split("\n")));
  }
  const end = lines.find((line) => line.type === "error-exit");
  const error = end && { kind: end.data[0] ?? "", text: end.data[1] ?? "" };
  return { status, lines, text: text.filter((line) => line.trim() !== ""), ...(error && { error }) };
}

const decoded = (data: string): string =>
  data.replaceAll("%!(VAGRANT_COMMA)", ",").replaceAll("\\n", "\n").replaceAll("\\r", "\r");
