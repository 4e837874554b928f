import type { Stage } from "../contracts/stage.ts";
import { DflowError } from "../domain/errors.ts";
import { helloProgram } from "./hello-program.generated.ts";

/** Three small Nodes, and a program that is soon found healthy or not. */
export const settingsFor = (port: number): string => `name: hello
count: 3
image: none
vm-backend: local
container-backend: process
executables:
  - name: hello
    path: hello
    port: ${port}
    verify:
      - {http: /ready, contains: ok, interval: 200ms, successes: 3, deadline: 3s, healthy-for: 1s}
`;

export const hello = (version: string): string => helloProgram.replace('VERSION = ""', `VERSION = "${version}"`);

/** Runs one dflow command as a person would, and remembers how it went. @throws DflowError when it ended otherwise */
export function playOn(stage: Stage) {
  const acts: { what: string; exit: number; ms: number }[] = [];
  const play = async (why: string, args: readonly string[], expected = 0): Promise<void> => {
    if (stage.signal.aborted) throw new DflowError("cancelled", "cancelled");
    stage.say(`\n# ${why}\n$ dflow ${args.join(" ")}`);
    const begun = stage.now();
    const exit = await stage.dflow(args);
    const what = `dflow ${args.join(" ")}`;
    acts.push({ what, exit, ms: Math.round(stage.now() - begun) });
    if (exit === expected) return;
    if (stage.signal.aborted || exit === 130) throw new DflowError("cancelled", "cancelled");
    throw new DflowError("verify/unhealthy", `${what} ended with ${exit} instead of ${expected}`, {
      hint: '"dflow demo --keep" leaves everything in place to look at',
    });
  };
  return Object.assign(play, { acts });
}

export async function urlsOf(stage: Stage, port: number): Promise<readonly string[]> {
  const addresses = await Promise.all([0, 1, 2].map((index) => stage.ask(["address", `${index}`])));
  return addresses.map(({ stdout }) => `http://${stdout.trim()}:${port}/`);
}
