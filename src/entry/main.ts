import "./dirname.ts";
import "./heap.ts";
import { commands } from "../commands/index.ts";
import { exitCodes } from "../domain/errors.ts";
import { colours } from "../report/colours.ts";
import { renderError } from "../report/render-error.ts";
import { renderView } from "../report/render-view.ts";
import { safeJson } from "../report/safe-json.ts";
import { cancelledBySignals } from "./cancel.ts";
import { carryOut, failed, type Outcome } from "./carry-out.ts";
import { envelope } from "./envelope.ts";
import { parse, type Request } from "./parse.ts";
import { progressReporter } from "./progress.ts";
import { keepingSecrets } from "./secrets.ts";
import type { Asked } from "./understand.ts";

const { argv, env, stdout, stderr } = process;

/** The command line: answers on standard output, progress and errors on standard error, the exit code. */
export async function main(): Promise<void> {
  // A reader that has seen enough (| head) must not end a command in the middle.
  for (const stream of [stdout, stderr]) stream.on("error", ignoreClosed);
  process.on("uncaughtException", (error) => process.exit(show(failed("", error), { json: false, debug: wantsDebug })));
  const words = argv.slice(2);
  if (words[0] === "local-node") return localNode(words[1]);
  const exit = await answer(words);
  // Whatever still keeps the process alive has no one left to work for.
  await Promise.all([written(stdout), written(stderr)]);
  process.exit(exit);
}

async function answer(words: readonly string[]): Promise<number> {
  let request: Request;
  try {
    request = parse(words, commands);
  } catch (error) {
    return show(failed(words[0] ?? "", error), { json: words.includes("--json"), debug: wantsDebug });
  }
  switch (request.kind) {
    case "version":
      stdout.write(`${(await import("../manual/version.generated.ts")).dflowVersion}\n`);
      return exitCodes.done;
    case "help": {
      const { helpOf, helpOfAll } = await import("../manual/help.ts");
      stdout.write(request.command ? helpOf(request.command) : helpOfAll(commands));
      return exitCodes.done;
    }
    case "run":
      return run(request);
  }
}

async function run(asked: Asked): Promise<number> {
  const { progress, json, debug } = asked.common;
  const goesOn = asked.given.watch === true || asked.given.rampage !== undefined;
  const shown = progressReporter(progress ?? "auto", stderr, env, { goesOn });
  const secrets = keepingSecrets(shown);
  const outcome = await carryOut(asked, {
    env,
    cwd: process.cwd(),
    program: [process.execPath, ...process.execArgv, argv[1] ?? ""],
    reporter: secrets.reporter,
    signal: cancelledBySignals(process, (text) => stderr.write(`${text}\n`)),
    hide: secrets.hide,
  });
  shown.end();
  return show(secrets.without(outcome), { json, debug: debug || wantsDebug });
}

const wantsDebug = env.DFLOW_DEBUG === "1";

function show(outcome: Outcome, { json, debug }: { readonly json: boolean; readonly debug: boolean }): number {
  if (json) stdout.write(`${safeJson(envelope(outcome))}\n`);
  else if (outcome.view.length > 0)
    stdout.write(`${renderView(outcome.view, { colours: colours(stdout, env), width: stdout.columns })}\n`);
  if (outcome.failure !== undefined && (!json || debug))
    stderr.write(`${renderError(outcome.failure, { colours: colours(stderr, env), debug })}\n`);
  return exitCodes[outcome.exit];
}

/** The process behind a Node of the `local` VM backend; it stays. */
async function localNode(folder: string | undefined): Promise<void> {
  await (await import("./local-node.ts")).localNode(folder);
}

function ignoreClosed(error: NodeJS.ErrnoException): void {
  if (error.code !== "EPIPE") throw error;
}

const written = (stream: NodeJS.WriteStream): Promise<void> =>
  new Promise((resolve) => stream.write("", () => resolve()));
