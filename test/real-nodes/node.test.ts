import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { sh } from "../../src/node/shell-script.ts";
import { aRealNode, type RealNode } from "./node.ts";

describe("a real Node of the tests", () => {
  let it: RealNode;
  beforeAll(async () => {
    it = await aRealNode();
  });
  afterAll(() => it?.remove());

  test("has what a plain machine has: systemd, sudo, nft, a dockerd of its own", async () => {
    const remote = await it.connect();
    const script = sh`systemctl is-system-running; sudo -n id -u; sudo -n nft list tables >/dev/null && echo nft; docker info -f '{{.Driver}}'`;
    expect((await remote.run(script)).stdout.split("\n")).toEqual(["running", "0", "nft", "overlay2", ""]);
    await remote.close();
  });

  test("comes back after a reboot, with its disk and its host key, without its rules", async () => {
    await it.asRoot("echo kept > /root/kept; nft add table inet gone");
    await it.reboot();
    expect(await it.asRoot("cat /root/kept; nft list tables inet")).toBe("kept");
    const remote = await it.connect();
    expect((await remote.run(sh`echo here`)).stdout).toBe("here\n");
    await remote.close();
  });
});
