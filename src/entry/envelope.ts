import { exitCodes } from "../domain/errors.ts";
import { errorData } from "../report/ndjson.ts";
import type { Outcome } from "./carry-out.ts";

/** What --json prints; docs/json.md tells its shape. Every key is always there. */
export const envelope = ({ command, exit, data, failure }: Outcome) => ({
  command,
  ok: exit === "done",
  exit: exitCodes[exit],
  data: data ?? null,
  error: failure === undefined ? null : errorData(failure),
});
