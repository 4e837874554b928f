import { spawn } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, inject, onTestFinished, test } from "vitest";
import { emptyFolder } from "./run-dflow.ts";

/** In a process group of its own, as in a terminal, with a folder for its temporary ones. */
function demo() {
  const folder = emptyFolder();
  onTestFinished(() => {
    for (const pid of Object.keys(leftOf(folder))) process.kill(Number(pid), "SIGKILL");
  });
  const child = spawn(process.execPath, [join(inject("dist"), "cli/index.js"), "demo"], {
    cwd: folder,
    env: { PATH: process.env.PATH ?? "", HOME: folder, TMPDIR: folder },
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let printed = "";
  const says = (text: string) =>
    new Promise<void>((resolve) => {
      const look = () => void (printed.includes(text) && resolve());
      for (const stream of [child.stdout, child.stderr]) stream.on("data", look);
      look();
    });
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (printed += chunk));
  const ended = new Promise<number | null>((resolve) => child.on("close", resolve));
  /** Ctrl-C reaches everybody in the foreground. */
  const interrupt = () => void process.kill(-(child.pid as number), "SIGINT");
  /** As a service manager does, or CI. */
  const terminate = () => void child.kill("SIGTERM");
  return { folder, ended, says, interrupt, terminate, printed: () => printed };
}

/** What still runs of it, by pid: whoever has its folder in the command or the environment. */
const leftOf = (folder: string): Readonly<Record<string, string>> => {
  const pids = readdirSync("/proc").filter((name) => /^\d+$/.test(name) && name !== String(process.pid));
  const texts = pids.map(
    (pid) => [pid, `${textOf(`/proc/${pid}/cmdline`)} ${textOf(`/proc/${pid}/environ`)}`] as const,
  );
  return Object.fromEntries(texts.filter(([, text]) => text.includes(folder)));
};

function textOf(path: string): string {
  try {
    return readFileSync(path, "latin1").replaceAll("\0", " ");
  } catch {
    return ""; // It has ended meanwhile.
  }
}

test("dflow demo ends well: more than 10,000 requests, none failed, and nothing of it is left", async () => {
  const { folder, ended, printed } = demo();
  expect(await ended).toBe(0);
  const [, sent] = /demo: (\d+) requests, 0 failed\n$/.exec(printed()) ?? [];
  expect(Number(sent)).toBeGreaterThanOrEqual(10_000);
  expect(leftOf(folder)).toEqual({});
  expect(readdirSync(folder)).toEqual([]);
}, 240_000);

test.each([
  "three Nodes on this machine",
  "# a first version",
  "a new version, under load",
  "every Node is put back",
  "create the Node",
])(
  'Ctrl-C at "%s" ends it with 130, and nothing of it is left',
  async (moment) => {
    const { folder, ended, says, interrupt } = demo();
    await says(moment);
    interrupt();
    expect(await ended).toBe(130);
    expect(leftOf(folder)).toEqual({});
    expect(readdirSync(folder)).toEqual([]);
  },
  120_000,
);

test("SIGTERM ends it within a second or so, and soon nothing of it is left", async () => {
  const { folder, ended, says, terminate } = demo();
  await says("a new version, under load");
  terminate();
  expect(await ended).toBe(130);
  while (Object.keys(leftOf(folder)).length > 0) await sleep(50);
  expect(readdirSync(folder)).toEqual([]);
}, 120_000);
