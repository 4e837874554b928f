import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { z } from "zod";
import type { BuildTool } from "./tool.ts";
import { lastLine } from "./tool.ts";

/** cabal-install, from 3.0 on. */
export const cabal: BuildTool = {
  name: "cabal",
  install: "ghcup brings it (https://www.haskell.org/ghcup), or on Debian: apt-get install cabal-install ghc",
  folders: ["dist-newstyle"],
  build: (components) => ["cabal", "build", ...components],
  test: ["cabal", "test", "all"],

  async find(component, _, asking) {
    const said = await asking.ask(["cabal", "list-bin", component]);
    const path = lastLine(said);
    if (said.status === 0 && path !== "") return path;
    // list-bin came with cabal 3.4; the plan of a build says the same to those that do not have it.
    const planned = (await planOf(asking.folder)).filter((one) => isMeant(component, one));
    return planned.length === 1 && planned[0] ? planned[0].file : said;
  },

  async known(asking) {
    await asking.ask(["cabal", "build", "--dry-run", "all"]);
    const found = await planOf(asking.folder);
    const once = (name: string) => found.filter((one) => one.name === name).length === 1;
    const programs = found.filter(({ name }) => name.startsWith("exe:"));
    return [...programs, ...found.filter((one) => !programs.includes(one))].map(({ pkg, name }) =>
      once(name) ? name : `${pkg}:${name}`,
    );
  },
};

interface Planned {
  readonly pkg: string;
  /** `exe:hello` */
  readonly name: string;
  readonly file: string;
}

const component = z.object({ "bin-file": z.string().optional() });
const unit = component.extend({
  "pkg-name": z.string(),
  style: z.string().optional(),
  "component-name": z.string().optional(),
  /** In place of the two keys, where a package is built whole: those with a Setup.hs of their own. */
  components: z.record(z.string(), component).optional(),
});
const plan = z.object({ "install-plan": z.array(unit) });

/** What cabal plans to build of this project; cabal looks for its project in the folders above, too. */
async function planOf(folder: string): Promise<readonly Planned[]> {
  const text = await readFile(join(folder, "dist-newstyle/cache/plan.json"), "utf8").catch(() => undefined);
  if (text === undefined) return dirname(folder) === folder ? [] : planOf(dirname(folder));
  const { data } = plan.safeParse(parsed(text));
  return (data?.["install-plan"] ?? [])
    .filter(({ style }) => style === "local")
    .flatMap((one) => {
      const parts = one.components ?? { [one["component-name"] ?? ""]: one };
      return Object.entries(parts).flatMap(([name, { "bin-file": file }]) =>
        file === undefined ? [] : [{ pkg: one["pkg-name"], name, file }],
      );
    });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** `hello`, `exe:hello`, `package:hello` and `package:exe:hello` all mean `exe:hello` of package. */
function isMeant(component: string, { pkg, name }: Planned): boolean {
  const bare = name.split(":").at(-1);
  return [name, bare, `${pkg}:${name}`, `${pkg}:${bare}`].includes(component);
}
