import { setTimeout as sleep } from "node:timers/promises";
import { DflowError } from "../../../domain/errors.ts";
import type { Node } from "../../../domain/node.ts";
import { answersAsSsh } from "../ssh-banner.ts";

const ATTEMPT = 5000;
const PAUSE = 500;

/** A machine that was just made boots first. @throws DflowError `preflight/vm` past the deadline (ms) */
export async function awaitSshd({ index, host, port }: Node, within: number): Promise<void> {
  for (let left = within; left > 0; left -= PAUSE) {
    const asked = performance.now();
    if (await answersAsSsh(host, port, Math.min(ATTEMPT, left))) return;
    left -= performance.now() - asked;
    await sleep(PAUSE);
  }
  throw new DflowError("preflight/vm", `node ${index}: no sshd answers at ${host} port ${port}`, {
    hint: "the machine exists; is its sshd started, and does the network let you through to it?",
    index,
  });
}
