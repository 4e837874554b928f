import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { expect, test } from "vitest";
import { lineSplitter } from "../../src/local/lines.ts";
import { type Job, run } from "../../src/local/run.ts";

const sh = (script: string, more: Partial<Job> = {}) =>
  run({ argv: ["/bin/sh", "-c", script], cwd: tmpdir(), ...more });

/** Resolves with the first line, so that a test knows the program has begun. */
function firstLine() {
  const target = new EventTarget();
  const first = once(target as unknown as NodeJS.EventEmitter, "line");
  return { first, onLine: () => target.dispatchEvent(new Event("line")) };
}

/** A zombie that init has not buried yet does not count. */
const isAlive = (pid: number) =>
  /^State:\s+[^ZX]/m.test(existsSync(`/proc/${pid}`) ? readFileSync(`/proc/${pid}/status`, "utf8") : "");

test("what a program printed, its status and its lines are the answer", async () => {
  const lines: string[] = [];
  const ran = await sh("echo one; echo two >&2; printf three; exit 3", { onLine: (line) => lines.push(line) });
  expect(ran).toMatchObject({ status: 3, late: false, cut: false });
  expect(ran.stdout.toString()).toBe("one\nthree");
  expect(lines.toSorted()).toEqual(["one", "three", "two"]);
  expect(ran.tail.toSorted()).toEqual(["one", "three", "two"]);
});

test("arguments reach the program as they are; no shell reads them", async () => {
  const args = ["$(touch canary)", "a b", "'", "`id`", "-rf", "\n;"];
  const { stdout } = await run({ argv: ["printf", "%s|", ...args], cwd: tmpdir() });
  expect(stdout.toString()).toBe(`${args.join("|")}|`);
});

test("a program that is not there is status 127, one that cannot be executed 126", async () => {
  expect(await run({ argv: ["no-such-program-at-all"], cwd: tmpdir() })).toMatchObject({
    status: 127,
    tail: ["no-such-program-at-all: no such program"],
  });
  expect(await run({ argv: ["/etc/passwd"], cwd: tmpdir() })).toMatchObject({ status: 126 });
});

test("a program ended by a signal is 128 + its number", async () => {
  expect(await sh("kill -TERM $$")).toMatchObject({ status: 143 });
});

test("a program past its deadline is ended, with all it has started", async () => {
  const pids: number[] = [];
  const ran = await sh("sleep 300 & echo $!; echo $$; wait", {
    deadline: 200,
    onLine: (line) => pids.push(Number(line)),
  });
  expect(ran.late).toBe(true);
  expect(pids).toHaveLength(2);
  expect(pids.filter(isAlive)).toEqual([]);
});

test("a cancelled program gets SIGINT first, and the error comes when it is gone", async () => {
  const lines: string[] = [];
  const begun = firstLine();
  const cancel = new AbortController();
  const ended = sh("trap 'echo tidied; exit 0' INT; echo begun; while :; do sleep 0.05; done", {
    signal: cancel.signal,
    onLine: (line) => {
      lines.push(line);
      begun.onLine();
    },
  });
  const outcome = expect(ended).rejects.toMatchObject({ code: "cancelled" });
  await begun.first;
  cancel.abort();
  await outcome;
  expect(lines).toContain("tidied");
});

test("a program that ignores SIGINT and SIGTERM is killed", { timeout: 20_000 }, async () => {
  const pids: number[] = [];
  const begun = firstLine();
  const cancel = new AbortController();
  const ended = sh("trap '' INT TERM; echo $$; while :; do sleep 0.05; done", {
    signal: cancel.signal,
    onLine: (line) => {
      pids.push(Number(line));
      begun.onLine();
    },
  });
  const outcome = expect(ended).rejects.toMatchObject({ code: "cancelled" });
  await begun.first;
  cancel.abort();
  await outcome;
  expect(pids.filter(isAlive)).toEqual([]);
});

test("nothing is started once it is cancelled", async () => {
  await expect(sh("echo never", { signal: AbortSignal.abort() })).rejects.toMatchObject({ code: "cancelled" });
});

test("a service it left behind does not hold us, though it holds our pipe", async () => {
  let pid = 0;
  const ran = await sh("sleep 300 & echo $!", { onLine: (line) => (pid = Number(line)) });
  expect(ran.status).toBe(0);
  expect(isAlive(pid)).toBe(true);
  process.kill(pid, "SIGKILL");
});

test("of endless output only the end is kept, and a line without an end comes in pieces", async () => {
  let longest = 0;
  const ran = await sh("head -c 50000000 /dev/zero | tr '\\0' x; echo; echo end", {
    keep: 1000,
    onLine: (line) => (longest = Math.max(longest, line.length)),
  });
  expect(ran.cut).toBe(true);
  expect(ran.stdout.toString()).toBe(`${"x".repeat(995)}\nend\n`.slice(-1000));
  expect(longest).toBeLessThanOrEqual(16_384);
  expect(ran.tail.length).toBe(40);
});

test("lines are the same wherever the chunks are cut, with CR LF and letters of several bytes", () => {
  const bytes = Buffer.from("grüße\r\n\n日本\nlast");
  for (let cut = 0; cut <= bytes.length; cut++) {
    const lines: string[] = [];
    const splitter = lineSplitter((line) => lines.push(line));
    splitter.take(bytes.subarray(0, cut));
    splitter.take(bytes.subarray(cut));
    splitter.end();
    expect(lines).toEqual(["grüße", "", "日本", "last"]);
  }
});
