import { z } from "zod";
import { DflowError } from "../domain/errors.ts";
import { say } from "./blocks.ts";
import { command } from "./command.ts";
import { needed, wholeNumber } from "./flags.ts";
import { index, address as shape } from "./shapes.ts";

export const address = command({
  name: "address",
  group: "looking",
  summary: "show where the Node at INDEX is reached",
  details: ["Prints the address alone, so that it can be used in a command: `curl http://$(dflow address 0):8080/`."],
  arguments: { index: needed(wholeNumber({ summary: "the Node", value: "INDEX", from: 0, to: 9999 })) },
  flags: {},
  needs: "state",
  changes: false,
  output: z.object({
    index,
    address: shape,
    ssh: z.object({ host: z.string(), port: z.number().int(), user: z.string() }).describe("where sshd is reached"),
    ports: z.record(z.string(), z.number().int()).describe("public port by executable; workers have none"),
  }),
  run: async (dflow, { index }) => {
    const nodes = await dflow.vms.list();
    const node = nodes.find((one) => one.index === index);
    if (!node) {
      throw new DflowError("preflight/node", `node ${index}: there is no such Node`, {
        index,
        hint:
          nodes.length === 0
            ? '"dflow set COUNT" makes Nodes'
            : `there are ${nodes.map((one) => one.index).join(", ")}`,
      });
    }
    const { host, port, user } = node;
    const listening = dflow.settings.executables.flatMap((one) =>
      one.port === undefined ? [] : [[one.name, one.port]],
    );
    const ports: Record<string, number> = Object.fromEntries(listening);
    return { data: { index, address: node.address ?? host, ssh: { host, port, user }, ports }, exit: "done" };
  },
  view: (data) => [say(data.address)],
});
