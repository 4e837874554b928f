import type { Dflow } from "../contracts/dflow.ts";
import { DflowError } from "../domain/errors.ts";
import type { Carried, Carry } from "./carry.ts";
import { type Requests, requestsData } from "./receipt-shape.ts";

/** @throws DflowError `usage/flag` for a limit on requests that are never sent */
export function receiptWanted(
  { settings }: Dflow,
  given: { readonly "max-failed-requests": number | undefined },
): Carry["receipt"] {
  const { receipt, maxFailedRequests } = settings.rollout;
  const mostFailed = given["max-failed-requests"];
  if (receipt) return { rate: receipt.rate, mostFailed: mostFailed ?? maxFailedRequests };
  if (mostFailed === undefined) return undefined;
  throw new DflowError("usage/flag", "--max-failed-requests: no requests are sent", {
    hint: "dflow.yaml says receipt: off; take that out, or this flag",
  });
}

/** What --json shows of it; undefined where nothing was sent. */
export const requestsOf = (dflow: Dflow, { receipt }: Carried): Requests | undefined =>
  receipt &&
  requestsData(
    receipt,
    promises(
      dflow,
      receipt.lines.map(({ executable }) => executable),
    ),
  );

/** What the strategies of these services promise, where that is less than that a version is verified before it gets traffic. */
function promises({ settings, traffic }: Dflow, names: readonly string[]): readonly string[] {
  return settings.executables
    .filter((program) => names.includes(program.name) && !traffic(program.traffic).verifiesFirst)
    .map((program) => `${program.name} (traffic: ${program.traffic}): ${traffic(program.traffic).promise}`);
}
