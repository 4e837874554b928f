import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { VMBackend } from "../../src/contracts/vm-backend.ts";
import type { Image, Node, PublicKeys } from "../../src/domain/node.ts";

export interface VMBackendUnderTest {
  readonly backend: VMBackend;
  /** What it makes Nodes of; "an image" where that means nothing to it. */
  readonly image?: Image;
  /** Another backend over the same place, as the next run of dflow has it. */
  again(): VMBackend;
  /** Logs in with the Node's pinned host key and its identity file, runs a shell command and answers what it printed. */
  login(node: Node, command: string): Promise<string>;
  /** Leaves nothing behind, whatever the test did. */
  clean(): Promise<void>;
}

/** What every VM backend that makes Nodes promises. */
export function testVMBackend(
  name: string,
  make: () => Promise<VMBackendUnderTest>,
  { timeout = 60_000 }: { readonly timeout?: number } = {},
): void {
  const keys: PublicKeys | undefined = undefined;

  describe(`${name}, as a VM backend`, { timeout }, () => {
    let it: VMBackendUnderTest;
    beforeEach(async () => {
      it = await make();
    });
    afterEach(() => it.clean());
    const create = (index: number, backend = it.backend) =>
      backend.create(it.image ?? ("an image" as Image), { index, keys });

    test("it says that it makes Nodes, and there are none at first", async () => {
      expect(it.backend.makesNodes).toBe(true);
      expect(await it.backend.list()).toEqual([]);
    });

    test("a Node that was made can be logged in to, its host key pinned", async () => {
      const node = await create(3);
      expect(node.index).toBe(3);
      expect(node.hostKey.kind).not.toBe("known-hosts");
      expect(await it.login(node, "echo it is $((40 + 2))")).toBe("it is 42\n");
    });

    test("Nodes are listed by index, as they were made, also by the next run", async () => {
      const made = await Promise.all([create(2), create(0), create(1)]);
      const byIndex = [...made].sort((a, b) => a.index - b.index);
      expect(await it.backend.list()).toEqual(byIndex);
      expect(await it.again().list()).toEqual(byIndex);
    });

    test("to make a Node that exists answers with that Node", async () => {
      const first = await create(0);
      expect(await create(0)).toEqual(first);
      expect(await create(0, it.again())).toEqual(first);
      expect(await it.backend.list()).toEqual([first]);
    });

    test("two runs that make the same Node at once get the same one", async () => {
      const [one, other] = await Promise.all([create(0), create(0, it.again())]);
      expect(other).toEqual(one);
      expect(await it.login(one, "echo here")).toBe("here\n");
    });

    test("a Node that was destroyed is neither listed nor reached, and the others stay", async () => {
      const [gone, stays] = [await create(0), await create(1)];
      await it.backend.destroy(gone);
      expect(await it.backend.list()).toEqual([stays]);
      await expect(it.login(gone, "true")).rejects.toThrow();
      expect(await it.login(stays, "echo here")).toBe("here\n");
    });

    test("to destroy a Node that is gone is fine", async () => {
      const node = await create(0);
      await it.backend.destroy(node);
      await it.backend.destroy(node);
      await it.again().destroy(node);
      expect(await it.backend.list()).toEqual([]);
    });

    test("a Node that is made again has nothing of the one before", async () => {
      const before = await create(0);
      await it.login(before, "echo old > ~/left-behind || :");
      await it.backend.destroy(before);
      const after = await create(0);
      expect(after.index).toBe(0);
      expect(after.hostKey).not.toEqual(before.hostKey);
    });
  });
}
