import type { z } from "zod";

/** A choice of a kind of backend: its name in dflow.yaml, its options, and how it is made. A registry is a list of these. */
export interface Plugin<Backend, Options, Tools> {
  readonly name: string;
  /** One line, for help, README and schema. */
  readonly summary: string;
  /** Shape of `{name: …, <options>}` in dflow.yaml, without the name. Its `describe`d keys become documentation. */
  readonly options: z.ZodType<Options>;
  create(options: Options, tools: Tools): Backend;
}
