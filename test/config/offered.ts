import { z } from "zod";
import type { Plugins } from "../../src/config/schema/index.ts";

const none = z.object({});
const hosts = z.object({
  nodes: z
    .array(
      z.strictObject({
        host: z.string().describe("name or address"),
        port: z.int().min(1).max(65_535).default(22),
        user: z.string().optional(),
      }),
    )
    .min(1)
    .describe("the Nodes, by index"),
});

/** A list of plug-ins as the registries have them, whose options are simple. */
export const offered: Plugins = {
  vm: [
    { name: "local", summary: "small processes on this machine", options: none },
    { name: "vagrant", summary: "machines of Vagrant", options: none },
    { name: "hosts", summary: "machines that are there", options: hosts },
  ],
  container: [
    { name: "process", summary: "plain processes", options: none },
    { name: "systemd", summary: "units of systemd", options: none },
    {
      name: "docker",
      summary: "docker containers",
      options: z.object({
        image: z.string().optional(),
        network: z.enum(["host", "bridge"]).default("host"),
        nofile: z.int().positive().optional(),
      }),
    },
  ],
  store: [
    { name: "json-file", summary: "a file", options: z.object({ path: z.string().default(".dflow/store.json") }) },
    { name: "etcd", summary: "etcd 3", options: z.strictObject({ endpoints: z.array(z.url()).min(1) }) },
  ],
  traffic: [
    { name: "port-swap", summary: "one atomic change of a port map" },
    { name: "reuseport", summary: "both versions listen on the public port" },
    { name: "socket", summary: "systemd's socket" },
    { name: "none", summary: "for workers" },
  ],
};
