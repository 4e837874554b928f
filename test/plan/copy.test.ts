import { expect, test } from "vitest";
import { planCopy } from "../../src/plan/copy.ts";
import { container, executable, missing, observation, release, there } from "./things.ts";

const has = container(executable("hello", 1));

test("ships what a Node lacks, also where the file is gone or is not what was built", () => {
  const damaged = { ...has, fileChecksum: executable("hello", 2).checksum };
  const nodes = [there(0, [has]), there(1), there(2, [{ ...has, gone: true }]), there(3, [damaged]), missing(4)];
  const request = { observation: observation(nodes), release: release(1), targets: [0, 1, 2, 3, 4] };
  const copied = (force: boolean) => planCopy({ ...request, force }).waves[0]?.lanes.map(({ index }) => index);
  expect(copied(false)).toEqual([1, 2, 3]);
  expect(copied(true)).toEqual([0, 1, 2, 3]);
  expect(planCopy({ ...request, force: false }).notes).toEqual(["node 4 is missing and left out"]);
});
