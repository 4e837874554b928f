import type { Stopped } from "../contracts/container-backend.ts";
import type { Output } from "../contracts/transport.ts";
import type { Instance } from "../domain/container.ts";
import { DflowError } from "../domain/errors.ts";
import type { Step } from "../domain/step.ts";
import { bytes as inWords } from "../domain/words.ts";
import { orFailure } from "../node/answer.ts";
import { prelude, roles } from "../node/scripts.generated.ts";
import { inOrder, type ShellScript, sh } from "../node/shell-script.ts";
import { type Acting, folderOf } from "./acting.ts";
import { armed } from "./go-back.ts";
import { install } from "./install.ts";
import { launchOf } from "./launch.ts";
import { endingOf, homeOf, programNamed, serviceOf } from "./services.ts";
import { together } from "./together.ts";
import { verify } from "./verify.ts";

type StepOf<Name extends Step["do"]> = Extract<Step, { do: Name }>;

/** What came of a step, beside that it is done. */
export interface Acted {
  /** Worth a word in the log. */
  readonly detail?: string;
  /** Copied over the link. */
  readonly bytes?: number;
  readonly stopped?: readonly (Stopped & { readonly instance: Instance })[];
}

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
  if (step.instances.some((one) => !on.process(step.index, one).identity)) await lookAgain(on, step);
  return {};
}

async function lookAgain(on: Acting, { index }: Step): Promise<void> {
  const containers = await on.session.dflow.containers.list(await on.remote(index));
  for (const process of containers.flatMap((one) => one.processes)) on.started(index, process);
}

/** Whatever is alive of what served before may serve again. */
async function switchBack(on: Acting, step: StepOf<"switch">): Promise<Acted> {
  try {
    return await switchTo(on, step);
  } catch (error) {
    if (!(error instanceof DflowError && error.code === "verify/unhealthy")) throw error;
    await lookAgain(on, step);
    return switchTo(on, step);
  }
}

/**
 * One round trip: nothing moves unless each process still lives, and somebody waits who leads back what is not confirmed;
 * then the ports move, then the names; these not for a share, which makes no version current.
 */
async function switchTo(on: Acting, step: StepOf<"switch">): Promise<Acted> {
  const { dflow } = on.session;
  const processes = step.instances.map((one) => on.process(step.index, one));
  const asked = together(await on.behindFence(step), `dflow-${dflow.uuid()}`, { untilFailure: true });
  const answered = (output: Output) => orFailure(output, step.index, "switch traffic");
  const alive = asked.run(
    all(
      processes.map(({ identity, executable }) =>
        identity
          ? sh`still_alive ${identity.boot} ${identity.pid} ${identity.started} ${executable.name}`
          : sh`fail verify/unhealthy ${`${executable.name} does not run`}`,
      ),
    ),
  );
  const waiter = step.goesBack && armed(on, step.index, step.goesBack);
  const waits = waiter && asked.run(waiter).then(answered);
  const pointed = processes.map(({ executable, port }) => {
    const program = programNamed(dflow.settings, executable.name);
    const service = serviceOf(dflow.settings, program);
    if (!service || port === undefined) return [];
    const share = step.share === undefined ? {} : { share: step.share };
    return dflow.traffic(program.traffic).point(asked, service, port, share);
  });
  const named = processes.map(
    (one) => sh`become_current ${homeOf(dflow.settings)} ${one.executable.name} ${folderOf(one)}`,
  );
  const [said] = await Promise.all([
    Promise.all(pointed),
    alive.then(answered),
    waits,
    step.share === undefined ? asked.run(all(named)).then(answered) : undefined,
  ]);
  const notes = said.flat();
  return notes.length > 0 ? { detail: notes.join("; ") } : {};
}

const all = (scripts: readonly ShellScript[]): ShellScript => inOrder([prelude, roles, ...scripts]);

async function unroute(on: Acting, step: StepOf<"unroute">): Promise<Acted> {
  const { dflow } = on.session;
  const asked = together(await on.behindFence(step), `dflow-${dflow.uuid()}`);
  const led = step.executables.map((name) => {
    const program = programNamed(dflow.settings, name);
    const service = serviceOf(dflow.settings, program);
    return service && dflow.traffic(program.traffic).point(asked, service, undefined);
  });
  const strays = (step.strays ?? []).map(({ executable, publicPort: port, traffic }) => {
    const service = {
      cluster: dflow.settings.name,
      executable,
      port,
      privatePorts: { from: port, to: port },
      count: 1,
    };
    return dflow.traffic(traffic).point(asked, service, undefined);
  });
  await Promise.all([...led, ...strays]);
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
