import { z } from "zod";
import { say } from "./blocks.ts";
import { command } from "./command.ts";
import { needed, wholeNumber } from "./flags.ts";
import { notYet } from "./not-yet.ts";
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
  run: notYet,
  view: (data) => [say(data.address)],
});
