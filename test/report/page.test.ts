import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { DflowError } from "../../src/domain/errors.ts";
import { htmlPage } from "../../src/report/page/page.ts";
import type { Summary } from "../../src/report/summary-markdown.ts";
import { timeline } from "../../src/report/timeline.ts";
import { copy, done, failed, planOf, verify, wave, waveOf } from "./samples.ts";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "dflow-page-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Without what would ask the network at its start. */
const quietly = [
  ...["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-component-update", "--disable-sync"],
  ...["--disable-background-networking", "--disable-quic", "--window-size=1000,900"],
];

/** What a real browser makes of it, once it has loaded. */
function inChromium(html: string): { readonly dom: string; readonly picture: Buffer } {
  const file = join(folder, "page.html");
  const picture = join(folder, "page.png");
  writeFileSync(file, html);
  const run = (...args: string[]) =>
    execFileSync(
      "chromium",
      [...quietly, `--user-data-dir=${join(folder, "profile")}`, ...args, pathToFileURL(file).href],
      {
        encoding: "utf8",
        stdio: ["ignore", "pipe", "ignore"],
      },
    );
  run(`--screenshot=${picture}`);
  return { dom: run("--dump-dom"), picture: readFileSync(picture) };
}

function aDeploy(): Summary {
  const all = waveOf("prepare", 3);
  let now = 0;
  const times = timeline(() => now);
  times.report(wave(all));
  for (const index of [0, 1, 2]) {
    now += 1200;
    times.report(done(copy(index), 900, "35 kB"));
    now += 300;
    times.report(index === 2 ? failed(verify(2), 280, "/ready answered 503") : done(verify(index), 280));
  }
  return {
    title: "deploy hello 1a2b3c4",
    plan: planOf(all),
    timeline: times.nodes(),
    latencies: [
      { phase: "before", p50: 1.2, p99: 4 },
      { phase: "during", p50: 1.3, p99: 5.5 },
      { phase: "after", p50: 1.2, p99: 4.1 },
    ],
    view: [{ kind: "table", columns: ["Node", "result"], rows: [["0", { text: "reverted", tone: "bad" }]] }],
    error: new DflowError("verify/unhealthy", "node 2: /ready answered 503", {
      hint: "look at its log",
      evidence: [{ title: "the last lines of its log", lines: ["cannot open database"] }],
    }),
  };
}

describe("the report as one HTML page", () => {
  test("says in a browser what happened, when, on which Node, and why it failed", () => {
    const { dom, picture } = inChromium(htmlPage(aDeploy()));
    for (const said of ["node 2: /ready answered 503", "cannot open database", "look at its log", "Node by Node"]) {
      expect(dom).toContain(said);
    }
    // Three Nodes, each with two steps that took their time; and six columns of latencies.
    expect(dom.match(/<rect class="(?:install|verify|failed)"/g)).toHaveLength(6);
    expect(dom.match(/<rect class="p(?:50|99)"/g)).toHaveLength(6);
    expect(picture.subarray(1, 4).toString()).toBe("PNG");
    expect(picture.length).toBeGreaterThan(10_000);
  });

  test("what Nodes and users say is text, in every place of the page, and nothing of it runs", () => {
    const evil = `</title></style></pre><script>document.title="taken"</script><img src=x onerror="document.title='taken'">" onload="x`;
    const error = new DflowError("copy/failed", evil, { hint: evil, evidence: [{ title: evil, lines: [evil] }] });
    const tone = "bad" as const;
    const html = htmlPage({
      ...aDeploy(),
      title: evil,
      error,
      timeline: [{ index: 0, steps: [{ step: "install", from: 0, ms: 5, ok: false, detail: evil }] }],
      latencies: [{ phase: evil, p50: 1, p99: 2 }],
      view: [
        { kind: "text", text: evil },
        { kind: "table", columns: [evil], rows: [[evil, { text: evil, tone }]] },
        { kind: "verbatim", title: evil, lines: [evil] },
      ],
    });
    const { dom } = inChromium(html);
    expect(dom).not.toContain("<script");
    expect(dom).not.toContain("<img");
    expect(dom).not.toMatch(/<title>taken/);
    expect(dom.match(/&lt;script&gt;/g)?.length).toBeGreaterThanOrEqual(10);
  });

  test("asks nothing of anybody: no link, no script, no picture from elsewhere", () => {
    expect(htmlPage(aDeploy())).not.toMatch(/\b(?:src|href)=|@import|url\(/);
    expect(htmlPage(aDeploy())).toContain("default-src 'none'");
  });
});
