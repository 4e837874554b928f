import { address } from "./address.ts";
import { build } from "./build.ts";
import { chaosMonkey } from "./chaos-monkey.ts";
import type { Command } from "./command.ts";
import { compareChecksums } from "./compare-checksums.ts";
import { copy } from "./copy.ts";
import { cycle } from "./cycle.ts";
import { demo } from "./demo.ts";
import { deploy } from "./deploy.ts";
import { destroy } from "./destroy.ts";
import { doctor } from "./doctor.ts";
import { gc } from "./gc.ts";
import { get } from "./get.ts";
import { health } from "./health.ts";
import { history } from "./history.ts";
import { init } from "./init.ts";
import { list } from "./list.ts";
import { logs } from "./logs.ts";
import { repair } from "./repair.ts";
import { restart } from "./restart.ts";
import { rollback } from "./rollback.ts";
import { set } from "./set.ts";
import { start } from "./start.ts";
import { stop } from "./stop.ts";
import { unlock } from "./unlock.ts";
import { verify } from "./verify.ts";
import { versions } from "./versions.ts";

/** THE TABLE: everything that can be asked, in the order of help and docs. */
export const commands: readonly Command[] = [
  ...[set, get, cycle, list, destroy, chaosMonkey],
  ...[start, stop, restart, compareChecksums, verify, copy, build, deploy, rollback, repair, gc],
  ...[versions, health, address, history, logs],
  ...[doctor, init, unlock, demo],
];
