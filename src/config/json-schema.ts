import { z } from "zod";
import { configSchema, type Plugins } from "./schema/index.ts";
import { choices } from "./schema/plugin-choice.ts";

/** The parts of JSON Schema (draft 7, which editors know best) that zod writes for dflow.yaml. */
export interface JsonSchema {
  readonly type?: string | readonly string[];
  readonly title?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly JsonSchema[];
  readonly items?: JsonSchema;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly patternProperties?: Readonly<Record<string, JsonSchema>>;
  readonly additionalProperties?: boolean | JsonSchema;
  readonly required?: readonly string[];
}

/** The text of schema/dflow.schema.json, with which editors complete, explain and check dflow.yaml. */
export function jsonSchema(plugins: Plugins): string {
  const { $schema, ...schema } = configJsonSchema(plugins) as JsonSchema & { readonly $schema?: string };
  const top = { $schema, $comment: 'Generated from src/config/schema by "npm run generate". Do not edit.' };
  return `${JSON.stringify({ ...top, title: "dflow.yaml", ...schema }, null, 2)}\n`;
}

export function configJsonSchema(plugins: Plugins): JsonSchema {
  const schema = z.toJSONSchema(configSchema(plugins), {
    io: "input",
    target: "draft-7",
    unrepresentable: "any",
    override: ({ jsonSchema }) => {
      // An empty map as default says nothing that the keys below it do not say.
      if (JSON.stringify(jsonSchema.default) === "{}") delete jsonSchema.default;
    },
  }) as JsonSchema;
  const { environments, ...keys } = schema.properties ?? {};
  const chosen = { "vm-backend": plugins.vm, "container-backend": plugins.container, "store-backend": plugins.store };
  const properties = {
    ...keys,
    ...Object.fromEntries(
      Object.entries(chosen).map(([key, list]) => [
        key,
        { ...keys[key], anyOf: choices(list) as readonly JsonSchema[] },
      ]),
    ),
  };
  const environment = optional({ type: "object", properties, additionalProperties: false });
  return withExtensions({
    ...schema,
    properties: { ...properties, environments: { ...environments, additionalProperties: environment } },
  });
}

/** An environment may say as little as it likes; but a list replaces a list, so its items are whole. */
function optional({ required: _, ...schema }: JsonSchema): JsonSchema {
  if (!schema.properties) return schema;
  return { ...schema, properties: mapValues(schema.properties, ({ default: _, ...one }) => optional(one)) };
}

/** `x-…` is anybody's, wherever keys are known. */
function withExtensions(schema: JsonSchema): JsonSchema {
  const { properties, items, anyOf, additionalProperties: more } = schema;
  return {
    ...schema,
    ...(properties && { properties: mapValues(properties, withExtensions) }),
    ...(items && { items: withExtensions(items) }),
    ...(anyOf && { anyOf: anyOf.map(withExtensions) }),
    ...(typeof more === "object" && { additionalProperties: withExtensions(more) }),
    ...(properties && more === false && { patternProperties: { "^x-": {} } }),
  };
}

const mapValues = <A, B>(map: Readonly<Record<string, A>>, change: (value: A) => B): Record<string, B> =>
  Object.fromEntries(Object.entries(map).map(([key, value]) => [key, change(value)]));
