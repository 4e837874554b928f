import { z } from "zod";

/** How containers of docker and podman are made: `{name: docker, …}` in dflow.yaml. */
export const ociOptions = z.strictObject({
  image: z
    .string()
    .regex(/^[a-z0-9][a-zA-Z0-9._/:@-]*$/, "write closure, or the name of an image")
    .default("closure")
    .describe(
      "what a program runs in: closure (the libraries it needs, of the machine that built it), or an image that each Node has already; it needs /bin/sh",
    ),
  network: z
    .enum(["host", "bridge"])
    .default("host")
    .describe(
      "host: the program listens on the Node itself; bridge: in a network of its own, its port published on all addresses",
    ),
  memory: z
    .string()
    .regex(/^[1-9][0-9]*[bkmg]?$/, "write a size such as 512m or 2g")
    .optional()
    .describe("the most it may use, e.g. 512m; more, and the kernel kills it"),
  cpus: z.number().positive().optional().describe("processors it may use, e.g. 1.5"),
  nofile: z.int().positive().optional().describe("files and connections it may have open"),
  user: z
    .string()
    .regex(/^(root|[0-9]+(:[0-9]+)?)$/, "write root, or numbers: 1000 or 1000:1000")
    .optional()
    .describe("as whom it runs: root, or UID[:GID]; absent: the ssh user"),
  volumes: z
    .array(
      z
        .string()
        .regex(
          /^\/[^:,\s]*:\/[^:,\s]*(:(ro|rw))?$/,
          "write /folder/of/the/node:/folder/inside, with :ro behind it to only read",
        ),
    )
    .default([])
    .describe("folders of the Node that it sees: /folder/of/the/node:/folder/inside[:ro]"),
});

export type OciOptions = z.output<typeof ociOptions>;

/** The options of `run` for them, none of which holds a blank. */
export const limitsOf = ({ memory, cpus, nofile }: OciOptions): string =>
  [
    ...(memory === undefined ? [] : ["--memory", memory]),
    ...(cpus === undefined ? [] : ["--cpus", String(cpus)]),
    ...(nofile === undefined ? [] : ["--ulimit", `nofile=${nofile}:${nofile}`]),
  ].join(" ");
