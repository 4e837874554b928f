import { z } from "zod";
import type { ContainerPlugin } from "../../contracts/registry.ts";
import { ociBackend } from "./oci/backend.ts";
import { type OciOptions, ociOptions } from "./oci/options.ts";

export const podman: ContainerPlugin = {
  name: "podman",
  summary: "containers of Podman, as docker's; rootless unless it says root",
  options: ociOptions.extend({
    root: z.boolean().default(false).describe("true: the containers are root's, by sudo; false: the ssh user's own"),
  }),
  create: ({ root, ...options }: OciOptions & { readonly root: boolean }, tools) =>
    ociBackend({ name: "podman", root }, options, tools),
};
