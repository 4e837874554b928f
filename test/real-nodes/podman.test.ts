import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Closure } from "../../src/contracts/parcels.ts";
import { testContainerBackend } from "../contracts/container-backend.ts";
import { backendNamed, closureOfPlayer, ociUnderTest } from "./container-backends.ts";
import type { RealNode } from "./node.ts";
import { aNodeWithPodman } from "./with-podman.ts";

let it: RealNode;
let closure: Closure;
beforeAll(async () => {
  [it, closure] = await Promise.all([aNodeWithPodman(), closureOfPlayer()]);
});
afterAll(() => it?.remove());

testContainerBackend("podman", () => ociUnderTest("podman", it, closure));

testContainerBackend("podman of root", () => ociUnderTest("podman", it, closure, { root: true }));

describe("what a Node lacks for podman", () => {
  const needs = async (options: object) => {
    const remote = await it.connect();
    try {
      return (await backendNamed("podman", "~/needs", options).needs(remote)).map(({ what }) => what);
    } finally {
      await remote.close();
    }
  };

  test("is, for the user's own, what starts them after a reboot", async () => {
    expect(await needs({})).toEqual(["podman's containers do not come back after a reboot"]);
    await it.asRoot(
      "mkdir -p /var/lib/systemd/linger; touch /var/lib/systemd/linger/vagrant; systemctl --global enable podman-restart",
    );
    expect(await needs({})).toEqual([]);
  });

  test("is nothing for root's, where sudo may use it", async () => {
    expect(await needs({ root: true })).toEqual([]);
    await it.asRoot("systemctl disable podman-restart");
    expect(await needs({ root: true })).toEqual(["podman's containers do not come back after a reboot"]);
    await it.asRoot("systemctl enable podman-restart");
  });
});
