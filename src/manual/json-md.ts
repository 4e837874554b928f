import { z } from "zod";
import { commands } from "../commands/index.ts";
import { plan } from "../commands/plan-shape.ts";
import { errorShape, eventLine } from "../report/ndjson.ts";
import { generatedNote } from "./markdown-table.ts";

/** docs/json.md: what --json and --progress ndjson print, made from the shapes that the tests hold the commands to. */
export const jsonMd = (): string =>
  [
    generatedNote,
    "# JSON",
    "",
    "`--json` prints one object on standard output. A key marked `?` may be absent; new keys may be added in later versions.",
    "",
    fenced([
      "{",
      '  "command": string,        // its name',
      '  "ok": boolean,            // is the exit 0?',
      '  "exit": integer,          // the exit code',
      '  "data": object | null,    // as below; null when it failed before there was anything to show',
      '  "error": object | null    // as below; null when all is well',
      "}",
    ]),
    "",
    "## error",
    "",
    fenced(shapeLines(errorShape)),
    "",
    "# data, by command",
    ...commands.flatMap((one) => ["", `## ${one.name}`, "", fenced(shapeLines(one.output))]),
    "",
    "# plan",
    "",
    "What a changing command would do: the plan of --dry-run.",
    "",
    fenced(shapeLines(plan)),
    "",
    "# Events",
    "",
    "`--progress ndjson` prints one object a line on standard error, each with a `type`.",
    "",
    fenced(shapeLines(eventLine)),
    "",
  ].join("\n");

interface Schema {
  readonly type?: string;
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly additionalProperties?: Schema | boolean;
  readonly $ref?: string;
  readonly $defs?: Readonly<Record<string, Schema>>;
}

/** A shape with a name of its own is told once, below its name. */
function shapeLines(shape: z.ZodType): readonly string[] {
  const schema = z.toJSONSchema(shape, { io: "output" }) as Schema;
  return linesOf((schema.$ref && schema.$defs?.[nameOf(schema.$ref)]) || schema);
}

const nameOf = (ref: string): string => ref.split("/").at(-1) ?? "";

/** Lines of a shape; the first begins where its key ends, the others are indented below it. */
function linesOf(schema: Schema): readonly string[] {
  if (schema.$ref) return [nameOf(schema.$ref)];
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices) return choices.flatMap((one, at) => (at === 0 ? linesOf(one) : ["or", ...linesOf(one)]));
  if (schema.const !== undefined) return [JSON.stringify(schema.const)];
  if (schema.enum) return [schema.enum.map((one) => JSON.stringify(one)).join(" | ")];
  if (schema.type === "array" && schema.items) return listed(schema.items);
  if (schema.properties) return ["{", ...Object.entries(schema.properties).flatMap(keyLines(schema)), "}"];
  if (typeof schema.additionalProperties === "object")
    return [`{ [name]: ${linesOf(schema.additionalProperties).join(" ")} }`];
  return [schema.type ?? "anything"];
}

function listed(items: Schema): readonly string[] {
  const inner = linesOf(items);
  return inner.length === 1 ? [`[${inner[0]}, …]`] : ["[", ...inner.map((line) => `  ${line}`), "]"];
}

const keyLines =
  ({ required = [] }: Schema) =>
  ([key, schema]: readonly [string, Schema]): readonly string[] => {
    const [first = "", ...rest] = linesOf(schema);
    const head = `  ${JSON.stringify(key)}${required.includes(key) ? "" : "?"}: ${first}`;
    const note = schema.description ?? schema.items?.description;
    return [note ? `${head}  // ${note}` : head, ...rest.map((line) => `  ${line}`)];
  };

const fenced = (lines: readonly string[]): string => ["```ts", ...lines, "```"].join("\n");
