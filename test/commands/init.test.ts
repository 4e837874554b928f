import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { init } from "../../src/commands/init.ts";
import { noColours } from "../../src/report/colours.ts";
import { renderView } from "../../src/report/render-view.ts";

/** A folder that exists only here. */
async function inAFolder(there: Readonly<Record<string, string>>, flags: { force?: boolean; config?: string } = {}) {
  const files = new Map(Object.entries(there));
  const stage = {
    folder: "/home/anna/Shop Server",
    files: async () => [...files.keys()],
    has: async (program: string) => ["vagrant", "docker"].includes(program),
    exists: async (path: string) => files.has(path),
    write: async (path: string, text: string) => void files.set(path, text),
  };
  const given = { force: flags.force ?? false, config: flags.config };
  const { data, exit } = await init.run(stage as never, given as never);
  const shown = init.output.parse(data) as { written: string[]; kept: string[] };
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
