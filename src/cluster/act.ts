import { DflowError } from "../domain/errors.ts";
import type { Step } from "../domain/step.ts";
import { bytes as inWords } from "../domain/words.ts";
import { orFailure } from "../node/answer.ts";
import { sh } from "../node/shell-script.ts";
import type { Acted, Acting, StepOf } from "./acting.ts";
import { install } from "./install.ts";
import { launchOf } from "./launch.ts";
import { endingOf, programNamed } from "./services.ts";
import { switchBack, switchTo, unroute } from "./switch.ts";
import { together } from "./together.ts";
import { verify } from "./verify.ts";

export interface ActOptions {
  readonly signal: AbortSignal;
  /** It puts back what served before: that has been verified long ago, and may have been restarted since. */
  readonly undo: boolean;
}

/**
 * Does one step. Doing it twice is the same as doing it once.
 *
 * @throws DflowError with the Node's index
 */
export async function act(acting: Acting, step: Step, { signal, undo }: ActOptions): Promise<Acted> {
  const on = undo ? puttingBack(acting) : acting;
  switch (step.do) {
    case "create":
      return create(on, step);
    case "destroy":
      await on.confirmed();
      await on.session.dflow.vms.destroy(step.node);
      await on.destroyed(step.index);
      return {};
    case "remember":
      await (await on.behindFence(step, { mend: true }))
        .run(sh`:`)
        .then((output) => orFailure(output, step.index, "write its node.json"));
      return {};
    case "install":
      return copied(await install(on, step, signal));
    case "start":
      return start(on, step);
    case "verify":
      return verifyAll(on, step, signal);
    case "switch":
      return undo ? switchBack(on, step) : switchTo(on, step);
    case "unroute":
      return unroute(on, step);
    case "stop":
      return stop(on, step);
    case "remove":
      return remove(on, step);
  }
}

/** A Node that has gone back by itself has only been quicker. */
const puttingBack = (on: Acting): Acting => ({
  ...on,
  behindFence: (step, options) => on.behindFence(step, { ...options, undo: true }),
});

async function create(on: Acting, step: StepOf<"create">): Promise<Acted> {
  const { dflow } = on.session;
  const { image, keys } = dflow.settings;
  await on.confirmed();
  const node = await dflow.vms.create(image, { index: step.index, keys });
  await on.created(node);
  return { detail: `${node.host}:${node.port}` };
}

const copied = (bytes: number): Acted => ({ detail: inWords(bytes), bytes });

async function start(on: Acting, step: StepOf<"start">): Promise<Acted> {
  const { dflow } = on.session;
  const [remote, node] = [await on.behindFence(step), await on.node(step.index)];
  const processes = await Promise.all(
    step.instances.map((instance) => {
      const program = programNamed(dflow.settings, instance.executable.name);
      return dflow.containers.start(remote, instance, launchOf(dflow, program, node, on.session.state().count));
    }),
  );
  for (const process of processes) on.started(step.index, process);
  const ports = processes.flatMap((one) => (one.port === undefined ? [] : [one.port]));
  return ports.length === 0 ? {} : { detail: `port ${ports.join(", ")}` };
}

async function verifyAll(on: Acting, step: StepOf<"verify">, signal: AbortSignal): Promise<Acted> {
  const remote = await on.remote(step.index);
  const asked = step.instances.map(async (one) => {
    const settled = one.epoch !== on.session.epoch;
    on.started(step.index, await verify(on.session.dflow, remote, on.process(step.index, one), { settled, signal }));
  });
  await Promise.all(asked);
  // A process that ended once while it came up, and is well now, is another process than the one that was started.
  if (step.instances.some((one) => !on.process(step.index, one).identity)) await on.lookAgain(step.index);
  return {};
}

async function stop(on: Acting, step: StepOf<"stop">): Promise<Acted> {
  const { dflow } = on.session;
  const remote = await on.behindFence(step);
  const stopped = await Promise.all(
    step.instances.map(async (instance) => {
      const { stop: within, signals } = endingOf(dflow.settings, instance.executable.name);
      return { instance, ...(await dflow.containers.stop(remote, instance, { haste: step.haste, within, signals })) };
    }),
  );
  const cut = stopped.reduce((sum, one) => sum + one.cut, 0);
  const killed = stopped.filter((one) => one.by === "kill").length;
  const said = [...(cut > 0 ? [`${cut} connections cut`] : []), ...(killed > 0 ? [`${killed} killed`] : [])];
  return { stopped, ...(said.length > 0 ? { detail: said.join(", ") } : {}) };
}

async function remove(on: Acting, step: StepOf<"remove">): Promise<Acted> {
  const asked = together(await on.behindFence(step), `dflow-${on.session.dflow.uuid()}`);
  await Promise.all(step.executables.map((executable) => on.session.dflow.containers.remove(asked, executable)));
  return {};
}

/** Anything a backend throws that is no DflowError is a bug, but the Node it happened on is worth knowing. */
export const asStepError = (error: unknown, step: Step): DflowError =>
  error instanceof DflowError
    ? error
    : new DflowError(
        "node/script",
        `node ${step.index}: ${step.do}: ${error instanceof Error ? error.message : String(error)}`,
        {
          index: step.index,
          cause: error,
        },
      );
