import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, openSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { nodeImage } from "./node.ts";

/** Debian's packages these tests are made of. */
const packages = ["docker.io", "iptables", "debootstrap", "vagrant", "nftables", "zstd", "apache2-utils", "wrk"].concat(
  ["ghc", "cabal-install", "libghc-warp-dev", "gcc", "openssh-client"],
);

/** Brings what they need, once for all of them; ends what it started, and removes what they may have left. */
export default async function prepare(): Promise<() => Promise<void>> {
  process.env.DFLOW_TEST_RUN = String(process.pid);
  if (process.getuid?.() !== 0) throw new Error("the tests on real Nodes run as root: sudo npm run test:e2e");
  const missing = packages.filter((one) => !isInstalled(one));
  if (missing.length > 0) {
    console.log(`installing ${missing.join(", ")}`);
    const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
    execFileSync("apt-get", ["update", "-qq"], { stdio: "inherit" });
    execFileSync("apt-get", ["install", "-y", "-qq", "--no-install-recommends", ...missing], { env, stdio: "ignore" });
  }
  const endDocker = answers() ? undefined : await startDocker();
  await nodeImage();
  return async () => {
    const ids = leftContainers();
    if (ids.length > 0) execFileSync("docker", ["rm", "-f", "-v", ...ids]);
    await endDocker?.();
  };
}

/** Of this run, and of runs that were killed; those of a run beside this one stay. */
function leftContainers(): readonly string[] {
  const format = '{{.ID}} {{.Label "dflow-test"}}';
  const listed = execFileSync("docker", ["ps", "-a", "--filter", "label=dflow-test", "--format", format]);
  return listed
    .toString()
    .split("\n")
    .flatMap((line) => {
      const [id = "", run = ""] = line.split(" ");
      return id !== "" && (Number(run) === process.pid || !isAlive(Number(run))) ? [id] : [];
    });
}

function isAlive(pid: number): boolean {
  try {
    return pid > 0 && process.kill(pid, 0);
  } catch {
    return false;
  }
}

function isInstalled(name: string): boolean {
  try {
    const about = execFileSync("dpkg-query", ["--status", name], { encoding: "utf8", stdio: "pipe" });
    return about.includes("\nStatus: install ok installed\n");
  } catch {
    return false;
  }
}

function answers(): boolean {
  try {
    execFileSync("docker", ["info"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

/** A machine without systemd, as a container or a CI runner may be, has it installed but not running. */
async function startDocker(): Promise<() => Promise<void>> {
  const folder = mkdtempSync(join(tmpdir(), "dflow-dockerd-"));
  const log = join(folder, "log");
  const out = openSync(log, "w");
  const child = spawn("dockerd", [], { stdio: ["ignore", out, out], detached: true });
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  for (let tries = 0; !answers(); tries++) {
    if (tries === 300 || child.exitCode !== null)
      throw new Error(`dockerd did not start:\n${readFileSync(log, "utf8")}`);
    await sleep(100);
  }
  return async () => {
    child.kill("SIGTERM");
    await ended;
    rmSync(folder, { recursive: true, force: true });
  };
}
