import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DflowError } from "../../src/domain/errors.ts";
import { noColours } from "../../src/report/colours.ts";
import { renderError } from "../../src/report/render-error.ts";
import { hostile, UNSAFE } from "./hostile.ts";
import { commandsIn } from "./runner-rules.ts";

const shown = (error: unknown, debug = false) => renderError(error, { colours: noColours, debug }).split("\n");

describe("renderError", () => {
  it("says what happened, then the way out, then the proof", () => {
    const error = new DflowError("verify/unhealthy", "node 2: hello v2 is not healthy: /ready answered 503 for 30 s", {
      hint: 'v1 still serves there. "dflow logs --index 2" shows why.',
      evidence: [
        { title: "last answer", lines: ["HTTP/1.1 503", "", "::error::warming up"] },
        { title: "its log", lines: ["\u001b[31mcannot connect"] },
      ],
    });
    expect(shown(error)).toEqual([
      "dflow: node 2: hello v2 is not healthy: /ready answered 503 for 30 s",
      'v1 still serves there. "dflow logs --index 2" shows why.',
      "",
      "last answer",
      "  HTTP/1.1 503",
      "",
      "  :\\:error::warming up",
      "",
      "its log",
      "  \\x1b[31mcannot connect",
    ]);
  });

  it("keeps the end of long evidence", () => {
    const lines = Array.from({ length: 1200 }, (_, at) => `line ${at}`);
    const error = new DflowError("build/failed", "it broke", { evidence: [{ title: "the build", lines }] });
    expect(shown(error).slice(0, 5)).toEqual([
      "dflow: it broke",
      "",
      "the build",
      "  … 1,150 lines before",
      "  line 1150",
    ]);
    expect(shown(error)).toHaveLength(4 + 50);
  });

  it("calls what it did not expect a bug, in one line", () => {
    expect(shown(new TypeError("x is\nundefined"))).toEqual([
      "dflow: this is a bug of dflow's: TypeError: x is undefined (DFLOW_DEBUG=1 shows where)",
    ]);
    expect(shown(undefined)).toEqual(["dflow: this is a bug of dflow's: undefined (DFLOW_DEBUG=1 shows where)"]);
  });

  it("shows the stack, and what lies below, when it is asked to", () => {
    const error = new DflowError("ssh/lost", "node 1: the connection is gone", { cause: new Error("ECONNRESET") });
    expect(shown(error).join("\n")).not.toContain("ECONNRESET");
    expect(shown(error, true).join("\n")).toMatch(/Error: ECONNRESET\n\s+at .*render-error\.test/);
  });

  it.each([
    [
      "a proxy that throws",
      new Proxy(
        {},
        {
          get: () => {
            throw new Error("no");
          },
        },
      ),
    ],
    ["an error whose message is a symbol", Object.assign(new Error("x"), { message: Symbol("y") })],
    ["an object without a prototype", Object.create(null)],
    ["a symbol", Symbol("x")],
  ])("has words for %s", (_, thrown) => {
    expect(shown(thrown)[0]).toMatch(/^dflow: this is a bug of dflow's: ./);
    expect(() => shown(thrown, true)).not.toThrow();
  });

  it("never throws and is harmless, whatever the error holds", () => {
    fc.assert(
      fc.property(hostile, hostile, fc.boolean(), (one, other, debug) => {
        const more = { hint: other, evidence: [{ title: one, lines: [other, one] }] };
        for (const error of [new DflowError("build/failed", one, more), new Error(one), one]) {
          const text = renderError(error, { colours: noColours, debug });
          expect(text).not.toMatch(UNSAFE);
          expect(commandsIn(text)).toEqual([]);
        }
      }),
      { numRuns: 1000 },
    );
  });
});
