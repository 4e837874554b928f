import type { ContainerPlugin } from "../../contracts/registry.ts";
import { docker } from "./docker.ts";
import { podman } from "./podman.ts";
import { process } from "./process.ts";
import { systemd } from "./systemd/index.ts";

/** The first one is the default. */
export const containerPlugins: readonly ContainerPlugin[] = [docker, podman, systemd, process];
