import type { ClientChannel } from "ssh2";
import type { Clock } from "../contracts/clock.ts";
import { DflowError } from "../domain/errors.ts";
import type { Host } from "./host.ts";
import type { Link } from "./link.ts";

/**
 * The one command that is ever run on a Node. It reads the script from its standard input (first a line with its length
 * in bytes), so nothing can be injected and nothing shows in ps; the rest of the input is the script's own. `sh -s` reads
 * ahead and would eat part of it. `exec` and single quotes mean the same to fish and csh.
 */
export const remoteCommand = `exec /bin/sh -c 'IFS= read -r n; eval "$(dd bs="$n" count=1 iflag=fullblock 2>/dev/null)"'`;

/** What was begun on a channel; in an object, so that its promises are nobody's to wait for yet. */
export interface Session<T> {
  readonly begun: T;
}

/**
 * sshd frees a session a moment after its end, so one too many is asked for again: nothing has run yet.
 *
 * @param begin is given the channel at once: an answer may lie in the very packet that opened it, and be told before any
 * promise is
 */
export async function session<T>(
  link: Link,
  host: Host,
  clock: Clock,
  over: AbortSignal,
  begin: (channel: ClientChannel) => T,
): Promise<Session<T>> {
  for (let wait = 50; ; wait *= 2) {
    const opened = await openSession(link, over, begin);
    if (!(opened instanceof Error)) return opened;
    if ((opened as { reason?: unknown }).reason === undefined || wait > 2000) throw noSession(host, opened);
    await clock.sleep(wait, over);
  }
}

function openSession<T>(
  link: Link,
  over: AbortSignal,
  begin: (channel: ClientChannel) => T,
): Promise<Session<T> | Error> {
  return new Promise((resolve) => {
    try {
      link.client.exec(remoteCommand, (error, channel) => {
        if (error) return resolve(error);
        if (over.aborted) channel.close();
        resolve({ begun: begin(channel) });
      });
    } catch (error) {
      resolve(error as Error);
    }
  });
}

const noSession = ({ called, index }: Host, error: Error): DflowError =>
  new DflowError("node/script", `${called}: sshd opened no session: ${error.message}`, {
    index,
    hint: "sshd's log there says why; MaxSessions in its sshd_config can do this.",
    cause: error,
  });
