import { expect, test } from "vitest";
import { remotes } from "../../src/cluster/remotes.ts";
import type { Remote } from "../../src/contracts/transport.ts";
import { node } from "../plan/things.ts";

test("a Node that could not be reached under its old address does not cost it the connection to its new one", async () => {
  const tries: { reject: (error: Error) => void; resolve: (remote: Remote) => void }[] = [];
  const closed: number[] = [];
  const connect = () => new Promise<Remote>((resolve, reject) => void tries.push({ resolve, reject }));
  const links = remotes({ connect }, new AbortController().signal);
  const old = links.to(node(0)).catch((error) => error.message);
  const forgotten = links.forget(0);
  const now = links.to(node(0));
  tries[1]?.resolve({ node: node(0), close: async () => void closed.push(1) } as unknown as Remote);
  tries[0]?.reject(new Error("nobody is there"));
  expect(await old).toBe("nobody is there");
  await forgotten;
  expect(await links.to(node(0))).toBe(await now);
  await links.close();
  expect(closed).toEqual([1]);
});
