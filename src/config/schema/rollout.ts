import { z } from "zod";
import type { Reach } from "../../domain/settings.ts";
import { quoted } from "../problem.ts";
import { duration, listOf, oneOf, section, wholeNumber } from "./leaves.ts";

export const rollout = () =>
  section({
    waves: listOf(reach(), '[1, "25%", "100%"]')
      .min(1, { error: 'is empty; write ["100%"] for all Nodes at once' })
      .prefault([1, "25%", "100%"])
      .superRefine(growing)
      .describe("how many Nodes have switched after each wave, as a number or a share; the last one takes the rest"),
    traffic: listOf(share(), '["10%", "50%", "100%"]')
      .min(1, { error: 'is empty; write ["100%"] to move all traffic at once' })
      .prefault(["100%"])
      .superRefine(growingToAll)
      .describe(
        "the share of each Node's new connections that a deploy leads to the new version, step by step, with `pause` and `verify` in between; anything but [100%] needs port-swap",
      ),
    pause: duration({ least: "0s" }).prefault("0s").describe("between two waves"),
    "on-failure": oneOf("revert", "stop", "continue")
      .prefault("revert")
      .describe("revert puts every Node back, stop leaves all as it is, continue goes on to the other Nodes"),
    "max-unavailable": wholeNumber(1, 10_000, "1").prefault(1).describe("Nodes that repair may touch at once"),
    unreachable: oneOf("fail", "skip")
      .prefault("fail")
      .describe(
        "a Node that does not answer: fail stops before anything happens, skip leaves it out and exits with 10",
      ),
    receipt: receipt()
      .prefault({})
      .describe("requests that dflow itself sends to each service while it is deployed, and counts; off: none"),
    "max-failed-requests": wholeNumber(0, 1_000_000_000, "0")
      .prefault(0)
      .describe("more of these requests that fail put everything back"),
    bake: duration({ least: "0s" })
      .prefault("0s")
      .describe("how long health is watched after the last switch, before anything old is ended"),
    "confirm-within": confirmWithin()
      .optional()
      .describe(
        "a Node that was switched, and hears nothing more of the command for so long, leads its traffic back to the old version by itself; absent: as long as the rest of the deploy may take; off: never",
      ),
  });

function receipt() {
  const error = ({ input }: { readonly input?: unknown }) =>
    `${typeof input === "object" ? "its rate is not a whole number from 1 to 1000" : `${quoted(input)} is not a receipt`}; write {rate: 10}, or off`;
  const rate = wholeNumber(1, 1000, "10").prefault(10).describe("requests per second to each service of each Node");
  return z
    .preprocess(orOff, z.union([z.literal(false), section({ rate }, "{rate: 10}, or off")], { error }))
    .transform((given) => given || undefined);
}

/** 0 for `off`. */
function confirmWithin() {
  const error = ({ input }: { readonly input?: unknown }) => `${quoted(input)} is not a duration; write 5m, or off`;
  return z
    .preprocess(orOff, z.union([z.literal(false), duration({ least: "1s" })], { error }))
    .transform((given) => given || 0);
}

/** `off` means off, whether a YAML reader takes it for a word or for false. */
const orOff = (given: unknown): unknown => (given === "off" ? false : given);

function reach() {
  const error = ({ input }: { readonly input?: unknown }) =>
    `${quoted(input)} is not a wave; write a number of Nodes as 1, or a share as "25%"`;
  return z
    .union(
      [
        z.int({ error }).min(1, { error, abort: true }).max(10_000, { error, abort: true }),
        z.string({ error }).regex(/^(?:[1-9]\d?|100)%$/, { error, abort: true }),
      ],
      {
        error,
      },
    )
    .transform(
      (given): Reach => (typeof given === "number" ? { nodes: given } : { share: Number.parseInt(given, 10) / 100 }),
    )
    .meta({ title: "number or share" });
}

function share() {
  const error = ({ input }: { readonly input?: unknown }) =>
    `${quoted(input)} is not a share; write one from "1%" to "100%"`;
  return z
    .string({ error })
    .regex(/^(?:[1-9]\d?|100)%$/, { error, abort: true })
    .transform((given) => Number.parseInt(given, 10) / 100)
    .meta({ title: "share" });
}

function growingToAll(shares: readonly number[], context: z.RefinementCtx): void {
  const say = (message: string, at: number) => context.addIssue({ code: "custom", message, path: [at] });
  shares.forEach((share, at) => {
    if (at > 0 && share <= (shares[at - 1] ?? 0)) say("is no larger than the share before it; let them grow", at);
  });
  const last = shares.length - 1;
  if (last >= 0 && shares[last] !== 1)
    say('is the last one and leaves traffic with the old version; end with "100%"', last);
}

/** Only waves of one kind can be compared before the number of Nodes is known. */
function growing(waves: readonly Reach[], context: z.RefinementCtx): void {
  waves.forEach((wave, at) => {
    const key = "nodes" in wave ? "nodes" : "share";
    const before = waves.slice(0, at).findLast((other) => key in other);
    if (before && size(before) >= size(wave)) {
      context.addIssue({
        code: "custom",
        message: "reaches no further than a wave before it; let them grow",
        path: [at],
      });
    }
  });
}

const size = (reach: Reach): number => ("nodes" in reach ? reach.nodes : reach.share);
