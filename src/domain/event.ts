import type { DflowError } from "./errors.ts";
import type { Plan, Step, Wave } from "./step.ts";

/** What happens, as it happens. Reporters turn events into a live view, log lines, ndjson or a summary. */
export type Event =
  | { readonly type: "plan"; readonly plan: Plan; readonly undo: boolean }
  | { readonly type: "wave"; readonly wave: Wave; readonly undo: boolean }
  | { readonly type: "step-started"; readonly index: number; readonly step: Step }
  | {
      readonly type: "step-done";
      readonly index: number;
      readonly step: Step;
      readonly ms: number;
      readonly detail?: string;
    }
  | {
      readonly type: "step-failed";
      readonly index: number;
      readonly step: Step;
      readonly ms: number;
      readonly error: DflowError;
    }
  /** Bytes of a copy. */
  | { readonly type: "progress"; readonly index: number; readonly done: number; readonly total: number }
  /** A line a person should read. `warning`s are annotated in CI. */
  | { readonly type: "note"; readonly level: "info" | "warning"; readonly text: string; readonly index?: number }
  /** Output of the build or of a hook, line by line. */
  | { readonly type: "output"; readonly from: string; readonly line: string };
