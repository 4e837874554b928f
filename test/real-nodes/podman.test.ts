import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Closure } from "../../src/contracts/parcels.ts";
import { testContainerBackend } from "../contracts/container-backend.ts";
import { backendNamed, closureOfPlayer, ociUnderTest } from "./container-backends.ts";
import { aRealNode, type RealNode } from "./node.ts";

/** Rootless containers mount a /proc of their own, and root's an overlay, both below a container that is our Node. */
const create = ["--security-opt", "systempaths=unconfined", "-v", "/var/lib/containers"];
const PACKAGES = "podman catatonit uidmap slirp4netns";

let it: RealNode;
let closure: Closure;
beforeAll(async () => {
  [it, closure] = await Promise.all([aRealNode({ create }), closureOfPlayer()]);
  await it.asRoot(
    `apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends ${PACKAGES}`,
  );
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
