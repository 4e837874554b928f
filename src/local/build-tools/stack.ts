import { join } from "node:path";
import type { BuildTool } from "./tool.ts";
import { lastLine } from "./tool.ts";

/** stack, from 2.1 on. */
export const stack: BuildTool = {
  name: "stack",
  install: "ghcup brings it (https://www.haskell.org/ghcup), or on Debian: apt-get install haskell-stack",
  folders: [".stack-work"],
  // A bare name would be a package's; with the colon it is a component of any of them.
  build: (components) => ["stack", "build", ...components.map((one) => (one.includes(":") ? one : `:${one}`))],
  test: ["stack", "test"],

  async find(component, _, { ask }) {
    const said = await ask(["stack", "path", "--local-install-root"]);
    const root = lastLine(said);
    return said.status === 0 && root !== "" ? join(root, "bin", nameOf(component)) : said;
  },

  async known({ ask }) {
    // It prints them on its error output.
    const { status, tail } = await ask(["stack", "ide", "targets"]);
    const programs = status === 0 ? tail.filter((line) => /^\S+:exe:\S+$/.test(line)) : [];
    const once = (name: string) => programs.filter((one) => nameOf(one) === name).length === 1;
    return programs.map((one) => (once(nameOf(one)) ? nameOf(one) : one));
  },
};

/** `hello` of `package:exe:hello` */
const nameOf = (component: string): string => component.split(":").at(-1) ?? component;
