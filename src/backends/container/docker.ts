import type { ContainerPlugin } from "../../contracts/registry.ts";
import { ociBackend } from "./oci/backend.ts";
import { type OciOptions, ociOptions } from "./oci/options.ts";

export const docker: ContainerPlugin = {
  name: "docker",
  summary: "containers of Docker, without a registry: the libraries come with the program; survive a reboot",
  options: ociOptions,
  create: (options: OciOptions, tools) => ociBackend({ name: "docker", root: true }, options, tools),
};
