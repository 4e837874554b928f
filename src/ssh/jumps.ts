import type { Host } from "./host.ts";
import type { Link } from "./link.ts";

/** Connections to jump hosts, each shared by all Nodes behind it: one sshd would drop 32 starts at once. */
export interface Jumps {
  /** `release` once the connection through it is over; the last one closes it. */
  take(host: Host): Promise<{ readonly link: Link; readonly release: () => void }>;
}

export function jumps(connect: (host: Host) => Promise<Link>): Jumps {
  const open = new Map<string, Shared>();

  const forget = (key: string, shared: Shared) => {
    if (open.get(key) === shared) open.delete(key);
  };

  return {
    async take(host) {
      const key = JSON.stringify([host.user, host.host, host.port, host.hostKey, host.identityFile]);
      const shared: Shared = open.get(key) ?? { link: connect(host), users: 0 };
      open.set(key, shared);
      shared.users++;
      try {
        const link = await shared.link;
        link.closed.addEventListener("abort", () => forget(key, shared), { once: true });
        let held = true;
        const release = () => {
          if (!held) return;
          held = false;
          if (--shared.users > 0) return;
          forget(key, shared);
          void link.end();
        };
        return { link, release };
      } catch (error) {
        forget(key, shared);
        throw error;
      }
    },
  };
}

interface Shared {
  readonly link: Promise<Link>;
  users: number;
}
