import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { setSecret, warning } from "@actions/core";
import { z } from "zod";
import type { Reporter } from "../contracts/reporter.ts";
import type { Event } from "../domain/event.ts";
import type { Plan } from "../domain/step.ts";
import { collect } from "../report/collect.ts";
import { noColours } from "../report/colours.ts";
import { githubLog } from "../report/github-log.ts";
import { renderView } from "../report/render-view.ts";
import { safeJson } from "../report/safe-json.ts";
import type { Summary } from "../report/summary-markdown.ts";
import { timeline } from "../report/timeline.ts";
import { cancelledBySignals } from "./cancel.ts";
import { carryOut, type Outcome } from "./carry-out.ts";
import { envelope } from "./envelope.ts";
import { handedOn } from "./handed-on.ts";
import type { Inputs } from "./inputs.ts";
import { progressReporter } from "./progress.ts";
import { keepingSecrets } from "./secrets.ts";
import { withWorkflowCommit } from "./workflow-commit.ts";
import { folderOf } from "./working-folder.ts";

export interface Performed {
  readonly outcome: Outcome;
  readonly summary: Summary;
}

/**
 * Runs what the inputs ask for, its progress and result in the log. Nothing of it holds a secret.
 *
 * @param also is told of each event, too
 */
export async function perform(
  inputs: Inputs,
  env: NodeJS.ProcessEnv,
  also: readonly Reporter[] = [],
): Promise<Performed> {
  const times = timeline();
  const plans: Plan[] = [];
  const log = collect([
    logOf(inputs),
    times,
    ...also,
    { report: (event: Event) => event.type === "plan" && !event.undo && plans.push(event.plan) },
  ]);
  const secrets = keepingSecrets(log, hideLines);
  const { sshPrivateKey, sshPassphrase, knownHosts, storeKey, token } = inputs;
  for (const secret of [sshPrivateKey, sshPassphrase, storeKey, token]) if (secret) secrets.hide(secret);
  const asked = withWorkflowCommit(inputs);
  const outcome = secrets.without(
    await carryOut(asked, {
      env: withInputs(env, inputs),
      handedOn: handedOn(env),
      cwd: folderOf(inputs, env),
      program: [process.execPath, COMMAND_LINE],
      reporter: secrets.reporter,
      signal: cancelledBySignals(process, (text) => process.stderr.write(`${text}\n`)),
      hide: secrets.hide,
      sshKey: sshPrivateKey ? { where: "the input ssh-private-key", text: sshPrivateKey } : undefined,
      knownHosts: knownHosts ? { where: "the input known-hosts", text: knownHosts } : undefined,
    }),
  );
  log.end();
  show(inputs, outcome);
  const { view, next, failure: error } = outcome;
  return {
    outcome,
    summary: {
      title: `dflow ${inputs.words}`,
      view,
      error,
      next,
      inputs: secrets.without([...inputs.shown, ...commitOf(asked, inputs)]),
      plan: plans[0],
      timeline: times.nodes(),
      latencies: latenciesOf(outcome.data),
    },
  };
}

/** Where it was not given, it is the workflow's. */
const commitOf = (asked: Inputs, { given }: Inputs): Inputs["shown"] =>
  typeof asked.given["commit-hash"] === "string" && given["commit-hash"] === undefined
    ? [["commit-hash", `${asked.given["commit-hash"]} (of the workflow)`]]
    : [];

/** Of the receipt, where the command has one. */
const latenciesOf = (data: unknown) => withReceipt.safeParse(data).data?.requests.phases;
const withReceipt = z.object({
  requests: z.object({ phases: z.array(z.object({ phase: z.string(), p50: z.number(), p99: z.number() })) }),
});

/** Inputs that the command line takes from variables. */
const withInputs = (env: NodeJS.ProcessEnv, { sshPassphrase, storeKey, token }: Inputs): NodeJS.ProcessEnv => ({
  ...env,
  ...(sshPassphrase && { DFLOW_SSH_PASSPHRASE: sshPassphrase }),
  ...(storeKey && { DFLOW_STORE_KEY: storeKey }),
  ...(token && { GITHUB_TOKEN: token }),
});

/** Beside us in dist/. Not as new URL(…): the bundler would take that for a file to carry along. */
const COMMAND_LINE = join(dirname(fileURLToPath(import.meta.url)), "..", "cli", "index.js");

const logOf = ({ common: { progress } }: Inputs) =>
  progress === undefined || progress === "auto"
    ? githubLog({ write: (text) => process.stdout.write(text), warn: (text) => warning(text) })
    : progressReporter(progress, process.stdout, {});

/** The runner hides a value line by line. Frames of a key are no secret, and hiding them would hide the word BEGIN. */
function hideLines(secret: string): void {
  for (const line of secret.split(/\r?\n/))
    if (line.trim().length >= 4 && !line.startsWith("-----")) setSecret(line.trim());
}

function show({ common }: Inputs, outcome: Outcome): void {
  if (common.json) process.stdout.write(`${safeJson(envelope(outcome))}\n`);
  else if (outcome.view.length > 0) process.stdout.write(`${renderView(outcome.view, { colours: noColours })}\n`);
}
