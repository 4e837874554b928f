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

/** sshd frees a session a moment after its end, so one too many is asked for again: nothing has run yet. */
export async function session(link: Link, host: Host, clock: Clock, over: AbortSignal): Promise<ClientChannel> {
  for (let wait = 50; ; wait *= 2) {
    const opened = await openSession(link, over);
    if (!(opened instanceof Error)) return opened;
    if ((opened as { reason?: unknown }).reason === undefined || wait > 2000) throw noSession(host, opened);
    await clock.sleep(wait, over);
  }
}

function openSession(link: Link, over: AbortSignal): Promise<ClientChannel | Error> {
  return new Promise((resolve) => {
    try {
      link.client.exec(remoteCommand, (error, channel) => {
        if (!error && over.aborted) channel.close();
        resolve(error ?? channel);
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
