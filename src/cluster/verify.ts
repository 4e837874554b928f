import type { Dflow } from "../contracts/dflow.ts";
import type { Answer } from "../contracts/probe.ts";
import type { Remote } from "../contracts/transport.ts";
import { type Process, sameProcess } from "../domain/container.ts";
import { DflowError, type Evidence } from "../domain/errors.ts";
import type { Check } from "../domain/settings.ts";
import { short } from "../domain/version.ts";
import { homeOf, isRouted, programNamed } from "./services.ts";

/** Restarts of a new process after which nobody waits for its deadline. */
const TOO_MANY_RESTARTS = 3;
/** Failed attempts between two looks at whether the process still lives. */
const LOOK_EVERY = 3;

/**
 * Asks every check of the process's program until each is healthy by its own rhythm. `settled`: it was verified by an
 * earlier command and has served since, so one good answer says that it still is, and a restart since then is none of
 * this command's doing.
 *
 * @returns the process as it was last seen
 * @throws DflowError `verify/unhealthy` with the last response, the log's end and the exit status
 */
export async function verify(dflow: Dflow, remote: Remote, process: Process, options: How): Promise<Process> {
  const program = programNamed(dflow.settings, process.executable.name);
  const checks = options.settled ? program.verify.map(asSettled) : program.verify;
  const seen = await Promise.all(checks.map((check) => becomeHealthy(dflow, remote, process, check, options)));
  return seen.find((one) => !sameIdentity(one, process)) ?? process;
}

interface How {
  readonly settled: boolean;
  readonly signal: AbortSignal;
}

const sameIdentity = (a: Process, b: Process): boolean =>
  a.identity?.pid === b.identity?.pid && a.identity?.started === b.identity?.started;

const asSettled = (check: Check): Check => ({ ...check, successes: 1, healthyFor: 0 });

async function becomeHealthy(dflow: Dflow, remote: Remote, process: Process, check: Check, { settled, signal }: How) {
  const { clock } = dflow;
  let known = process;
  const begun = clock.now().getTime();
  let inARow = 0;
  let failed = 0;
  let healthySince: number | undefined;
  for (;;) {
    const answer = await ask(dflow, remote, known, check, signal);
    const now = clock.now().getTime();
    inARow = answer.healthy ? inARow + 1 : 0;
    if (!answer.healthy) {
      failed++;
      healthySince = undefined;
      const looks = answer.ended || failed % LOOK_EVERY === 0 || (settled && failed === 1);
      const found = looks ? await findProcess(dflow, remote, process) : process;
      // Its watcher has started it again: what was good of the one before is forgotten, and this one is asked.
      if (looks && found?.identity) known = found;
      const crashing = isCrashing(process, found);
      if (crashing || now - begun + check.interval > check.deadline) {
        throw await unhealthy(dflow, remote, process, answer, { after: now - begun, crashing });
      }
    } else if (inARow >= check.successes) {
      healthySince ??= now;
      if (now - healthySince >= check.healthyFor) return known;
    }
    await clock.sleep(check.interval, signal);
  }
}

/** One attempt. */
export function ask(
  dflow: Dflow,
  remote: Remote,
  process: Process,
  check: Check,
  signal: AbortSignal,
): Promise<Answer> {
  const program = programNamed(dflow.settings, process.executable.name);
  // Where all versions share a port, another one may answer in its place.
  const sharedPort = program.port !== undefined && !isRouted(dflow, program);
  return dflow.probe.ask(check, remote, process, { folder: homeOf(dflow.settings), sharedPort, signal });
}

const isCrashing = (process: Process, now: Process | undefined): boolean =>
  now === undefined || now.state === "stopped" || now.restarts - process.restarts >= TOO_MANY_RESTARTS;

async function findProcess(dflow: Dflow, remote: Remote, process: Process): Promise<Process | undefined> {
  const containers = await dflow.containers.list(remote);
  return containers.flatMap((one) => one.processes).find((one) => sameProcess(one, process));
}

async function unhealthy(
  dflow: Dflow,
  remote: Remote,
  process: Process,
  answer: Answer,
  how: { readonly after: number; readonly crashing: boolean },
): Promise<DflowError> {
  const index = remote.node.index;
  const what = `${process.executable.name} ${short(process.executable.version)}`;
  const verdict = how.crashing ? "keeps ending" : `is not healthy after ${Math.round(how.after / 1000)} s`;
  const now = await findProcess(dflow, remote, process).catch(() => undefined);
  // That nothing listens is what comes of it.
  const ended = answer.ended || now?.exitStatus === undefined ? "" : `; it ended with exit status ${now.exitStatus}`;
  return new DflowError("verify/unhealthy", `node ${index}: ${what} ${verdict}: ${answer.said}${ended}`, {
    index,
    hint: `"dflow logs --index ${index} --version ${short(process.executable.version)}" shows more of what it printed`,
    evidence: await evidenceOf(dflow, remote, process, answer, now),
  });
}

/** What a person would look at next: the last response, how it ended, what it printed. */
async function evidenceOf(
  dflow: Dflow,
  remote: Remote,
  process: Process,
  answer: Answer,
  now: Process | undefined,
): Promise<readonly Evidence[]> {
  const log = await dflow.containers.logs(remote, process, { lines: 20 }).catch(() => []);
  const ended =
    now?.exitStatus === undefined ? [] : [`exit status ${now.exitStatus}, started again ${now.restarts} times`];
  return [
    { title: "last response", lines: [answer.said, ...(answer.body ?? [])] },
    { title: "process", lines: ended },
    { title: "log", lines: log },
  ].filter((one) => one.lines.length > 0);
}
