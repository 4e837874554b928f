import { once } from "node:events";
import { createServer, connect as dial, type Socket } from "node:net";

/** A wire to a server that can be made to fail as networks do. */
export interface FaultyWire {
  readonly host: string;
  readonly port: number;
  /** Connections taken so far. */
  readonly taken: () => number;
  /** Connections open now. */
  readonly open: () => number;
  /** Nothing passes any more, in either direction, and nobody is told. Also on connections to come. */
  freeze(): void;
  /** After this many bytes from the server on a connection, nothing passes on it any more. */
  freezeAfter(bytes: number): void;
  /** Passes everything again, on connections to come. */
  heal(): void;
  /** Resets every connection. */
  cut(): void;
  /** The next connections are closed at once. */
  refuse(count: number): void;
  stop(): Promise<void>;
}

export async function faultyWire(to: { readonly host: string; readonly port: number }): Promise<FaultyWire> {
  const pairs = new Set<{ near: Socket; far: Socket }>();
  let frozen = false;
  let limit = Number.POSITIVE_INFINITY;
  let refusals = 0;
  let taken = 0;

  const server = createServer((near) => {
    taken++;
    near.on("error", () => {});
    near.setNoDelay(true);
    if (refusals > 0) {
      refusals--;
      near.resetAndDestroy();
      return;
    }
    const far = dial(to.port, to.host);
    far.setNoDelay(true);
    far.on("error", () => near.destroy());
    const pair = { near, far };
    pairs.add(pair);
    let passed = 0;
    near.on("data", (chunk) => {
      if (!frozen && passed <= limit) far.write(chunk);
    });
    far.on("data", (chunk) => {
      passed += chunk.length;
      if (!frozen && passed <= limit) near.write(chunk);
    });
    near.on("close", () => {
      pairs.delete(pair);
      far.destroy();
    });
    far.on("close", () => {
      if (!frozen) near.end();
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as { port: number };

  return {
    host: "127.0.0.1",
    port,
    taken: () => taken,
    open: () => pairs.size,
    freeze: () => {
      frozen = true;
    },
    freezeAfter: (bytes) => {
      limit = bytes;
    },
    heal: () => {
      frozen = false;
      limit = Number.POSITIVE_INFINITY;
    },
    cut: () => {
      for (const { near } of pairs) near.resetAndDestroy();
    },
    refuse: (count) => {
      refusals = count;
    },
    stop: async () => {
      for (const { near, far } of pairs) {
        near.destroy();
        far.destroy();
      }
      server.close();
      await once(server, "close");
    },
  };
}
