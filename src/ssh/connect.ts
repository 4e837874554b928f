import type { Clock } from "../contracts/clock.ts";
import { DflowError } from "../domain/errors.ts";
import { limited } from "./deadline.ts";
import type { Host } from "./host.ts";
import { hostKeyRefused, type KnownHosts, type Pin } from "./host-key.ts";
import type { Identities } from "./identities.ts";
import { type Link, type Progress, shakeHands } from "./link.ts";
import type { Outcome } from "./outcome.ts";
import type { PublicKey } from "./public-key.ts";
import type { Unreached, Wire } from "./wire.ts";

export interface Connecting {
  readonly host: Host;
  readonly pin: Pin;
  readonly known: KnownHosts;
  readonly identities: Identities;
  /** Gets the bytes flowing, once per attempt. */
  readonly dial: (over: AbortSignal) => Promise<Wire | Unreached>;
  /** ms for one attempt, from the first packet to being let in. */
  readonly timeout: number;
  readonly keepalive: number;
  readonly clock: Clock;
  /** 0 <= n < 1 */
  readonly random: () => number;
  readonly signal: AbortSignal | undefined;
  /** Patience: SILENT_TRIES when absent. */
  readonly silentTries?: number | undefined;
}

/** Attempts before the host key is accepted; sshd drops starts at random when many come at once (MaxStartups). */
const ATTEMPTS = 5;
/** A machine that does not even answer costs the whole timeout, so it is asked but twice. */
const SILENT_TRIES = 2;

/** @throws DflowError `ssh/unreachable`, `ssh/timeout`, `ssh/host-key`, `ssh/authentication`, `cancelled` */
export async function connect(how: Connecting): Promise<Link> {
  const { clock, random, signal, pin, silentTries = SILENT_TRIES } = how;
  let round = 0;
  let shown: PublicKey | undefined;
  for (let attempt = 1; ; attempt++) {
    const outcome = await once(how, round);
    if ("link" in outcome) return outcome.link;
    if ("failed" in outcome) throw outcome.failed;
    if ("unreached" in outcome) {
      const { again, error } = outcome.unreached;
      if (!again || attempt >= (error.code === "ssh/timeout" ? silentTries : ATTEMPTS)) throw error;
      await clock.sleep(200 * 2 ** (attempt - 1) * (0.5 + random()), signal);
      continue;
    }
    const last = round === pin.tries.length - 1;
    // The best one it has, whatever it answers when asked for others.
    if ("refusedKey" in outcome) shown ??= outcome.refusedKey;
    if (shown && (last || !pin.goOn)) throw hostKeyRefused(how.host, pin, shown, how.known);
    if (last) throw noKeyAtAll(how.host);
    round++;
    attempt--;
  }
}

async function once(how: Connecting, round: number): Promise<Outcome> {
  const progress: Progress = { authenticating: false };
  const { host, clock, timeout: ms, signal } = how;
  const late = () => silent(host, ms, progress);
  try {
    return await limited({ clock, ms, late, signal }, async (over) => {
      const wire = await how.dial(over);
      if ("error" in wire) return { unreached: wire };
      if (over.aborted) {
        wire.destroy();
        throw over.reason;
      }
      const { pin, identities, keepalive } = how;
      const hostKeys = pin.tries[round] ?? [];
      return shakeHands(wire, { host, hostKeys, accepts: pin.accepts, identities, keepalive, clock }, over, progress);
    });
  } catch (error) {
    if (!(error instanceof DflowError) || error.code !== "ssh/timeout") throw error;
    return progress.authenticating ? { failed: error } : { unreached: { error, again: true } };
  }
}

const silent = ({ called, index }: Host, ms: number, { authenticating }: Progress): DflowError =>
  new DflowError(
    "ssh/timeout",
    `${called}: ${authenticating ? "did not finish logging in" : "did not answer"} within ${ms / 1000} s`,
    {
      index,
      hint: authenticating
        ? "A slow directory service or a full disk there shows like this. ssh.connect-timeout sets the limit."
        : "Is the machine up, and the address right? A firewall shows like this. ssh.connect-timeout sets the limit.",
    },
  );

const noKeyAtAll = ({ called, index }: Host): DflowError =>
  new DflowError("ssh/host-key", `${called}: it has no host key of a type dflow accepts`, {
    index,
    hint: "It needs an Ed25519, ECDSA or RSA host key: ssh-keygen -A",
  });
