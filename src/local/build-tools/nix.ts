import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { DflowError } from "../../domain/errors.ts";
import type { Ran } from "../run.ts";
import type { Argv, BuildTool } from "./tool.ts";

/** Flakes are an experiment to nix for years now, and everybody's way to build. */
const nixDoes = (...words: readonly string[]): Argv => [
  "nix",
  "--extra-experimental-features",
  "nix-command flakes",
  ...words,
];

/** nix with flakes, from 2.4 on. It keeps what it has built in a store of its own, so that no folder needs keeping. */
export const nix: BuildTool = {
  name: "nix",
  install: "https://nixos.org/download has it, or on Debian: apt-get install nix-bin",
  folders: [],
  build: (components) => nixDoes("build", "--no-link", "--print-build-logs", ...components),
  test: nixDoes("flake", "check", "--print-build-logs"),

  async find(component, program, { ask }) {
    // Built already, so this only says where; --print-out-paths would, too, but Debian 12's nix does not know it.
    const said = await ask(nixDoes("build", "--no-link", "--json", component));
    const folder = outputOf(said);
    if (folder === undefined) return said;
    const programs = await readdir(join(folder, "bin")).catch(() => []);
    // Wrapped programs have the real one beside them, as .hello-wrapped.
    const seen = programs.filter((name) => !name.startsWith("."));
    const name = seen.length === 1 ? seen[0] : seen.find((one) => one === program);
    if (name !== undefined) return join(folder, "bin", name);
    throw new DflowError("build/missing", `${program}: ${component} holds ${inBin(seen)} in ${folder}/bin`, {
      hint: "name the executable in dflow.yaml as the program there, or give nix a package with this one program",
    });
  },

  async known({ ask }) {
    const said = await ask(nixDoes("flake", "show", "--json"));
    const { data } = shown.safeParse(parsed(said));
    const names = Object.values(data?.packages ?? {}).flatMap((system) => Object.keys(system));
    return [...new Set(names)].map((name) => `.#${name}`);
  },
};

const inBin = (programs: readonly string[]): string => (programs.length === 0 ? "no program" : programs.join(", "));

const shown = z.object({ packages: z.record(z.string(), z.record(z.string(), z.unknown())) });
const built = z.array(z.object({ outputs: z.record(z.string(), z.string()) })).min(1);

function outputOf(said: Ran): string | undefined {
  const { data } = built.safeParse(parsed(said));
  const outputs = data?.[0]?.outputs;
  return outputs?.bin ?? outputs?.out;
}

function parsed({ status, stdout }: Ran): unknown {
  try {
    return status === 0 ? JSON.parse(stdout.toString()) : undefined;
  } catch {
    return undefined;
  }
}
