import { constants } from "node:os";
import type { Readable } from "node:stream";
import type { ClientChannel } from "ssh2";
import type { Clock } from "../contracts/clock.ts";
import type { Output, RunOptions } from "../contracts/transport.ts";
import { DflowError } from "../domain/errors.ts";
import type { ShellScript } from "../node/shell-script.ts";
import { Begun, beginning } from "./begun.ts";
import { limited } from "./deadline.ts";
import type { Host } from "./host.ts";
import { inputOf } from "./input.ts";
import { Kept } from "./kept.ts";
import type { Link } from "./link.ts";
import { session } from "./session.ts";

export { remoteCommand } from "./session.ts";

/** Bytes kept of each stream: its end. */
const LIMIT = 1024 * 1024;
const TIMEOUT = 30_000;

export interface Counted {
  roundTrips: number;
  sent: number;
  received: number;
  readonly aside: { tunnels: number; sent: number; received: number };
}

export function run(
  link: Link,
  host: Host,
  script: ShellScript,
  options: RunOptions,
  { clock, counted }: { readonly clock: Clock; readonly counted: Counted },
): Promise<Output> {
  const { timeout: ms = TIMEOUT, signal } = options;
  const late = () => tooLate(host, ms);
  const input = inputOf(options);
  const work = limited({ clock, ms, late, signal, closed: link.closed }, async (over) => {
    const { begun: answer } = await session(link, host, clock, over, (channel) => {
      counted.roundTrips++;
      over.addEventListener("abort", () => channel.close(), { once: true });
      const listening = listen(channel, host, counted);
      feed(channel, script, input?.source, counted, options.onSent);
      input?.failed.catch(() => channel.close());
      return listening;
    });
    return answer;
  });
  return Promise.race([work, ...(input ? [input.failed] : [])]).finally(() => input?.source.destroy());
}

function listen(channel: ClientChannel, host: Host, counted: Counted): Promise<Output> {
  const begun = new Begun();
  const stdout = new Kept(LIMIT);
  const stderr = new Kept(LIMIT);
  let status: number | undefined;
  channel.on("data", (chunk: Buffer) => {
    counted.received += chunk.length;
    stdout.add(begun.after(chunk));
  });
  // Unread, it would keep the channel from ever closing.
  channel.stderr.on("data", (chunk: Buffer) => {
    counted.received += chunk.length;
    stderr.add(chunk);
  });
  channel.on("exit", (code: number | null, signal?: string) => {
    status = code ?? 128 + (constants.signals[signal as NodeJS.Signals] ?? 0);
  });
  return new Promise((resolve, reject) => {
    channel.on("close", () => {
      if (!begun.found) reject(notBegun(host, status, [begun.before, stderr.text()]));
      else if (status === undefined) reject(noStatus(host));
      else resolve({ status, stdout: stdout.text(), stderr: stderr.text() });
    });
  });
}

/** A script that ends without reading all of its input is fine: the rest is not sent. */
function feed(
  channel: ClientChannel,
  script: ShellScript,
  source: Readable | undefined,
  counted: Counted,
  onSent: ((bytes: number) => void) | undefined,
): void {
  const text = Buffer.from(beginning(script).text);
  channel.write(`${text.length}\n`);
  channel.write(text);
  counted.sent += text.length;
  if (!source) {
    channel.end();
    return;
  }
  let taken = 0;
  // A write that crosses the script's end; what it answered still counts.
  channel.on("error", () => undefined);
  channel.on("close", () => source.destroy());
  source.on("data", (chunk: Uint8Array) => {
    if (channel.writableEnded) return;
    const room = channel.write(chunk, () => {
      taken += chunk.length;
      counted.sent += chunk.length;
      onSent?.(taken);
    });
    if (room) return;
    source.pause();
    channel.once("drain", () => source.resume());
  });
  source.on("end", () => channel.end());
}

const tooLate = ({ called, index }: Host, ms: number): DflowError =>
  new DflowError("ssh/timeout", `${called}: no answer within ${ms / 1000} s`, {
    index,
    hint: "What was asked may still be running there. The same command again finds out what was done.",
  });

const noStatus = ({ called, index }: Host): DflowError =>
  new DflowError("ssh/lost", `${called}: the script's session ended without an exit status`, { index });

function notBegun({ called, user, index }: Host, status: number | undefined, said: readonly string[]): DflowError {
  const lines = said.flatMap((text) => text.split("\n")).filter((line) => line.trim() !== "");
  return new DflowError(
    "preflight/node",
    `${called}: the login shell of ${user} did not run a script (exit ${status ?? "unknown"})`,
    {
      index,
      hint:
        status === 127
          ? "Is there a /bin/sh? dflow needs one on every Node."
          : `It needs a login shell that may run /bin/sh, not nologin or a restricted one (usermod -s /bin/sh ${user}), no forced command in authorized_keys, and a dd that knows iflag=fullblock.`,
      evidence: lines.length === 0 ? [] : [{ title: "the Node said", lines: lines.slice(-10) }],
    },
  );
}
