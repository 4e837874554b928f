import { readFileSync, renameSync, writeFileSync } from "node:fs";
import net from "node:net";
import { finished } from "node:stream";
import { onChange } from "./on-change.ts";

/**
 * Plays the part of nft for a Node of the `local` backend: listens on the public ports of a map file and passes each
 * connection on to `127.0.0.1:<private port>`. The file is read at each new connection, so the rename that replaces it is
 * the moment of the switch; a connection stays with the version it was opened to.
 *
 * `port-map.sh` writes the map, lines of `PUBLIC PRIVATE OWNER` or, where a share of the connections goes to another
 * private port, `PUBLIC PRIVATE OWNER 10% OTHER`. The answer is the file beside it that ends in `.state`, lines of
 * `PUBLIC open` or, for a port that could not be had, `PUBLIC <error code>`.
 *
 * @param address the Node's own, e.g. 127.16.0.1
 * @returns closes the listeners; connections that are open stay
 */
export function forward(mapFile: string, address: string): () => void {
  const listeners = new Map<number, Listener>();
  const tell = () => {
    const lines = [...listeners].map(([port, { state }]) => `${port} ${state}\n`);
    writeFileSync(`${mapFile}.state.new`, lines.join(""));
    renameSync(`${mapFile}.state.new`, `${mapFile}.state`);
  };
  const follow = () => {
    const wanted = readMap(mapFile);
    for (const [port, listener] of listeners) {
      if (wanted.has(port)) continue;
      listener.close();
      listeners.delete(port);
    }
    for (const port of wanted.keys()) {
      if (!listeners.has(port)) listeners.set(port, listen(port, address, mapFile, tell));
    }
    tell();
  };
  const unwatch = onChange(mapFile, follow);
  follow();
  return () => {
    unwatch();
    for (const listener of listeners.values()) listener.close();
  };
}

interface Listener {
  /** `opening`, `open`, or why it is not: EADDRINUSE, EACCES. */
  readonly state: string;
  close(): void;
}

const RETRY = 200;

function listen(port: number, address: string, mapFile: string, tell: () => void): Listener {
  const server = net.createServer({ allowHalfOpen: true, noDelay: true }, (client) => {
    const to = readMap(mapFile).get(port)?.();
    if (to === undefined) client.resetAndDestroy();
    else join(client, net.connect({ host: "127.0.0.1", port: to, allowHalfOpen: true, noDelay: true }));
  });
  let state = "opening";
  let again: NodeJS.Timeout | undefined;
  const become = (now: string) => {
    const news = now !== state;
    state = now;
    if (news) tell();
  };
  const open = () => server.listen({ port, host: address, backlog: 4096 });
  server.on("listening", () => become("open"));
  server.on("error", (error: NodeJS.ErrnoException) => {
    if (server.listening) return; // one connection could not be accepted (EMFILE)
    become(error.code ?? error.message);
    again = setTimeout(open, RETRY);
  });
  open();
  return {
    get state() {
      return state;
    },
    close() {
      clearTimeout(again);
      server.close();
    },
  };
}

/** By public port, what chooses the private port of a new connection; no file: no ports. */
function readMap(file: string): ReadonlyMap<number, () => number> {
  const map = new Map<number, () => number>();
  for (const line of textOf(file).split("\n")) {
    const [from, to, , percent = "0", other] = line.split(" ");
    const [most, few] = [Number(to), Number(other)];
    if (most) map.set(Number(from), () => (few && Math.random() * 100 < Number.parseInt(percent, 10) ? few : most));
  }
  return map;
}

function textOf(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}

/** Ends are passed on as ends, in each direction by itself, and a reset as a reset, after the bytes before it. */
function join(a: net.Socket, b: net.Socket): void {
  a.pipe(b);
  b.pipe(a);
  a.on("error", () => reset(b));
  b.on("error", () => reset(a));
}

function reset(socket: net.Socket): void {
  if (socket.destroyed) return;
  if (socket.connecting) socket.destroy();
  // The other side had said all it wanted to say: what is still on its way arrives whole.
  else if (socket.writableEnded) finished(socket, () => socket.destroy());
  else socket.write("", () => socket.resetAndDestroy());
}
