import net from "node:net";
import type { Duplex } from "node:stream";
import type { Way } from "../../contracts/meter.ts";
import { DflowError } from "../../domain/errors.ts";

/** How a client gets to a service. */
export interface Road {
  /** The Host of its requests. */
  readonly authority: string;
  /** @throws Error with a `code` of the system, or a DflowError */
  open(signal: AbortSignal, timeout: number): Promise<Duplex>;
  /** Asked after a silence: is it the service that does not answer, and not the road to it? */
  isOpen(): Promise<boolean>;
}

export const roadOn = (way: Way): Road => (way.path === "direct" ? directly(way) : throughSsh(way));

const directly = ({ host, port }: Extract<Way, { path: "direct" }>): Road => ({
  authority: `${host.includes(":") ? `[${host}]` : host}:${port}`,
  open: (signal) =>
    new Promise((resolve, reject) => {
      const socket = net.connect({ host, port, noDelay: true, signal });
      socket.once("error", reject);
      socket.once("connect", () => {
        socket.off("error", reject);
        resolve(socket);
      });
    }),
  isOpen: async () => true,
});

/** Nothing listens there on any machine one would deploy to; to hear that takes the link one round trip. */
const TCPMUX = 1;
const PATIENCE_MS = 2_000;

function throughSsh({ remote, address, port }: Extract<Way, { path: "ssh" }>): Road {
  return {
    authority: `localhost:${port}`,
    open: async (signal, timeout) => {
      const stream = await (await remote()).tunnel(port, { address, timeout, signal, aside: true });
      // The service has said all that it will say: an answer is whole then, and the connection of no more use.
      stream.once("end", () => stream.destroy());
      return asSocket(stream);
    },
    async isOpen() {
      try {
        (await (await remote()).tunnel(TCPMUX, { address, timeout: PATIENCE_MS, aside: true })).destroy();
        return true;
      } catch (error) {
        return !isOfTheLink(error) && !(error instanceof DflowError && error.code === "ssh/timeout");
      }
    },
  };
}

/** node:http calls these on every connection it keeps; a tunnel has nothing to set. */
function asSocket(stream: Duplex): Duplex {
  const itself = () => stream;
  return Object.assign(stream, {
    ref: itself,
    unref: itself,
    setKeepAlive: itself,
    setNoDelay: itself,
    setTimeout: itself,
  });
}

/** Not the service's fault. */
export const isOfTheLink = (error: unknown): error is DflowError =>
  error instanceof DflowError && error.code !== "node/script" && error.code !== "ssh/timeout";
