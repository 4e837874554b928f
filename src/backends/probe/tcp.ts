import type { Duplex } from "node:stream";
import { DflowError } from "../../domain/errors.ts";
import type { CheckRhythm } from "../../domain/settings.ts";
import { type Asked, type Said, unhealthy } from "./said.ts";

export async function askTcp(check: CheckRhythm, port: number, asked: Asked): Promise<Said> {
  const opened = await openPort(check, port, asked);
  if ("said" in opened) return opened;
  opened.stream.destroy();
  return { healthy: true, said: `port ${port} takes connections` };
}

/** @throws DflowError of a link that is lost, a tunnel that sshd forbids, or the cancelling */
export async function openPort(
  { timeout }: CheckRhythm,
  port: number,
  { remote, context: { signal } }: Asked,
): Promise<{ readonly stream: Duplex } | Said> {
  try {
    return { stream: await remote.tunnel(port, { timeout, ...(signal ? { signal } : {}) }) };
  } catch (error) {
    if (!(error instanceof DflowError)) throw error;
    if (error.code === "node/script") return unhealthy(`nothing listens on port ${port}`);
    if (error.code === "ssh/timeout") return unhealthy(`port ${port} takes no connection within ${timeout / 1000} s`);
    throw error;
  }
}
