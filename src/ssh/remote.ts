import pLimit from "p-limit";
import type { Clock } from "../contracts/clock.ts";
import type { Remote } from "../contracts/transport.ts";
import { DflowError } from "../domain/errors.ts";
import type { Node } from "../domain/node.ts";
import { unlessCancelled } from "./deadline.ts";
import { type Host, nodeAsHost } from "./host.ts";
import type { Link } from "./link.ts";
import { type Counted, run } from "./run.ts";
import type { Seat, Seats } from "./seats.ts";
import { tunnel } from "./tunnel.ts";

/** Half of sshd's default MaxSessions, because it counts a session that has just ended as well. */
const SESSIONS = 5;

export interface RemoteTools {
  readonly node: Node;
  readonly seats: Seats;
  readonly clock: Clock;
  readonly connect: (signal: AbortSignal) => Promise<Link>;
}

/**
 * A Node to run scripts on. Its connection is made when it is needed: a Remote that was idle while others waited, or
 * whose link was lost, connects again with its next call. Nothing is ever sent twice by itself.
 */
export async function remoteOf(tools: RemoteTools, signal: AbortSignal | undefined): Promise<Remote> {
  const { node, clock } = tools;
  const host = nodeAsHost(node);
  const counted: Counted = { roundTrips: 0, sent: 0, received: 0, aside: { tunnels: 0, sent: 0, received: 0 } };
  const line = connection(tools, host);
  const sessions = pLimit(SESSIONS);
  try {
    await line.use(async () => undefined, signal);
  } catch (error) {
    await line.close();
    throw error;
  }
  return {
    node,
    usage: counted,
    run: (script, options = {}) =>
      sessions(() => line.use((link) => run(link, host, script, options, { clock, counted }), options.signal)),
    tunnel: async (port, options = {}) => {
      if (options.aside) return tunnel(await line.present(), host, port, options, { clock, counted });
      return line.keep(async (link, release) => {
        const stream = await tunnel(link, host, port, options, { clock, counted });
        stream.once("close", release);
        return stream;
      }, options.signal);
    },
    close: () => line.close(),
  };
}

interface Connection {
  /** Holds the connection for as long as the work takes. */
  use<T>(work: (link: Link) => Promise<T>, signal?: AbortSignal): Promise<T>;
  /** Holds it until `release`, or until the work fails. */
  keep<T>(work: (link: Link, release: () => void) => Promise<T>, signal?: AbortSignal): Promise<T>;
  /** The connection as it is now, without holding it. @throws DflowError `ssh/lost` where there is none */
  present(): Promise<Link>;
  close(): Promise<void>;
}

function connection({ seats, connect }: RemoteTools, host: Host): Connection {
  const closing = new AbortController();
  let open: Promise<Link> | undefined;
  let seat: Seat | undefined;
  let users = 0;

  const giveUp = async () => {
    const given = open;
    // Both at once: while this one says goodbye, somebody may ask for the next.
    [open, seat] = [undefined, undefined];
    await (await given?.catch(() => undefined))?.end();
  };

  const establish = async (): Promise<Link> => {
    const taken = await seats.take(giveUp, closing.signal);
    try {
      const link = await connect(closing.signal);
      seat = taken;
      link.closed.addEventListener("abort", () => {
        taken.free();
        if (seat === taken) [open, seat] = [undefined, undefined];
      });
      if (users === 0) taken.idle();
      return link;
    } catch (error) {
      taken.free();
      open = undefined;
      throw error;
    }
  };

  const keep: Connection["keep"] = async (work, signal) => {
    if (closing.signal.aborted) throw new DflowError("ssh/lost", `${host.called}: the connection was closed`, host);
    users++;
    seat?.busy();
    let held = true;
    const release = () => {
      if (held && --users === 0) seat?.idle();
      held = false;
    };
    try {
      open ??= establish();
      return await work(await unlessCancelled(open, signal), release);
    } catch (error) {
      release();
      throw error;
    }
  };

  return {
    keep,
    use: (work, signal) => keep((link, release) => work(link).finally(release), signal),
    async present() {
      const link = await open?.catch(() => undefined);
      if (link && !link.closed.aborted) return link;
      throw new DflowError("ssh/lost", `${host.called}: there is no connection at this moment`, host);
    },
    async close() {
      closing.abort();
      await giveUp();
    },
  };
}
