import type { Process } from "../domain/container.ts";
import type { GoesBack } from "../domain/step.ts";
import { short } from "../domain/version.ts";
import { fence, goBack, prelude, roles } from "../node/scripts.generated.ts";
import { inOrder, type ShellScript, sh } from "../node/shell-script.ts";
import { type Acting, folderOf } from "./acting.ts";
import { homeOf, programNamed, serviceOf } from "./services.ts";

/**
 * Leaves a waiter on the Node that leads its traffic back by itself, unless a command passes the fence before. To be run
 * behind the fence, in front of the switch. Undefined: there is nothing that could be led back.
 */
export function armed(on: Acting, index: number, { after, to }: GoesBack): ShellScript | undefined {
  const home = homeOf(on.session.dflow.settings);
  const processes = to.map((one) => on.process(index, one));
  const led = processes.flatMap((process) => ledTo(on, process) ?? []);
  if (led.length === 0) return undefined;
  const seconds = Math.max(1, Math.ceil(after / 1000));
  const waiter = sh`${inOrder([prelude, roles, fence, goBack])}
still_there() (
${inOrder(led.map(({ alive }) => alive))}
)
lead_back() (
${inOrder(led.map(({ pointing }) => pointing))}
${inOrder(processes.map((one) => sh`become_current ${home} ${one.executable.name} ${folderOf(one)}`))}
)
await_confirmation ${home} ${on.session.epoch} ${seconds}
go_back ${processes.map(({ executable: { name, version } }) => `${name} ${short(version)}`).join(", ")}`;
  return sh`${inOrder([prelude, fence, goBack])}
arm_switch ${home} ${on.session.epoch} ${seconds} ${waiter.text}`;
}

/** Workers, and who shares a port with what came after, have traffic as long as they run: there is nothing to lead. */
function ledTo({ session: { dflow } }: Acting, { executable, identity, port }: Process) {
  const program = programNamed(dflow.settings, executable.name);
  const service = serviceOf(dflow.settings, program);
  if (!service || port === undefined || !identity) return undefined;
  const pointing = dflow.traffic(program.traffic).pointing(service, port);
  const { boot, pid, started } = identity;
  return pointing && { pointing, alive: sh`still_runs ${boot} ${pid} ${started} ${executable.name}` };
}
