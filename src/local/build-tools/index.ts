import type { Program, ProgramPath, Settings } from "../../domain/settings.ts";
import { cabal } from "./cabal.ts";
import { nix } from "./nix.ts";
import { stack } from "./stack.ts";
import type { BuildTool } from "./tool.ts";

const buildTools: readonly BuildTool[] = [cabal, stack, nix];

/** Whom to ask for this path, and about what; undefined for a file's path. */
export function askedOf(path: ProgramPath): { readonly tool: BuildTool; readonly component: string } | undefined {
  if (typeof path === "string") return undefined;
  const [named] = Object.entries(path);
  const tool = buildTools.find((one) => one.name === named?.[0]);
  if (!tool || !named) throw new Error(`dflow.yaml was accepted with the path ${JSON.stringify(path)}`);
  return { tool, component: named[1] };
}

/** The build tools that these programs are asked of, each with its components. */
export function toolsOf(
  programs: readonly Pick<Program, "path">[],
): readonly { readonly tool: BuildTool; readonly components: readonly string[] }[] {
  const asked = programs.flatMap(({ path }) => askedOf(path) ?? []);
  return buildTools.flatMap((tool) => {
    const components = asked.filter((one) => one.tool === tool).map((one) => one.component);
    return components.length === 0 ? [] : [{ tool, components }];
  });
}

/** Does dflow know how to make the programs, or have they to be there? */
export const isBuilt = ({ build, executables }: Settings): boolean =>
  build?.command !== undefined || toolsOf(executables).length > 0;
