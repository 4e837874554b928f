import { randomInt } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:net";

/** Below where the kernel takes those of outgoing connections from, and below the private ports of the tests. */
const FROM = 10_000;
const TO = 18_000;

/**
 * A port nobody listens on, at any address, nor on so many after it. It stays free while nobody else takes it: the kernel
 * gives it to no client.
 * @param count of ports in a row
 */
export async function freePort(count = 1): Promise<number> {
  for (;;) {
    const port = randomInt(FROM, TO - count);
    const free = await Promise.all(Array.from({ length: count }, (_, after) => isFree(port + after)));
    if (free.every(Boolean)) return port;
  }
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer().listen(port);
  const free = await once(server, "listening").then(
    () => true,
    () => false,
  );
  if (free) await once(server.close(), "close");
  return free;
}
