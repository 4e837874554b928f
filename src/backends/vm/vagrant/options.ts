import { z } from "zod";
import { DURATION, parseDuration } from "../../../domain/duration.ts";

const scalar = z.union([z.string(), z.number(), z.boolean()]);
const setting = z.union([scalar, z.array(scalar), z.record(z.string(), scalar)]);

/** What dflow says itself, in words of its own. */
const OURS = ["image", "box", "name", "has_ssh", "memory", "cpus", "default_prefix"];
/** The key itself is what is wrong with it, so it is said there. */
const settings = z.record(z.string(), setting).check(({ value, issues }) => {
  for (const name of Object.keys(value)) {
    const said = OURS.includes(name.replaceAll("-", "_"))
      ? `${name} is set by dflow itself; see the keys beside options`
      : /^[a-z][a-z0-9_-]*$/.test(name)
        ? undefined
        : "write a setting's name as Vagrant's documentation has it, e.g. create_args";
    if (said !== undefined) issues.push({ code: "custom", path: [name], message: said, input: value[name] });
  }
});

const PORT = /^(?:(?<address>[0-9.]+):)?(?<host>\d{1,5}):(?<guest>\d{1,5})$/;
const ADDRESS = /^(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?!$)|$)){4}$/;

const perNode = {
  memory: z.int().min(16).optional().describe("MiB"),
  cpus: z.int().min(1).max(1024).optional().describe("processors"),
  network: z
    .string()
    .regex(ADDRESS, "write an address such as 192.168.56.10")
    .optional()
    .describe("address in a private network of this machine; of Node 0: each further Node has the next one"),
  ports: z
    .array(z.string().regex(PORT, 'write "[ADDRESS:]HOST:NODE", e.g. "8080:80"'))
    .optional()
    .describe(
      'ports of this machine that lead to ports of a Node, "[ADDRESS:]HOST:NODE"; HOST + 1 for Node 1, and so on',
    ),
  options: settings
    .optional()
    .describe(
      "settings of the provider by their names in Vagrant's documentation; docker: {cmd: […], create-args: […]}",
    ),
};

export const vagrantOptions = z.strictObject({
  provider: z
    .string()
    .regex(/^[a-z][a-z0-9_]*$/, "a provider's name, e.g. docker")
    .default("virtualbox")
    .describe("what makes the machines: virtualbox, libvirt, docker, or any other that this Vagrant has"),
  ...perNode,
  "box-version": z.string().min(1).optional().describe("the newest one there is here when absent"),
  "box-url": z.string().min(1).optional().describe("where the box comes from when it is not one of the public ones"),
  "boot-timeout": z
    .string()
    .regex(DURATION, "write a duration, e.g. 5m")
    .default("5m")
    .describe("how long a machine may take until sshd answers"),
  nodes: z
    .record(z.string(), z.strictObject(perNode))
    .check(({ value, issues }) => {
      for (const index of Object.keys(value).filter((one) => !/^\d{1,4}$/.test(one))) {
        issues.push({
          code: "custom",
          path: [index],
          message: `${index} is no Node's index; write 0, 1, …`,
          input: index,
        });
      }
    })
    .default({})
    .describe("what is different for single Nodes, by index: {0: {memory: 4096}}"),
});

export type VagrantOptions = z.output<typeof vagrantOptions>;
export type NodeOptions = Pick<VagrantOptions, keyof typeof perNode>;

/** Of one Node: its own stand above those of all; the settings in `options` one by one. */
export function optionsFor(index: number, { nodes, ...all }: VagrantOptions): NodeOptions {
  const own = nodes[index] ?? {};
  return {
    memory: own.memory ?? all.memory,
    cpus: own.cpus ?? all.cpus,
    // What is written for one Node is meant as it stands; what is written for all is counted up from Node 0.
    network: own.network ?? (all.network && nthAddress(all.network, index)),
    ports: own.ports ?? all.ports?.map((port) => nthPort(port, index)),
    options: { ...all.options, ...own.options },
  };
}

export interface Forwarded {
  readonly address: string;
  readonly host: number;
  readonly guest: number;
}

/** Only this machine itself comes in, unless an address is written: 0.0.0.0 lets everybody in. */
export function readPort(text: string): Forwarded {
  const { address = "127.0.0.1", host, guest } = PORT.exec(text)?.groups ?? {};
  return { address, host: Number(host), guest: Number(guest) };
}

function nthPort(text: string, n: number): string {
  const { address, host, guest } = readPort(text);
  return `${address}:${host + n}:${guest}`;
}

function nthAddress(first: string, n: number): string {
  const number = first.split(".").reduce((sum, byte) => sum * 256 + Number(byte), 0) + n;
  return [24, 16, 8, 0].map((shift) => Math.floor(number / 2 ** shift) % 256).join(".");
}

export const secondsIn = (duration: string): number => Math.max(1, Math.round(parseDuration(duration) / 1000));
