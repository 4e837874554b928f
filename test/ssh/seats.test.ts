import { expect, test } from "vitest";
import type { Node } from "../../src/domain/node.ts";
import { systemClock } from "../../src/local/clock.ts";
import type { Link } from "../../src/ssh/link.ts";
import { remoteOf } from "../../src/ssh/remote.ts";
import { seats } from "../../src/ssh/seats.ts";

const nodeOf = (index: number): Node => ({
  index,
  host: "127.0.0.1",
  port: 22,
  user: "anna",
  hostKey: { kind: "known-hosts" },
});

/** Links on which nothing listens at any port; a goodbye takes until the other end has answered it. */
function links(answersGoodbye: () => Promise<void>) {
  const open = new Set<Link>();
  const connect = async (): Promise<Link> => {
    const closed = new AbortController();
    const link = {
      client: {
        forwardOut: (...[, , , , done]: [string, number, string, number, (error: unknown) => void]) =>
          done(Object.assign(new Error("refused"), { reason: 2 })),
      },
      closed: closed.signal,
      async end() {
        await answersGoodbye();
        open.delete(link);
        closed.abort(new Error("closed"));
      },
    } as unknown as Link;
    open.add(link);
    return link;
  };
  return { open, connect };
}

test("a Node that is asked while its idle connection is just being given up gets another, and one only", async () => {
  let answer = () => {};
  const answered = new Promise<void>((resolve) => {
    answer = resolve;
  });
  let begun = () => {};
  const saysGoodbye = new Promise<void>((resolve) => {
    begun = resolve;
  });
  const { open, connect } = links(() => {
    begun();
    return answered;
  });
  const tools = { seats: seats(1, systemClock), clock: systemClock, connect };
  const first = await remoteOf({ ...tools, node: nodeOf(0) }, undefined);
  const second = remoteOf({ ...tools, node: nodeOf(1) }, undefined);
  await saysGoodbye;
  const asked = first.tunnel(1).catch((error) => error.code);
  answer();
  expect(await asked).toBe("node/script");
  expect(await first.tunnel(1).catch((error) => error.code)).toBe("node/script");
  expect(open.size).toBe(1);
  await Promise.all([first.close(), (await second).close()]);
  expect(open.size).toBe(0);
});
