import { appendFileSync, existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { userName } from "../user.ts";
import { partsOf } from "./folder.ts";
import { forward } from "./forwarder.ts";
import { onChange } from "./on-change.ts";
import { identityOf } from "./processes.ts";
import { serveSsh } from "./ssh-server.ts";

/** Said on standard output once sshd answers. */
export const READY = "ready";

/**
 * Plays one Node: an ssh server and a port map over a folder. Ends on SIGTERM, and by itself when its folder is deleted;
 * what runs on the Node goes on, as after a restart of sshd.
 *
 * @param folder the Node's, as `placeFolder` made it
 * @returns when sshd answers
 */
export async function playNode(folder: string): Promise<void> {
  const parts = partsOf(folder);
  const log = (line: string) => appendFileSync(parts.log, `${new Date().toISOString()} ${line}\n`);
  const exists = () => existsSync(parts.place);
  const leave = (why: string) => {
    if (exists()) log(`ends: ${why}`);
    process.exit(0);
  };
  process.on("SIGTERM", () => leave("SIGTERM"));
  process.on("uncaughtException", (error) => {
    if (exists()) log(`ends: ${error.stack}`);
    process.exit(1);
  });

  const place = JSON.parse(readFileSync(parts.place, "utf8"));
  // The ssh port is what two processes of one Node compete for: the loser ends here, with EADDRINUSE in the log.
  await serveSsh({
    place,
    hostKey: readFileSync(parts.hostKey, "utf8"),
    authorizedKeys: () => readFileSync(parts.authorizedKeys, "utf8"),
    home: parts.home,
    env: environment(parts.home, parts.portMap),
    log,
    exists,
  });
  forward(parts.portMap, place.address);
  writeFileSync(`${parts.process}.new`, JSON.stringify(await identityOf(process.pid)));
  renameSync(`${parts.process}.new`, parts.process);
  onChange(parts.place, () => exists() || leave("its folder is gone"));
  log(`serves ${place.address}:${place.port}`);
  process.stdout.on("error", () => {});
  process.stdout.write(`${READY}\n`);
}

/** What a login would have, and where the port map is. The Node.js that runs this is last in PATH, for programs in it. */
function environment(home: string, portMap: string): Readonly<Record<string, string>> {
  const usual = ["/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin"];
  const path = [...(process.env.PATH ?? "").split(":"), ...usual, dirname(process.execPath)];
  const user = userName();
  return {
    HOME: home,
    USER: user,
    LOGNAME: user,
    SHELL: "/bin/sh",
    PATH: [...new Set(path.filter((one) => one.startsWith("/")))].join(":"),
    DFLOW_PORT_MAP: portMap,
  };
}
