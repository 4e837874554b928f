import type { ContainerPlugin } from "../../contracts/registry.ts";
import { process } from "./process.ts";

/** The first one is the default. */
export const containerPlugins: readonly ContainerPlugin[] = [process];
