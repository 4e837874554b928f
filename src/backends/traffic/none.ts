import type { Traffic } from "../../contracts/traffic.ts";

/** Workers: nobody connects to them, so running is all there is to switch. */
export const none = (): Traffic => ({
  verifiesFirst: true,
  promise: "nobody connects to it",
  shares: false,
  launchPort: () => ({ kind: "none" }),
  point: async () => [],
  pointing: () => undefined,
  current: async () => [],
  needs: async () => [],
});
