import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { z } from "zod";
import { DflowError } from "../../../domain/errors.ts";
import type { Machine } from "./machines.ts";
import { type ClusterName, clusterLabel, INDEX_LABEL } from "./wish.ts";

const execute = promisify(execFile);

const inspected = z.array(
  z.object({
    Id: z.string(),
    State: z.object({ Status: z.string() }),
    Config: z.object({ Labels: z.record(z.string(), z.string()) }),
    NetworkSettings: z.object({
      IPAddress: z.string().optional(),
      Networks: z.record(z.string(), z.object({ IPAddress: z.string() })).nullish(),
      Ports: z.record(z.string(), z.array(z.object({ HostIp: z.string(), HostPort: z.string() })).nullish()).nullish(),
    }),
  }),
);

/**
 * The machines of the docker provider: asked of docker itself, 50 ms for all of them where Vagrant takes seconds, and by
 * our labels, so that a container is found though Vagrant was killed before it learned its id.
 */
export async function machinesByDocker(cluster: ClusterName): Promise<readonly Machine[]> {
  const ids = await containerIds(cluster);
  if (ids.length === 0) return [];
  // One that goes away between the two questions makes the second end with 1; the others are in its answer.
  const answer = await docker(["container", "inspect", ...ids]).catch((error) => ({
    stdout: String(error.stdout ?? ""),
  }));
  return inspected.parse(JSON.parse(answer.stdout || "[]")).map(machineOf);
}

/** Of one Node: those that are running and those that are not. */
export async function removeContainers(cluster: ClusterName, index: number): Promise<void> {
  const ids = await containerIds(cluster, `${INDEX_LABEL}=${index}`);
  // Another run may remove them at the same time; what counts is that none is left.
  if (ids.length > 0) await docker(["rm", "-f", "-v", ...ids]).catch(() => undefined);
  const [left] = ids.length > 0 ? await containerIds(cluster, `${INDEX_LABEL}=${index}`) : [];
  if (left === undefined) return;
  throw new DflowError("preflight/vm", `node ${index}: its container ${left.slice(0, 12)} cannot be removed`, {
    hint: `docker rm -f -v ${left.slice(0, 12)}`,
    index,
  });
}

async function containerIds(cluster: ClusterName, ...more: readonly string[]): Promise<readonly string[]> {
  const filters = [clusterLabel(cluster), ...more].flatMap((label) => ["--filter", `label=${label}`]);
  try {
    const { stdout } = await docker(["ps", "-aq", "--no-trunc", ...filters]);
    return stdout.split("\n").filter((id) => id !== "");
  } catch (cause) {
    throw silent(cause);
  }
}

type Inspected = z.infer<typeof inspected>[number];

function machineOf({ Id: id, State, Config, NetworkSettings: network }: Inspected): Machine {
  // The same rule as Vagrant's own: the port that is published, else the container's own address.
  const published = network.Ports?.["22/tcp"]?.[0];
  const address = network.IPAddress || Object.values(network.Networks ?? {}).find((one) => one.IPAddress)?.IPAddress;
  const ssh = published
    ? { host: published.HostIp === "0.0.0.0" ? "127.0.0.1" : published.HostIp, port: Number(published.HostPort) }
    : address && { host: address, port: 22 };
  return {
    index: Number(Config.Labels[INDEX_LABEL]),
    id,
    state: State.Status,
    ...(ssh && { ssh }),
    // Docker runs in a machine of its own elsewhere, and its addresses are that one's.
    ...(address && process.platform === "linux" && { address }),
  };
}

const docker = (args: readonly string[]) => execute("docker", args, { maxBuffer: 64 * 1024 * 1024, timeout: 60_000 });

function silent(cause: unknown): DflowError {
  const { code, stderr } = cause as { readonly code?: unknown; readonly stderr?: string };
  const lines = (stderr ?? "").split("\n").filter((line) => line.trim() !== "");
  return code === "ENOENT"
    ? new DflowError("preflight/vm", "docker is not installed, and vm-backend is vagrant with the provider docker", {
        hint: "install it (Debian: apt install docker.io), or choose another provider",
        cause,
      })
    : new DflowError("preflight/vm", "docker does not answer, so it is not known which Nodes there are", {
        hint: '"docker ps" has to work for who runs dflow: is dockerd started, are you in the group docker?',
        evidence: lines.length === 0 ? [] : [{ title: "docker said", lines: lines.slice(-10) }],
        cause,
      });
}
