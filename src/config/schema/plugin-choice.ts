import { z } from "zod";
import type { Plugin } from "../../contracts/plugin.ts";
import type { PluginChoice } from "../../domain/settings.ts";
import { didYouMean } from "../nearest.ts";
import { quoted } from "../problem.ts";
import { isExtension } from "../yaml/plain-value.ts";
import { usualWords } from "./usual-words.ts";

/** What dflow.yaml has to know of a plug-in. */
export type Offered = Pick<Plugin<unknown, unknown, never>, "name" | "summary" | "options">;

/** `docker`, or `{name: docker, <its options>}`. The first of the list is the default. */
export const pluginChoice = (plugins: readonly Offered[], summary: string) =>
  z
    .unknown()
    .transform((given, context): PluginChoice => {
      const { name, ...rest } =
        typeof given === "object" && given !== null ? (given as { name?: unknown }) : { name: given };
      const plugin = plugins.find((one) => one.name === name);
      const options = Object.fromEntries(Object.entries(rest).filter(([key]) => !isExtension(key)));
      if (!plugin) {
        const path = typeof given === "object" && given !== null && name !== undefined ? ["name"] : [];
        context.addIssue({ code: "custom", message: notOffered(name, plugins), path });
        return z.NEVER;
      }
      const checked = strict(plugin.options).safeParse(options, { error: usualWords });
      for (const issue of checked.error?.issues ?? []) context.issues.push({ ...issue, input: undefined });
      return { name: plugin.name, options };
    })
    .meta({ title: "name or map", description: summary })
    .prefault(plugins[0]?.name ?? "");

function notOffered(name: unknown, plugins: readonly Offered[]): string {
  const names = plugins.map((one) => one.name);
  if (typeof name !== "string") return `names no plug-in; write ${names.join(" or ")}, or {name: ${names[0]}, …}`;
  return `${quoted(name)} is not one of ${names.join(", ")}${didYouMean(name, names)}`;
}

/** A plug-in that forgets to refuse unknown options gets it done for it. */
const strict = (options: z.ZodType): z.ZodType =>
  options instanceof z.ZodObject && options.def.catchall === undefined ? options.strict() : options;

/** For the JSON Schema, which cannot see into the choice. */
export const choices = (plugins: readonly Offered[]) => [
  { type: "string", enum: plugins.map((one) => one.name) },
  ...plugins.map((plugin) => {
    const {
      $schema: _,
      properties,
      required = [],
      ...shape
    } = z.toJSONSchema(strict(plugin.options), {
      io: "input",
      target: "draft-7",
      unrepresentable: "any",
    });
    const name = { const: plugin.name, description: plugin.summary };
    return { ...shape, type: "object", properties: { name, ...properties }, required: ["name", ...required] };
  }),
];
