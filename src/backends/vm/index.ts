import type { VMPlugin } from "../../contracts/registry.ts";
import { command } from "./command/index.ts";
import { hosts } from "./hosts.ts";
import { local } from "./local/index.ts";
import { vagrant } from "./vagrant/index.ts";

/** The first one is the default. */
export const vmPlugins: readonly VMPlugin[] = [vagrant, hosts, command, local];
