import { readdirSync, readFileSync } from "node:fs";
import { load } from "js-yaml";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { configJsonSchema, type JsonSchema, jsonSchema } from "../../src/config/json-schema.ts";
import { keyTable } from "../../src/config/key-table.ts";
import { readSettings } from "../../src/config/read-settings.ts";
import { offered } from "./offered.ts";

const corpus = new URL("corpus/", import.meta.url);
const schema = configJsonSchema(offered);
const asked = z.fromJSONSchema(schema as Parameters<typeof z.fromJSONSchema>[0]);
const readCorpus = (path: string) => load(readFileSync(new URL(path, corpus), "utf8"));

describe("the JSON Schema", () => {
  test("is text that is JSON and says where it comes from", () => {
    const parsed = JSON.parse(jsonSchema(offered));
    expect(parsed).toMatchObject({ title: "dflow.yaml", type: "object", required: ["name", "executables"] });
    expect(parsed.$comment).toContain("Generated from src/config/schema");
  });

  test.each(readdirSync(new URL("good/", corpus)))("accepts the corpus's good %s", (name) => {
    if (name !== "old-mac-line-ends.yaml") expect(asked.safeParse(readCorpus(`good/${name}`)).error).toBeUndefined();
  });

  test.each([
    "near-miss-count",
    "near-miss-verify",
    "drain-space",
    "port-too-high",
    "name-upper-case",
    "waves-hundred-and-one",
    "traffic-unknown",
    "plugin-unknown",
    "near-miss-option",
    "environment-key",
    "environment-deep",
    "executables-empty",
    "path-missing",
    "variable-of-dflow",
    "variable-true",
  ])("shows the mistake in the corpus's bad %s before dflow runs", (name) => {
    expect(asked.safeParse(readCorpus(`bad/${name}.yaml`)).success).toBe(false);
  });

  test("leaves x-… keys to people at every level", () => {
    const shapes = allOf(schema).filter(({ properties }) => properties);
    expect(shapes.length).toBeGreaterThan(10);
    for (const shape of shapes) expect(shape.patternProperties).toEqual({ "^x-": {} });
  });

  test("lets an environment leave out what the rest must have", () => {
    const environment = schema.properties?.environments?.additionalProperties as JsonSchema;
    expect(environment.required).toBeUndefined();
    expect(environment.properties?.build?.required).toBeUndefined();
    expect(environment.properties).not.toHaveProperty("environments");
    expect(environment.properties?.executables?.items?.required).toEqual(["name", "path"]);
  });
});

describe("the table of keys", () => {
  const rows = keyTable(offered);
  const row = (key: string) => rows.find((one) => one.key === key);

  test("has a row for each key, with one line of summary", () => {
    expect(new Set(rows.map(({ key }) => key)).size).toBe(rows.length);
    for (const { key, summary, type } of rows) {
      expect(`${key}: ${summary}`).toMatch(/: \S/);
      expect(summary).not.toContain("\n");
      expect(type).not.toContain("undefined");
    }
  });

  test("shows types and defaults as they are written", () => {
    expect(row("ssh.connect-timeout")).toMatchObject({ type: "duration", default: "10s" });
    expect(row("rollout.waves")).toMatchObject({ type: "list of number or share", default: '[1, "25%", "100%"]' });
    expect(row("rollout.on-failure")).toMatchObject({ type: "revert, stop or continue", default: "revert" });
    expect(row("executables[].name")).toMatchObject({ default: "(required)" });
    expect(row("executables[].port")).toMatchObject({ type: "port", default: "" });
  });

  test("lists the options of plug-ins under the key that chooses one", () => {
    expect(row("vm-backend")).toMatchObject({ type: "local, vagrant or hosts", default: "local" });
    expect(row("vm-backend.nodes[].host")).toMatchObject({ summary: "hosts: name or address", default: "(required)" });
  });

  test("has no default that dflow.yaml would not take", () => {
    const flat = rows.filter((one) => one.default !== "" && one.default !== "(required)" && !one.key.includes("[]"));
    const lines = flat
      .filter(({ key }) => !/^(?:vm|container|store)-backend\./.test(key))
      .map(({ key, default: value }) => {
        const [section, ...rest] = key.split(".");
        return `${section}: ${rest.reduceRight((below, one) => `{${one}: ${below}}`, value)}`;
      });
    const base = "name: hello\nexecutables: [{name: hello, path: dist/hello}]\n";
    const read = (text: string) => readSettings(text, { file: "dflow.yaml", folder: "/", plugins: offered });
    expect(lines.length).toBeGreaterThan(10);
    for (const line of lines) expect(read(`${base}${line}\n`)).toEqual(read(base));
  });
});

function allOf(one: JsonSchema): readonly JsonSchema[] {
  const { properties, items, anyOf, additionalProperties: more } = one;
  const below = [...Object.values(properties ?? {}), ...(items ? [items] : []), ...(anyOf ?? [])];
  return [one, ...(typeof more === "object" ? [...below, more] : below).flatMap(allOf)];
}
