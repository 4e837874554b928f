import { z } from "zod";

/** `{name: systemd, …}` in dflow.yaml. Everything here goes into a unit's text, so nothing here can mean two things there. */
export const options = z.strictObject({
  user: z
    .string()
    .regex(/^[a-z_][a-z0-9_-]{0,30}$/, { error: "must be the name of a user on the Nodes, as www-data" })
    .optional()
    .describe("whom the programs run as; without it the ssh user. Needs root on the Node"),
  memory: z
    .string()
    .regex(/^[1-9][0-9]{0,8}[KMGT]$/, { error: "must be a size, as 512M or 2G" })
    .optional()
    .describe("the most a program may use; what uses more is killed and started again"),
  cpus: z.number().min(0.01).max(1024).optional().describe("processors a program may keep busy, as 0.5 or 2"),
  nofile: z.int().min(16).max(1_048_576).optional().describe("files and connections a program may have open"),
  hardening: z
    .strictObject({
      "no-new-privileges": z.boolean().prefault(true).describe("no setuid program, no sudo"),
      "protect-kernel": z.boolean().prefault(true).describe("no change of kernel settings, modules and cgroups"),
      "protect-system": z
        .union([z.boolean(), z.literal("strict")])
        .prefault(true)
        .describe("/usr, /boot and /etc cannot be written; strict: nothing can but what `writable` lists"),
      "protect-home": z.boolean().prefault(false).describe("homes cannot be written"),
      "private-tmp": z.boolean().prefault(false).describe("each version has a /tmp of its own"),
      "private-devices": z.boolean().prefault(false).describe("no devices but /dev/null and its like"),
      writable: z
        .array(z.string().regex(/^\/[\w.@+/-]{1,200}$/, { error: "must be an absolute path, as /var/lib/hello" }))
        .max(64)
        .prefault([])
        .describe("folders that can be written all the same"),
    })
    .prefault({})
    .describe("what a program is kept from; needs root on the Node"),
});

export type SystemdOptions = z.output<typeof options>;

/** Lines of [Service] that hold for everybody's units. */
export const limitLines = ({ memory, cpus, nofile, hardening }: SystemdOptions): readonly string[] => [
  ...(memory === undefined ? [] : [`MemoryMax=${memory}`]),
  ...(cpus === undefined ? [] : [`CPUQuota=${Math.round(cpus * 100)}%`]),
  ...(nofile === undefined ? [] : [`LimitNOFILE=${nofile}`]),
  ...(hardening["no-new-privileges"] ? ["NoNewPrivileges=yes"] : []),
];

/** Those that a user's own units cannot have. */
export function wallLines({ hardening }: SystemdOptions): readonly string[] {
  const system = hardening["protect-system"];
  return [
    ...(hardening["protect-kernel"]
      ? ["ProtectKernelTunables=yes", "ProtectKernelModules=yes", "ProtectControlGroups=yes"]
      : []),
    ...(system === false ? [] : [`ProtectSystem=${system === "strict" ? "strict" : "full"}`]),
    ...(hardening["protect-home"] ? ["ProtectHome=read-only"] : []),
    ...(hardening["private-tmp"] ? ["PrivateTmp=yes"] : []),
    ...(hardening["private-devices"] ? ["PrivateDevices=yes"] : []),
    ...hardening.writable.map((path) => `ReadWritePaths=${path}`),
  ];
}
