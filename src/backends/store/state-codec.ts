import { z } from "zod";
import type { StoreTools } from "../../contracts/registry.ts";
import { DflowError } from "../../domain/errors.ts";
import type { ClusterState } from "../../domain/state.ts";
import { sealedBox } from "./sealed-box.ts";
import { SCHEMA, stateShape } from "./state-shape.ts";

/** A state as bytes for a place that others may read or write. */
export interface StateCodec {
  encode(state: ClusterState): Promise<Buffer>;
  /**
   * Believes nothing: opens, then checks the shape.
   *
   * @throws DflowError `store/damaged`, `store/newer`
   */
  decode(bytes: Uint8Array): Promise<ClusterState>;
}

const envelope = z.object({ state: z.looseObject({ schema: z.int() }) });

/** @param where for messages */
export function stateCodec(tools: StoreTools, where: string): StateCodec {
  const box = async () => sealedBox(await tools.secret(), nameOf(tools));
  return {
    encode: async (state) => (await box()).close(JSON.stringify({ state })),
    async decode(bytes) {
      const text = (await box()).open(bytes);
      if (text === undefined) {
        throw new DflowError("store/damaged", `${where} cannot be opened: it was saved with another key, or altered`, {
          hint: "use the ssh key or the store-key it was saved with; to give it up, delete it: the next command rebuilds it from the Nodes",
        });
      }
      const json: unknown = JSON.parse(text);
      const schema = envelope.safeParse(json).data?.state.schema;
      if (schema !== undefined && schema > SCHEMA) {
        throw new DflowError("store/newer", `${where} was written by a later dflow (schema ${schema})`, {
          hint: "use that version of dflow; nothing has been touched",
        });
      }
      const { data, error } = z.object({ state: stateShape }).safeParse(json);
      if (data) return data.state;
      throw new DflowError("store/damaged", `${where} holds no state: ${z.prettifyError(error).split("\n")[0]}`);
    },
  };
}

/** `hello`, or `hello.staging`: names hold no dot, so no two states share one. */
export const nameOf = ({ cluster, environment }: Pick<StoreTools, "cluster" | "environment">): string =>
  environment === undefined ? cluster : `${cluster}.${environment}`;
