import { afterAll, beforeAll } from "vitest";
import type { Closure } from "../../src/contracts/parcels.ts";
import { testContainerBackend } from "../contracts/container-backend.ts";
import { closureOfPlayer, ociUnderTest } from "./container-backends.ts";
import { aRealNode, type RealNode } from "./node.ts";

let it: RealNode;
let closure: Closure;
beforeAll(async () => {
  [it, closure] = await Promise.all([aRealNode(), closureOfPlayer()]);
});
afterAll(() => it?.remove());

testContainerBackend("docker", () => ociUnderTest("docker", it, closure));
