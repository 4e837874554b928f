import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { init } from "../../src/commands/init.ts";
import { noColours } from "../../src/report/colours.ts";
import { renderView } from "../../src/report/render-view.ts";

const FOLDER = "/home/anna/Shop Server";

interface Around {
  force?: boolean;
  config?: string;
  /** Of the git repository. */
  top?: string;
}

/** A folder that exists only here. */
async function inAFolder(there: Readonly<Record<string, string>>, { top = FOLDER, ...flags }: Around = {}) {
  const files = new Map(Object.entries(there));
  const stage = {
    folder: FOLDER,
    top: async () => top,
    read: async (path: string) => files.get(path),
    files: async () => [...files.keys()],
    has: async (program: string) => ["vagrant", "docker"].includes(program),
    exists: async (path: string) => files.has(path),
    write: async (path: string, text: string) => void files.set(path, text),
  };
  const given = { force: flags.force ?? false, config: flags.config };
  const { data, exit } = await init.run(stage as never, given as never);
  const shown = init.output.parse(data) as { written: string[]; kept: string[]; others: unknown };
  return { ...shown, exit, files, view: renderView(init.view(data), { colours: noColours }) };
}

test("init writes dflow.yaml and workflows, by what the project is built with", async () => {
  const { written, kept, exit, files, view } = await inAFolder({ "go.mod": "module shop" });
  expect(exit).toBe("done");
  expect(written).toEqual([
    "dflow.yaml",
    ".github/workflows/deploy.yml",
    ".github/workflows/repair.yml",
    ".github/workflows/gc.yml",
  ]);
  expect(kept).toEqual([]);
  expect(files.get("dflow.yaml")).toMatch(/^name: shop-server/m);
  expect(files.get("dflow.yaml")).toContain("go build -o dist/ ./...");
  expect(files.get("dflow.yaml")).toContain("provider: docker");
  expect(view).toContain("written");
});

test("init keeps what exists, unless --force", async () => {
  const mine = { "dflow.yaml": "name: mine" };
  const kept = await inAFolder(mine);
  expect(kept.kept).toEqual(["dflow.yaml"]);
  expect(kept.files.get("dflow.yaml")).toBe("name: mine");
  expect(kept.view).toContain("kept: it exists");
  const forced = await inAFolder(mine, { force: true });
  expect(forced.files.get("dflow.yaml")).not.toBe("name: mine");
});

test("its workflows are the examples, for a dflow.yaml without environments whose state is no ref", async () => {
  const { files } = await inAFolder({});
  for (const name of ["deploy", "repair", "gc"]) {
    const shown = readFileSync(new URL(`../../examples/workflows/${name}.yml`, import.meta.url), "utf8").split("\n");
    const written = (files.get(`.github/workflows/${name}.yml`) ?? "").split("\n");
    expect(shown.filter((line) => !written.includes(line))).toEqual([
      "  contents: write # the state is a ref of this repository: refs/dflow/…",
      "          environment: production",
    ]);
    expect(written.filter((line) => !shown.includes(line))).toEqual(["  contents: read"]);
  }
});

test("its workflows read the file that --config names", async () => {
  const { files } = await inAFolder({}, { config: "deploy/dflow.yaml" });
  expect(files.get(".github/workflows/repair.yml")).toContain(
    '          command: repair\n          config: "deploy/dflow.yaml"\n',
  );
});

test("init --config writes that file instead", async () => {
  expect((await inAFolder({}, { config: "deploy/dflow.yaml" })).written[0]).toBe("deploy/dflow.yaml");
});

describe("in a folder below the top of its git repository, init", () => {
  const top = "/home/anna";
  const workflows = ["deploy", "repair", "gc"].map((name) => `../.github/workflows/${name}.yml`);

  test("writes the workflows where GitHub looks for them, and says so from where the person stands", async () => {
    const { written, files, view } = await inAFolder({}, { top });
    expect(written).toEqual(["dflow.yaml", ...workflows]);
    for (const path of workflows) {
      expect(files.get(path)).toContain('          config: "Shop Server/dflow.yaml"\n');
      expect(view).toContain(path);
    }
  });

  test.each([
    ["other.yaml", "Shop Server/other.yaml"],
    ["../shop.yaml", "shop.yaml"],
    ["/home/anna/deploy/dflow.yaml", "deploy/dflow.yaml"],
  ])("with --config %s has the workflows name %s", async (config, named) => {
    const { written, files } = await inAFolder({}, { top, config });
    expect(written[0]).toBe(config);
    expect(files.get("../.github/workflows/gc.yml")).toContain(`          config: "${named}"\n`);
  });

  test("with --config for dflow.yaml at the top has the workflows name none", async () => {
    const { files } = await inAFolder({}, { top, config: "../dflow.yaml" });
    expect(files.get("../.github/workflows/gc.yml")).not.toContain("config:");
  });
});

describe("of a workflow that it keeps, init", () => {
  const path = ".github/workflows/deploy.yml";
  const step = (inputs: string) => `jobs:\n  deploy:\n    steps:\n      - uses: actions/checkout@v7\n${inputs}`;
  const block = (...inputs: readonly string[]) =>
    step(["      - uses: dflow/dflow-action@v1\n        with:", ...inputs].join("\n          "));

  test.each([
    ["another file", block("command: deploy", 'config: "web/dflow.yaml"'), ["web/dflow.yaml"]],
    ["another folder", block("command: deploy # now", "working-directory: ./web"), ["web/dflow.yaml"]],
    ["a map on one line", step("      - {uses: x/y@v1, with: {command: gc, config: b.yaml}}"), ["b.yaml"]],
    ["the file at the top", block("command: deploy", "# config: api/dflow.yaml"), ["dflow.yaml"]],
    [
      "several",
      `${block("command: deploy", "config: a.yaml")}\n      - with: {command: deploy, config: b.yaml}\n`,
      ["a.yaml", "b.yaml"],
    ],
  ])("says that it is for %s", async (_, workflow, named) => {
    const { others, view } = await inAFolder({ [path]: workflow }, { config: "api/dflow.yaml" });
    expect(others).toEqual({ [path]: named });
    expect(view).toContain(`kept: it exists; it is for ${named.join(", ")}\n`);
    expect(view).toContain('with config: "api/dflow.yaml"');
  });

  test.each([
    ["the same file", block("command: deploy", "config: ./api/dflow.yaml")],
    ["nothing of dflow's", step("      - run: make config: x\n")],
  ])("says no more where it is for %s", async (_, workflow) => {
    const { others, view } = await inAFolder({ [path]: workflow }, { config: "api/dflow.yaml" });
    expect(others).toEqual({});
    expect(view).not.toContain("it is for");
  });
});
