import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { describe, expect, onTestFinished, test } from "vitest";
import { reuseport } from "../../src/backends/traffic/reuseport.ts";
import { aService } from "../contracts/traffic.ts";
import { twoMachines } from "./net-namespaces.ts";
import { shellRemote } from "./shell-remote.ts";

const isRoot = process.getuid?.() === 0;

describe.runIf(isRoot)("reuseport, in a network namespace", () => {
  for (const shell of [["dash"], ["busybox", "sh"], ["bash", "--posix"]]) {
    test(`a switch sets what keeps waiting connections, once, and says so; in ${shell.join(" ")}`, async () => {
      const { remote, sysctl } = await aNode(shell);
      expect(await sysctl()).toBe("0");
      expect(await reuseport().needs(remote, [aService()])).toEqual([
        expect.objectContaining({ level: "warning", what: expect.stringContaining("the next deploy sets it") }),
      ]);
      const [said] = await reuseport().point(remote, aService(), 8080);
      expect(said).toMatch(/was 0 and is 1 now, and at each boot \(\/etc\/sysctl.d\/60-dflow.conf\)/);
      expect(await sysctl()).toBe("1");
      expect(await reuseport().point(remote, aService(), 8080)).toEqual([]);
      expect(await reuseport().needs(remote, [aService()])).toEqual([]);
    });
  }

  test("who may not set it is told what is lost, and what to do", async () => {
    const { remote, sysctl } = await aNode(["setpriv", "--reuid=65534", "--clear-groups", "dash"]);
    expect(await reuseport().point(remote, aService(), 8080)).toEqual([expect.stringContaining("are lost")]);
    expect(await sysctl()).toBe("0");
    expect(await reuseport().needs(remote, [aService()])).toEqual([
      {
        what: "reuseport loses connections while net.ipv4.tcp_migrate_req is 0",
        hint: expect.stringContaining("sysctl --system"),
      },
    ]);
  });

  test("it knows no shares", async () => {
    const { remote } = await aNode(["dash"]);
    await expect(reuseport().point(remote, aService(), 8080, { share: 0.5 })).rejects.toMatchObject({
      code: "traffic/failed",
      hint: expect.stringContaining("port-swap"),
    });
  });
});

/** The network is its own, and so is /etc/sysctl.d: this machine's is not to be written. */
async function aNode(shell: readonly string[]) {
  const machines = await twoMachines();
  onTestFinished(machines.clean);
  const inside = [...machines.node, "sh", "-c", 'mount -t tmpfs tmpfs /etc/sysctl.d && exec "$@"', "sh"];
  const [program = "", ...argv] = machines.node;
  return {
    remote: shellRemote([...inside, ...shell]),
    sysctl: async () => {
      const read = await promisify(execFile)(program, [...argv, "cat", "/proc/sys/net/ipv4/tcp_migrate_req"]);
      return read.stdout.trim();
    },
  };
}
