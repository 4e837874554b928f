import { configJsonSchema, type JsonSchema } from "./json-schema.ts";
import type { Plugins } from "./schema/index.ts";

/** One row of the README's table of dflow.yaml's keys. */
export interface KeyRow {
  /** `ssh.connect-timeout`, `executables[].port`, `vm-backend.nodes[].host`. */
  readonly key: string;
  /** `duration`, `revert, stop or continue`, `list of text`. */
  readonly type: string;
  /** As it would be written; empty when there is none. */
  readonly default: string;
  /** One line. */
  readonly summary: string;
}

/** Every key, those of plug-ins under the key that chooses the plug-in, in the order of the schema. */
export const keyTable = (plugins: Plugins): readonly KeyRow[] => rowsBelow("", configJsonSchema(plugins));

function rowsBelow(prefix: string, schema: JsonSchema): readonly KeyRow[] {
  const required = schema.required ?? [];
  return Object.entries(schema.properties ?? {}).flatMap(([name, value]) => {
    const key = `${prefix}${name}`;
    const row = { key, type: typeOf(value), default: defaultOf(value, required.includes(name)) };
    return [{ ...row, summary: value.description ?? "" }, ...(key === "environments" ? [] : inside(key, value))];
  });
}

function inside(key: string, schema: JsonSchema): readonly KeyRow[] {
  const choices = (schema.anyOf ?? []).flatMap((choice) => optionsOf(key, choice));
  const items = schema.items ? inside(`${key}[]`, schema.items) : [];
  return [...rowsBelow(`${key}.`, schema), ...items, ...choices];
}

/** Each option of a plug-in says whose it is. Of a choice without names, any key is as good as another. */
function optionsOf(key: string, { properties: { name, ...options } = {}, required }: JsonSchema): readonly KeyRow[] {
  if (name?.const === undefined) return rowsBelow(`${key}.`, { properties: options });
  return rowsBelow(`${key}.`, { properties: options, ...(required && { required }) }).map((row) => ({
    ...row,
    summary: [String(name.const), row.summary].filter((words) => words !== "").join(": "),
  }));
}

const defaultOf = (schema: JsonSchema, isRequired: boolean): string => {
  if (schema.default !== undefined) return typeof schema.default === "string" ? schema.default : flow(schema.default);
  return isRequired ? "(required)" : "";
};

const flow = (value: unknown): string =>
  JSON.stringify(value).replaceAll('","', '", "').replaceAll(",", ", ").replaceAll(",  ", ", ");

function typeOf({
  title,
  enum: words,
  const: only,
  anyOf,
  items,
  properties,
  type,
  additionalProperties,
}: JsonSchema): string {
  const names = words ?? anyOf?.find((one) => one.enum)?.enum;
  if (names) return `${names.join(", ").replace(/, ([^,]+)$/, " or $1")}`;
  if (only !== undefined) return String(only);
  if (items) return `list of ${items.properties ? "maps" : typeOf(items)}`;
  if (title !== undefined) return title;
  if (properties || additionalProperties) return "map";
  if (anyOf) return anyOf.map(typeOf).join(" or ");
  return (
    { integer: "whole number", string: "text", boolean: "true or false", object: "map" }[String(type)] ?? String(type)
  );
}
