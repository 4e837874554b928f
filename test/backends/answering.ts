import net from "node:net";

/** A program that answers each connection with the port it listens on, and then echoes. */
export async function answering(host = "127.0.0.1", port = 0): Promise<{ port: number; close(): void }> {
  const sockets = new Set<net.Socket>();
  const server = net.createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => {});
    socket.write(`${socket.localPort}\n`);
    socket.pipe(socket);
  });
  await new Promise<void>((resolve, reject) => {
    server.on("error", reject).listen(port, host, resolve);
  });
  return {
    port: (server.address() as net.AddressInfo).port,
    close() {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}

/** The port that answered; undefined when the connection is refused. */
export function reach(host: string, port: number): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const socket = net.connect(port, host);
    socket.on("data", (bytes) => {
      socket.destroy();
      resolve(Number(bytes.toString()));
    });
    socket.on("error", (error: NodeJS.ErrnoException) =>
      error.code === "ECONNREFUSED" ? resolve(undefined) : reject(error),
    );
  });
}

/** A port nobody listens on at this address, nor at the two after it. */
export async function freePort(host: string): Promise<number> {
  const probe = await answering(host);
  probe.close();
  return probe.port;
}
