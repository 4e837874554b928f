import type { Event } from "../domain/event.ts";

/** Never throws. */
export interface Reporter {
  report(event: Event): void;
}
