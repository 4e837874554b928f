import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, expect, test } from "vitest";
import { aPlace, type Place } from "./place.ts";

const PROCESSES = 8;
/** DFLOW_ROUNDS=500 is the long run. */
const ROUNDS = Number(process.env.DFLOW_ROUNDS ?? 20);
const KILLS = Number(process.env.DFLOW_KILLS ?? 15);

let place: Place;
const children: ChildProcess[] = [];
beforeEach(async () => {
  place = await aPlace();
});
afterEach(async () => {
  for (const child of children.splice(0)) child.kill("SIGKILL");
  await place.end();
});

function writer(name: string, rounds: number): ChildProcess {
  const script = join(import.meta.dirname, "writer.ts");
  const child = spawn(process.execPath, [script, place.folder, name, String(rounds)], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  children.push(child);
  return child;
}

test("of 8 processes that save at once, stopped at any moment, no update is lost", { timeout: 600_000 }, async () => {
  const names = Array.from({ length: PROCESSES }, (_, index) => `p${index}`);
  const writers = names.map((name) => writer(name, ROUNDS));
  for (const child of writers) child.stdout?.resume();
  const closed = Promise.all(writers.map((child) => once(child, "close")));
  const naps = writers.map(nap);
  const ended = await closed;
  await Promise.all(naps);
  expect(ended.map(([code]) => code)).toEqual(names.map(() => 0));
  const loaded = await place.open().load();
  expect(loaded?.damage).toBeUndefined();
  expect(loaded?.state.serial).toBe(PROCESSES * ROUNDS);
  for (const name of names) {
    const own = loaded?.state.pinned.filter((one) => one.startsWith(`${name}-`));
    expect(own).toEqual(Array.from({ length: ROUNDS }, (_, round) => `${name}-${round}`));
  }
});

/** Sleeps again and again, anywhere in a save, while the others go on. */
async function nap(child: ChildProcess): Promise<void> {
  while (child.exitCode === null && child.signalCode === null) {
    await sleep(Math.random() * 50);
    child.kill("SIGSTOP");
    await sleep(Math.random() * 100);
    child.kill("SIGCONT");
  }
}

test("a writer that is killed at any moment leaves the old state or the new one", { timeout: 600_000 }, async () => {
  for (let kill = 0; kill < KILLS; kill++) {
    const child = writer(`k${kill}`, 1_000_000);
    let told = (await place.open().load())?.state.serial ?? 0;
    const lines = createInterface({ input: child.stdout as NodeJS.ReadableStream });
    lines.on("line", (line) => {
      told = Number(line);
    });
    const closed = once(child, "close");
    await once(lines, "line");
    await sleep(Math.random() * 15);
    child.kill("SIGKILL");
    await closed;
    const loaded = await place.open().load();
    expect([told, told + 1]).toContain(loaded?.state.serial);
    expect(loaded?.damage).toBeUndefined();
  }
});
