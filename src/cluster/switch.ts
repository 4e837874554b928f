import type { Output } from "../contracts/transport.ts";
import { DflowError } from "../domain/errors.ts";
import { orFailure } from "../node/answer.ts";
import { prelude, roles } from "../node/scripts.generated.ts";
import { inOrder, type ShellScript, sh } from "../node/shell-script.ts";
import { type Acted, type Acting, folderOf, type StepOf } from "./acting.ts";
import { armed } from "./go-back.ts";
import { homeOf, programNamed, serviceOf } from "./services.ts";
import { together } from "./together.ts";

/** Whatever is alive of what served before may serve again. */
export async function switchBack(on: Acting, step: StepOf<"switch">): Promise<Acted> {
  try {
    return await switchTo(on, step);
  } catch (error) {
    if (!(error instanceof DflowError && error.code === "verify/unhealthy")) throw error;
    await on.lookAgain(step.index);
    return switchTo(on, step);
  }
}

/**
 * One round trip: nothing moves unless each process still lives, and somebody waits who leads back what is not confirmed;
 * then the ports move, then the names; these not for a share, which makes no version current.
 */
export async function switchTo(on: Acting, step: StepOf<"switch">): Promise<Acted> {
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

/** New connections lead nowhere: for what is about to end. */
export async function unroute(on: Acting, step: StepOf<"unroute">): Promise<Acted> {
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
  const left = (step.takenBack ?? []).map(
    (one) => sh`leave_current ${homeOf(dflow.settings)} ${one.executable.name} ${folderOf(one)}`,
  );
  const named = left.length > 0 && asked.run(all(left)).then((output) => orFailure(output, step.index, "name current"));
  await Promise.all([...led, ...strays, named]);
  return {};
}

const all = (scripts: readonly ShellScript[]): ShellScript => inOrder([prelude, roles, ...scripts]);
