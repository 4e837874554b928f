import { settingsDigest } from "../../src/cluster/launch.ts";
import type { Dflow } from "../../src/contracts/dflow.ts";
import { type Release, releaseFolder } from "../../src/domain/executable.ts";
import type { Program } from "../../src/domain/settings.ts";
import { emptyNode, newPid, type World } from "./world.ts";

/** As a deploy by epoch 1 would have left it. */
export function settle(world: World, count: number, release: Release | undefined, dflow: Dflow): void {
  const { settings } = dflow;
  const lineage = "11111111-0000-4000-8000-000000000000";
  for (let index = 0; index < count; index++) {
    const hostKey = { kind: "fingerprint", sha256: `SHA256:${String(world.made++).padEnd(43, "x")}` } as const;
    const there = emptyNode(world, { index, host: `node-${index}`, port: 22, user: "deploy", hostKey });
    world.nodes.set(index, there);
    if (!release) continue;
    there.witness = { lineage, epoch: 1, serial: 1, index, count };
    for (const executable of release.executables) {
      const program = settings.executables.find((one) => one.name === executable.name) as Program;
      const service = {
        cluster: settings.name,
        executable: program.name,
        port: program.port ?? 0,
        privatePorts: program.privatePorts,
        count,
      };
      const launch =
        program.port === undefined
          ? { kind: "none" as const }
          : dflow.traffic(program.traffic).launchPort(service, index);
      const port = launch.kind === "private" ? launch.first : launch.kind === "public" ? launch.port : undefined;
      const at = world.time.now() - 3_600_000;
      there.files.unshift({ executable, at, bytes: executable.checksum });
      const process = {
        executable,
        epoch: 1,
        settings: settingsDigest(dflow, program),
        at,
        pid: newPid(),
        bytes: executable.checksum,
      };
      there.processes = [{ ...process, ...(port === undefined ? {} : { port }) }, ...there.processes];
      there.current.set(executable.name, releaseFolder(executable));
      if (launch.kind === "private" && program.port !== undefined && port !== undefined) {
        there.portMap.set(program.port, { owner: `${settings.name}/${program.name}`, to: port });
      }
    }
  }
  const at = new Date(world.time.now() - 3_600_000).toISOString();
  const nodes = [...world.nodes.values()].map((one) => one.node);
  const entry = release && ({ release, at, how: "deploy", result: "verified", by: "anna@laptop", epoch: 1 } as const);
  if (release) world.cache.set(release.version, { release, builtAt: new Date(at) });
  world.store.state = {
    schema: 1,
    name: settings.name,
    lineage,
    serial: 1,
    epoch: 1,
    count,
    nodes,
    history: entry ? [entry] : [],
    pinned: [],
    ...(release ? { current: release } : {}),
  };
  world.store.revision = 1;
}
