import type { SshSettings } from "../../src/domain/settings.ts";
import { systemClock } from "../../src/local/clock.ts";
import type { TransportOptions } from "../../src/ssh/transport.ts";

/** Nothing of the machine the tests run on: no agent, no ~/.ssh. */
export const transportOptions = (
  ssh: Partial<SshSettings> = {},
  more: Partial<Omit<TransportOptions, "ssh">> = {},
): TransportOptions => ({
  ssh: {
    user: undefined,
    knownHosts: undefined,
    identityFile: undefined,
    jump: undefined,
    connectTimeout: 20_000,
    maxParallel: 32,
    ...ssh,
  },
  folder: "/nonexistent",
  home: "/nonexistent",
  environment: {},
  clock: systemClock,
  random: () => 0.5,
  ...more,
});
