import { posix } from "node:path";
import type { Output } from "../../contracts/transport.ts";
import type { Identity, Process } from "../../domain/container.ts";
import { DflowError } from "../../domain/errors.ts";
import { releaseFolder } from "../../domain/executable.ts";
import type { Check } from "../../domain/settings.ts";
import { records } from "../../node/answer.ts";
import { prelude, probe as script } from "../../node/scripts.generated.ts";
import { type ShellScript, sh } from "../../node/shell-script.ts";
import { lastLines } from "./lines.ts";
import { type Asked, hasEnded, type Said, unhealthy } from "./said.ts";
import { verdictOf } from "./verdict.ts";

type RunCheck = Extract<Check, { kind: "run" }>;

/** The limit holds on the Node, too; this much later the answer is given up here. */
const GRACE = 5000;

export async function askCommand(check: RunCheck, asked: Asked): Promise<Said> {
  const { remote, context, clock } = asked;
  const { identity } = asked.process;
  if (!identity) return hasEnded(asked.process);
  const begun = clock.now().getTime();
  const late = `${check.command} gave no answer within ${check.timeout / 1000} s`;
  try {
    const output = await remote.run(commandScript(check, asked, identity), {
      timeout: check.timeout + GRACE,
      ...(context.signal ? { signal: context.signal } : {}),
    });
    const killed = clock.now().getTime() - begun >= check.timeout;
    return judge(check, asked.process, output, killed ? late : undefined);
  } catch (error) {
    if (error instanceof DflowError && error.code === "ssh/timeout") return unhealthy(late);
    throw error;
  }
}

function commandScript(
  { command, timeout }: RunCheck,
  { remote, process, context }: Asked,
  { boot, pid, started }: Identity,
): ShellScript {
  const { executable, port } = process;
  const folder = posix.join(context.folder, "releases", executable.name, releaseFolder(executable));
  const listening = port === undefined ? sh`unset DFLOW_PORT` : sh`export DFLOW_PORT=${port}`;
  return sh`${prelude}${script}${listening}
export DFLOW_VERSION=${executable.version} DFLOW_INDEX=${remote.node.index} DFLOW_NAME=${posix.basename(context.folder)}
answer_command ${folder} ${Math.ceil(timeout / 1000)} ${command} ${boot} ${pid} ${started}`;
}

/** @param late said of a command that was still running at its limit */
function judge(
  { command }: RunCheck,
  process: Process,
  { status, stdout, stderr }: Output,
  late: string | undefined,
): Said {
  const last = stdout.trimEnd().lastIndexOf("\n");
  const [kind, ended, there] = records(stdout.slice(last + 1)).at(-1) ?? [];
  const printed = stdout.slice(0, last + 1).trimEnd();
  const body = lastLines(`${printed}\n${stderr}`);
  if (kind === "failed" && status === 70) return unhealthy("its release is not on the Node any more", body);
  if (kind !== "ended") return unhealthy(`${command} could not be run`, body);
  // Whatever the command found, it was another process, or none.
  if (there !== "alive") return { ...hasEnded(process), ...(body.length > 0 ? { body } : {}) };
  if (ended === "137" && late !== undefined) return unhealthy(late, body);
  return verdictOf({ command, status: Number(ended), printed, body });
}
