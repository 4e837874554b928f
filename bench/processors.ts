import { spawn } from "node:child_process";
import { cpus, setPriority } from "node:os";

const LAST = 19;

/** In life dflow is on another machine: here it gets the processor when neither clients nor Node want it. */
export const giveWay = (): void => setPriority(LAST);

/** argv before what is started from here, but is not dflow. */
export const notGivingWay: readonly string[] = ["nice", "-n", `-${LAST}`];

/**
 * A processor with nothing to do sleeps, and the next request waits until it has woken: so a machine that is busy with a
 * deploy answers sooner than one that is not, and the cost of the deploy cannot be seen. Here each has something to do
 * that gives way to everything else (SCHED_IDLE, sched(7)).
 *
 * @returns ends it
 */
export function keepAwake(): () => void {
  const busy = cpus().map(() => spawn("chrt", ["--idle", "0", "sh", "-c", "while :; do :; done"], { stdio: "ignore" }));
  const end = () => {
    for (const one of busy) one.kill("SIGKILL");
  };
  process.once("exit", end);
  return end;
}
