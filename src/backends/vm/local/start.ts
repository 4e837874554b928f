import { spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync } from "node:fs";
import { readFile } from "node:fs/promises";
import type { Readable } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import type { Identity } from "../../../domain/container.ts";
import { DflowError } from "../../../domain/errors.ts";
import { answersAsSsh } from "../ssh-banner.ts";
import type { Place } from "./address.ts";
import { partsOf } from "./folder.ts";
import { end, isAlive } from "./processes.ts";

const ANSWERS_WITHIN = 60_000;

/** The process that plays the Node in this folder, if it is alive. */
export async function processOf(folder: string): Promise<Identity | undefined> {
  const text = await readFile(partsOf(folder).process, "utf8").catch(() => "null");
  const identity: Identity | null = JSON.parse(text);
  return identity && (await isAlive(identity)) ? identity : undefined;
}

/**
 * sshd of the Node in this folder answers afterwards: it did already, or its process is started.
 *
 * @param program argv of dflow's own command line
 * @throws DflowError `preflight/vm` with the end of the Node's log
 */
export async function ensureAnswers(folder: string, place: Place, index: number, program: readonly string[]) {
  const before = await processOf(folder);
  if (before) {
    if (await answersAsSsh(place.address, place.port, ANSWERS_WITHIN)) return;
    await end(before); // it hangs
  }
  const child = spawnNode(folder, program);
  const stdout = child.stdout as Readable;
  const said = await Promise.race([
    once(stdout, "data").then(() => "ready"),
    once(child, "exit").then(() => "ended"),
    once(child, "error").then(([error]) => String(error)),
    sleep(ANSWERS_WITHIN, "nothing", { ref: false }),
  ]);
  stdout.destroy();
  child.unref();
  // Another process of the same Node may have been faster, and this one left the port to it.
  if (said === "ready" || (await answersAsItself(folder, place))) return;
  child.kill();
  throw new DflowError("preflight/vm", `node ${index}: its process did not come up (${said})`, {
    hint: `${partsOf(folder).log} says more`,
    index,
    evidence: [{ title: "its log", lines: await lastLines(partsOf(folder).log) }],
  });
}

function spawnNode(folder: string, program: readonly string[]) {
  const parts = partsOf(folder);
  const log = openSync(parts.log, "a", 0o600);
  const [command = process.execPath, ...args] = program;
  const child = spawn(command, [...args, "local-node", folder], {
    cwd: "/",
    detached: true,
    // HOME marks everything that belongs to this Node. Small heaps: a Node has little to remember.
    env: {
      HOME: parts.home,
      PATH: process.env.PATH ?? "",
      NODE_OPTIONS: "--max-semi-space-size=2 --max-old-space-size=128",
      UV_THREADPOOL_SIZE: "1",
    },
    stdio: ["ignore", "pipe", log],
  });
  closeSync(log);
  return child;
}

async function answersAsItself(folder: string, place: Place): Promise<boolean> {
  for (let attempt = 0; attempt < 100; attempt++) {
    if ((await processOf(folder)) && (await answersAsSsh(place.address, place.port, 1000))) return true;
    await sleep(20);
  }
  return false;
}

const lastLines = async (file: string): Promise<readonly string[]> =>
  (await readFile(file, "utf8").catch(() => "")).split("\n").filter(Boolean).slice(-10);
