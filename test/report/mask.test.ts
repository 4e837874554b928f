import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DflowError } from "../../src/domain/errors.ts";
import type { Event } from "../../src/domain/event.ts";
import { mask } from "../../src/report/mask.ts";
import { masked, withoutSecrets } from "../../src/report/masked.ts";
import { plain } from "../../src/report/plain.ts";
import { copy, done, eventsSaying } from "./samples.ts";

const html = (text: string) =>
  text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("'", "&#39;");

/** Ways in which programs write a value, around it what may be there. */
const WAYS: Readonly<Record<string, (secret: string) => string>> = {
  "as it is": (secret) => `a=${secret};`,
  "in JSON": (secret) => JSON.stringify({ password: secret }),
  "in JSON in JSON": (secret) => JSON.stringify(JSON.stringify(secret)),
  "in a URL": (secret) => `https://x:${encodeURIComponent(secret)}@host/`,
  "in a form": (secret) => new URLSearchParams({ secret }).toString(),
  "in base64": (secret) => Buffer.from(secret).toString("base64"),
  "in base64url": (secret) => Buffer.from(secret).toString("base64url"),
  "in base64 of more": (secret) => Buffer.from(`user:${secret}`).toString("base64"),
  "in base64 of still more": (secret) => Buffer.from(`users:${secret} and more`).toString("base64"),
  "in hex": (secret) => Buffer.from(secret).toString("hex"),
  "in HTML": html,
  "in a shell's quotes": (secret) => `'${secret.replaceAll("'", "'\\''")}'`,
};

describe("mask", () => {
  it.each(Object.keys(WAYS))("hides 200 secrets written %s", (way) => {
    const secret = fc
      .string({ unit: "grapheme-ascii", minLength: 10, maxLength: 40 })
      .filter((one) => one.trim() === one);
    fc.assert(
      fc.property(secret, (value) => {
        const text = WAYS[way]?.(value) ?? "";
        const hidden = mask(text, [value]);
        expect(hidden).toContain("***");
        expect(hidden).not.toContain(value);
        // What is left tells nothing: it is what stands around the secret, and at most a few bits at its ends.
        expect(hidden.replaceAll("***", "").length).toBeLessThan(35);
      }),
      { numRuns: 200 },
    );
  });

  it("hides the secret and nothing else", () => {
    expect(mask("user=anna password=s3cr3t!", ["s3cr3t!"])).toBe("user=anna password=***");
    expect(mask("c3VwZXItc2VjcmV0LXZhbHVl x", ["super-secret-value"])).toBe("*** x");
  });

  it("hides each line of a secret that has several", () => {
    const key = "-----BEGIN KEY-----\nAAAABBBBCCCC\r\nDDDD\n-----END KEY-----\n";
    expect(mask("read AAAABBBBCCCC then   DDDD, e", [key])).toBe("read *** then   ***, e");
    expect(mask(JSON.stringify(key), [key])).toBe('"***"');
  });

  it("leaves no rest of a secret that begins like another one", () => {
    expect(mask("token-123-long", ["token-123", "token-123-long"])).toBe("***");
  });

  it("takes no value of less than four characters for a secret", () => {
    expect(mask("abc abcd", ["abc", "", "abcd"])).toBe("abc ***");
  });

  it("takes a secret for text, not for a pattern", () => {
    expect(mask("aaaa .*.* $& x", [".*.*", "$&$&"])).toBe("aaaa *** $& x");
  });
});

describe("masked", () => {
  it("hides a secret in every text of every event", () => {
    const secret = "hunter2-hunter2";
    let text = "";
    const reporter = masked(
      plain({
        write: (more) => {
          text += more;
        },
      }),
      [secret],
    );
    const heard: Event[] = [];
    const listening = masked({ report: (event) => void heard.push(event) }, [secret]);
    for (const event of eventsSaying(`before ${secret} after`)) {
      reporter.report(event);
      listening.report(event);
    }
    expect(text).not.toContain(secret);
    expect(text.match(/before \*\*\* after/g)?.length).toBeGreaterThan(8);
    const failure = heard.find((event) => event.type === "step-failed");
    expect(failure?.error).toBeInstanceOf(DflowError);
    expect(failure?.error).toMatchObject({
      code: "copy/failed",
      index: 3,
      hint: "before *** after",
      evidence: [{ title: "before *** after", lines: ["before *** after"] }],
    });
    expect(failure?.error.stack).not.toContain(secret);
  });

  it("keeps an event what it is when a secret is one of the program's own words", () => {
    const heard: Event[] = [];
    masked({ report: (event) => void heard.push(event) }, ["step-done", "install", "hello"]).report(
      done(copy(0), 5, "hello"),
    );
    expect(heard[0]).toMatchObject({ type: "step-done", ms: 5, detail: "***", step: { do: "install", index: 0 } });
  });

  it("hides secrets below an error, and in its stack", () => {
    const error = new DflowError("build/failed", "it said hunter2", { cause: new Error("hunter2 again") });
    const hidden = withoutSecrets(error, ["hunter2"]);
    expect(hidden.message).toBe("it said ***");
    expect(hidden.cause).toMatchObject({ message: "*** again" });
    expect(`${hidden.stack}${(hidden.cause as Error).stack}`).not.toContain("hunter2");
  });

  it("hides secrets in a view and leaves its shape", () => {
    const view = [{ kind: "table", columns: ["a"], rows: [["hunter2", { text: "x hunter2", tone: "good" }]] }];
    expect(withoutSecrets(view, ["hunter2", "good", "table"])).toEqual([
      { kind: "table", columns: ["a"], rows: [["***", { text: "x ***", tone: "good" }]] },
    ]);
  });
});
