import type { Dflow } from "../contracts/dflow.ts";
import type { Stage } from "../contracts/stage.ts";
import type { Surroundings } from "./surroundings.ts";
import type { Asked } from "./understand.ts";

/** Puts dflow together: settings, backends, store, everything a command works with. */
export function assemble(_asked: Asked, _surroundings: Surroundings): Promise<Dflow | Stage> {
  return Promise.reject(new Error("assemble is not written yet"));
}
