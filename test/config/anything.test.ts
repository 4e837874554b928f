import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readSettings } from "../../src/config/read-settings.ts";
import { textOf } from "../../src/config/settings-file.ts";
import { DflowError } from "../../src/domain/errors.ts";
import { offered } from "./offered.ts";

const read = (text: string) =>
  readSettings(text, { file: "dflow.yaml", folder: "/project", environment: "live", plugins: offered });

/** The Settings, or the lines of the DflowError; anything else is a bug and passes through. */
function outcome(text: () => string): object {
  try {
    return read(text());
  } catch (error) {
    if (!(error instanceof DflowError)) throw error;
    const lines = [error.message, ...error.evidence.flatMap((one) => one.lines)];
    for (const line of lines) expect(line).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u);
    expect(error.code).toBe("usage/config");
    return { lines };
  }
}

const name = fc.stringMatching(/^[a-z][a-z0-9-]{0,10}$/);
const durationText = fc
  .tuple(fc.integer({ min: 1, max: 60 }), fc.constantFrom("ms", "s", "m"))
  .map(([n, unit]) => `${n}${unit}`);
const text = fc.string({ maxLength: 20, unit: "binary" }).map((one) => one.replace(/\0|\$/g, ""));

const executable = fc.record(
  {
    name,
    path: fc.constant("dist/hello"),
    args: fc.array(fc.oneof(text, fc.integer()), { maxLength: 3 }),
    env: fc.dictionary(fc.stringMatching(/^[A-Z][A-Z0-9]{0,5}$/), text, { maxKeys: 3 }),
    stop: fc.record({ drain: durationText, kill: durationText }, { requiredKeys: [] }),
    port: fc.integer({ min: 1, max: 18_000 }),
    verify: fc.array(fc.record({ http: fc.constant("/ready"), "healthy-for": durationText }), {
      minLength: 1,
      maxLength: 2,
    }),
  },
  { requiredKeys: ["name", "path", "port"] },
);

const config = fc.record(
  {
    name,
    count: fc.nat(10_000),
    image: text.filter((one) => one !== ""),
    executables: fc.uniqueArray(executable, {
      minLength: 1,
      maxLength: 3,
      comparator: (a, b) => a.name === b.name || a.port === b.port,
    }),
    rollout: fc.record({ pause: durationText, "on-failure": fc.constantFrom("revert", "stop") }, { requiredKeys: [] }),
    "vm-backend": fc.constantFrom("local", { name: "hosts", nodes: [{ host: "a", port: 2 }] }),
    "x-more": fc.jsonValue().filter((value) => !JSON.stringify(value).includes("__proto__")),
    environments: fc.constant({ live: { gc: { keep: 1 } } }),
  },
  { requiredKeys: ["name", "executables", "environments"] },
);

/** JSON is YAML; keys in another order at every level. */
function shuffled(value: unknown, turn: number): unknown {
  if (Array.isArray(value)) return value.map((one) => shuffled(one, turn));
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([key, one]) => [key, shuffled(one, turn)] as const);
  const at = entries.length === 0 ? 0 : turn % entries.length;
  return Object.fromEntries([...entries.slice(at), ...entries.slice(0, at)].toReversed());
}

/** As the text of a block in YAML, so that both ways of writing are read. */
const block = (value: object): string =>
  Object.entries(value)
    .map(([key, one]) => `${key}: ${JSON.stringify(one)}\n`)
    .join("");

/** JSON.stringify leaves these as they are, and dflow.yaml may not hold them unescaped. */
const escaped = (json: string): string =>
  json.replace(
    /[\u007f-\u009f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]/g,
    (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );

describe("any dflow.yaml that is right", () => {
  test("means the same with its keys in another order, as JSON and as a block", () => {
    fc.assert(
      fc.property(config, fc.nat(), (given, turn) => {
        const settings = read(escaped(JSON.stringify(given)));
        expect(settings.gc.keep).toBe(1);
        expect(settings.executables.map(({ args }) => args)).toEqual(
          given.executables.map(({ args = [] }) => args.map(String)),
        );
        expect(read(escaped(JSON.stringify(shuffled(given, turn), null, 2)))).toEqual(settings);
        expect(read(escaped(block(given)))).toEqual(settings);
      }),
      { numRuns: 50 },
    );
  });

  test("is either right or refused with a DflowError when some of it is cut, doubled or changed", () => {
    fc.assert(
      fc.property(config, fc.nat(), fc.nat(40), fc.string(), (given, from, length, put) => {
        const whole = block(given);
        const at = from % whole.length;
        outcome(() => whole.slice(0, at) + put + whole.slice(at + length));
        outcome(() => whole.slice(0, at) + whole.slice(Math.max(0, at - length)));
      }),
      { numRuns: 100 },
    );
  });
});

describe("anything at all", () => {
  const yamlish = fc
    .array(
      fc.constantFrom(
        "name",
        "executables",
        ": ",
        "- ",
        "\n",
        "  ",
        "[",
        "]",
        "{",
        "}",
        "&a ",
        "*a",
        "'",
        '"',
        "|",
        ">",
        "!!str ",
        "? ",
        "<<",
        "---",
        "#",
        "~",
        "no",
        "1",
        "%",
        "\t",
        "\r",
        "__proto__",
      ),
      { maxLength: 60 },
    )
    .map((pieces) => pieces.join(""));

  test("gives Settings or a DflowError, never another failure", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: "binary" }),
          yamlish,
          yamlish.map((one) => `environments: {live: {}}\n${one}`),
        ),
        (garbage) => {
          outcome(() => garbage);
        },
      ),
      { numRuns: 1000 },
    );
  });

  test("of any type in any place is answered too", () => {
    const keys = fc.constantFrom(
      "name",
      "count",
      "vm-backend",
      "ssh",
      "executables",
      "rollout",
      "hooks",
      "environments",
      "gc",
      "toString",
      "constructor",
    );
    const wrong = fc.dictionary(keys, fc.jsonValue(), { noNullPrototype: true });
    fc.assert(
      fc.property(wrong, wrong, (top, inside) => {
        outcome(() => JSON.stringify({ ...top, executables: [inside, { ...inside, verify: [inside] }] }));
        outcome(() => JSON.stringify(top));
      }),
      { numRuns: 100 },
    );
  });

  test("that is bytes is text or a DflowError", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => void outcome(() => textOf(bytes, "dflow.yaml"))),
    );
  });
});
