import { closeSync, openSync, readFileSync, writeFileSync, writeSync } from "node:fs";
import { setPriority } from "node:os";

const LAST = 19;

/** In life dflow is on another machine: here it gets the processor when neither clients nor Node want it. */
export const giveWay = (): void => setPriority(LAST);

/** argv before what is started from here, but is not dflow. */
export const notGivingWay: readonly string[] = ["nice", "-n", `-${LAST}`];

/**
 * A processor with nothing to do sleeps, and the next request waits until it has woken: so a machine that is busy with a
 * deploy answers sooner than one that is not, and the cost of the deploy cannot be seen. While this file is open they wait
 * awake (the kernel's Documentation/power/pm_qos_interface.rst). Loops of our own that give way to everything else do not
 * do it as well: the scheduler takes a processor that runs one for idle or for busy as it comes, and the rounds differ twofold.
 *
 * @returns ends it
 */
export function keepAwake(): () => void {
  const latency = openSync("/dev/cpu_dma_latency", "w");
  // Microseconds that waking may take, 32 bits.
  writeSync(latency, new Uint8Array(4));
  return () => closeSync(latency);
}

/**
 * We and all that we start from here on share processors with this process as with one of the same machine. A container has
 * a group of its own in the kernel's scheduler; what of its weight is left on a processor where few of it run may be less
 * than that of what gives way to everything, and then a program that could answer waits for seconds (cgroups(7), cpu.shares).
 *
 * @returns goes back: a group that is not empty cannot be removed
 */
export function besides(pid: number): () => void {
  const before = groupOf("self");
  join(groupOf(pid));
  return () => join(before);
}

/** The folder of its group, of either version of cgroups. */
function groupOf(pid: number | "self"): string {
  const lines = readFileSync(`/proc/${pid}/cgroup`, "utf8").split("\n");
  const of = (line: string) => line.slice(line.indexOf("/"));
  const own = lines.find((line) => /^\d+:([a-z,]*,)?cpu(,[a-z,]*)?:/.test(line));
  return own
    ? `/sys/fs/cgroup/cpu${of(own)}`
    : `/sys/fs/cgroup${of(lines.find((line) => line.startsWith("0::")) ?? "/")}`;
}

const join = (group: string): void => writeFileSync(`${group}/cgroup.procs`, String(process.pid));
