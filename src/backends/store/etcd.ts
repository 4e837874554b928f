import { z } from "zod";
import type { StorePlugin, StoreTools } from "../../contracts/registry.ts";
import type { Store } from "../../contracts/store.ts";
import { DflowError } from "../../domain/errors.ts";
import { type Etcd, etcdClient } from "./etcd-client.ts";
import { nameOf, stateCodec } from "./state-codec.ts";

const options = z.strictObject({
  endpoints: z
    .array(z.url({ protocol: /^https?$/, error: 'must be a url as "https://etcd-1:2379"' }))
    .min(1)
    .default(["http://127.0.0.1:2379"])
    .describe("its members; the next one is asked where one does not answer"),
  prefix: z
    .string()
    .regex(/^\/[\w./-]*$/, { error: "must begin with / and hold letters, digits and ._/-" })
    .default("/dflow")
    .describe("the state is kept at PREFIX/NAME, or PREFIX/NAME.ENVIRONMENT"),
});

export const etcd: StorePlugin = {
  name: "etcd",
  summary: "an etcd cluster, shared by every machine and runner that reaches it",
  options,
  create: (chosen: z.infer<typeof options>, tools: StoreTools) => etcdStore(chosen, tools),
};

/**
 * One key; its mod_revision is the revision, and a transaction that compares it is the compare-and-swap. Reads are
 * linearizable (etcd's default). Source: etcd's API reference, v3.4, KV and the gRPC gateway.
 */
function etcdStore({ endpoints, prefix }: z.infer<typeof options>, tools: StoreTools): Store {
  const path = `${prefix.replace(/\/$/, "")}/${nameOf(tools)}`;
  const where = `etcd ${endpoints[0]}${path}`;
  const codec = stateCodec(tools, where);
  const client: Etcd = etcdClient(endpoints, tools.variable);
  const key = Buffer.from(path).toString("base64");
  return {
    where,
    async load() {
      const { kvs = [] } = await client.ask("kv/range", { key }, range);
      const [found] = kvs;
      if (!found) return undefined;
      return { state: await codec.decode(Buffer.from(found.value, "base64")), revision: found.mod_revision };
    },
    async save(state, basedOn) {
      const value = (await codec.encode(state)).toString("base64");
      // 0: the key does not exist.
      const before = basedOn ?? "0";
      if (!/^\d{1,19}$/.test(before)) throw stale(where);
      const {
        succeeded = false,
        header,
        responses = [],
      } = await client.ask(
        "kv/txn",
        {
          compare: [{ key, target: "MOD", result: "EQUAL", mod_revision: before }],
          success: [{ request_put: { key, value } }],
          failure: [{ request_range: { key } }],
        },
        txn,
      );
      if (succeeded) return header.revision;
      // A member that fell silent may have saved it all the same before the next one was asked. No two closed states are alike.
      const ours = responses[0]?.response_range?.kvs?.find((there) => there.value === value);
      if (ours) return ours.mod_revision;
      throw stale(where);
    },
  };
}

const range = z.object({ kvs: z.array(z.object({ value: z.string(), mod_revision: z.string() })).optional() });
const txn = z.object({
  succeeded: z.boolean().optional(),
  header: z.object({ revision: z.string() }),
  responses: z.array(z.object({ response_range: range.optional() })).optional(),
});

const stale = (where: string): DflowError =>
  new DflowError("store/stale", `${where} has been changed by another run meanwhile`, {
    hint: "run the command again",
  });
