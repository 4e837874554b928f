import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";

/** Stands before an sshd: what comes through it, and whether anything does, is for a test to say. */
export interface Door {
  readonly port: number;
  /** From now on this many that come are turned away at once, as sshd does when too many begin (MaxStartups). */
  turnAway(count: number): void;
  close(): void;
}

export async function aDoor(host: string, port: number): Promise<Door> {
  const open = new Set<Socket>();
  let refused = 0;
  const door = createServer((socket) => {
    open.add(socket);
    socket.on("error", () => {}).on("close", () => open.delete(socket));
    if (refused > 0) {
      refused--;
      socket.destroy();
      return;
    }
    const inner = connect(port, host);
    inner.on("error", () => socket.destroy()).on("close", () => socket.destroy());
    socket.on("close", () => inner.destroy());
    socket.pipe(inner).pipe(socket);
  });
  door.listen(0, host);
  await once(door, "listening");
  return {
    port: (door.address() as { port: number }).port,
    turnAway: (count) => {
      refused = count;
    },
    close: () => {
      door.close();
      for (const socket of open) socket.destroy();
    },
  };
}
