import { afterAll, beforeAll } from "vitest";
import { testContainerBackend } from "../contracts/container-backend.ts";
import { aRealNode, type RealNode } from "./node.ts";
import { systemdUnderTest } from "./units.ts";

let it: RealNode;
beforeAll(async () => {
  it = await aRealNode();
});
afterAll(() => it?.remove());

testContainerBackend("systemd", () => systemdUnderTest(it));
