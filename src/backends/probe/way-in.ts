import { once } from "node:events";
import net from "node:net";
import type { Remote } from "../../contracts/transport.ts";

/** Connections through it at once; a check that needs more has gone wrong. */
const MOST = 16;

/** A port of this machine, on loopback only, that leads through the ssh connection to a port of the Node. */
export interface WayIn {
  readonly host: string;
  readonly port: number;
  close(): void;
}

/** The other end is the very instance that listens there: nothing between decides who answers. */
export async function wayIn(remote: Remote, to: number): Promise<WayIn> {
  const open = new Set<net.Socket>();
  const server = net.createServer({ allowHalfOpen: true, noDelay: true }, (client) => {
    open.add(client);
    client.on("close", () => open.delete(client));
    client.on("error", () => client.destroy());
    remote.tunnel(to).then(
      (stream) => {
        stream.on("error", () => client.destroy());
        client.on("close", () => stream.destroy());
        stream.pipe(client).pipe(stream);
      },
      () => client.resetAndDestroy(),
    );
  });
  server.maxConnections = MOST;
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    host: "127.0.0.1",
    port: (server.address() as net.AddressInfo).port,
    close() {
      server.close();
      for (const client of open) client.destroy();
    },
  };
}
