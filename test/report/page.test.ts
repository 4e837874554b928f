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
  ...[
    "--headless",
    "--hide-scrollbars",
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-component-update",
    "--disable-sync",
  ],
  ...["--disable-background-networking", "--disable-quic", "--window-size=1000,1080"],
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

/** A deploy of three Nodes that the last one refuses after the first has switched. */
function aRevert(): Summary {
  const prepared = (index: number) => [
    { step: "install", from: index * 20, ms: 420, ok: true, detail: "35 kB" } as const,
    { step: "start", from: 440 + index * 20, ms: 310, ok: true } as const,
    { step: "verify", from: 760 + index * 20, ms: 900, ok: true } as const,
  ];
  const back = (step: "switch" | "stop", from: number, ms: number) =>
    ({ step, from, ms, ok: true, undo: true }) as const;
  return {
    title: "dflow deploy",
    view: [
      {
        kind: "table",
        columns: ["Node", "address", "from", "to", "copied", "took", "result"],
        rows: [0, 1, 2].map((index) => [
          ...[`${index}`, `192.0.2.${10 + index}`, "9c1f04e", "9c1f04e", "35 kB", "4.1 s"],
          { text: "reverted", tone: "warning" },
        ]),
      },
      { kind: "text", text: "1,204 requests sent meanwhile, 0 failed", tone: "good" },
      { kind: "text", text: "1a2b3c4 was taken back; 9c1f04e serves, 5.2 s", tone: "bad" },
    ],
    error: new DflowError(
      "verify/unhealthy",
      "node 1: hello 1a2b3c4 is not healthy after 2 s: /ready answered 503, not 200",
      {
        hint: 'every Node serves what it served before; "dflow logs --index 1" shows more of what it printed',
        evidence: [
          { title: "log", lines: ["hello 1a2b3c4 listens on port 18081", "cannot open database: no such host"] },
        ],
      },
    ),
    timeline: [
      {
        index: 0,
        steps: [
          ...prepared(0),
          { step: "switch", from: 1720, ms: 120, ok: true },
          { step: "verify", from: 1850, ms: 600, ok: true },
          back("switch", 4660, 130),
          back("stop", 4800, 400),
        ],
      },
      {
        index: 1,
        steps: [
          ...prepared(1),
          { step: "switch", from: 2460, ms: 130, ok: true },
          { step: "verify", from: 2600, ms: 2040, ok: false, detail: "/ready answered 503" },
          back("switch", 4660, 140),
          back("stop", 4810, 390),
        ],
      },
      { index: 2, steps: [...prepared(2), back("stop", 4660, 380)] },
    ],
    latencies: [
      { phase: "before", p50: 1.2, p99: 4 },
      { phase: "during", p50: 1.3, p99: 5.5 },
      { phase: "put back", p50: 1.2, p99: 4.1 },
    ],
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

  test("says below its timeline what each colour means, of those that are there", () => {
    const { dom, picture } = inChromium(htmlPage(aRevert()));
    const legend = /<p class="legend">(.*?)<\/p>/s.exec(dom)?.[1] ?? "";
    expect([...legend.matchAll(/<i class="([a-z]+)"><\/i>([a-z ]+)</g)].map(([, kind, word]) => [kind, word])).toEqual([
      ["install", "copy"],
      ["start", "start"],
      ["verify", "verify"],
      ["switch", "switch"],
      ["undo", "put back"],
      ["failed", "failed"],
    ]);
    // "npm run screenshot": the picture of the documentation.
    const { DFLOW_SCREENSHOT: path } = process.env;
    if (path) writeFileSync(path, picture);
  });

  test("says which column of the answers is which", () => {
    expect(htmlPage(aDeploy())).toMatch(/<i class="p50"><\/i>half of the answers.*<i class="p99"><\/i>99 of 100/s);
  });

  test("asks nothing of anybody: no link, no script, no picture from elsewhere", () => {
    expect(htmlPage(aDeploy())).not.toMatch(/\b(?:src|href)=|@import|url\(/);
    expect(htmlPage(aDeploy())).toContain("default-src 'none'");
  });
});
