import { z } from "zod";
import type { ProgramPath } from "../../domain/settings.ts";
import { didYouMean } from "../nearest.ts";
import { quoted } from "../problem.ts";
import { localPath, text } from "./leaves.ts";

/** What a component is to each build tool. Nothing that begins with a dash: the tool would take it for an option. */
const components = {
  cabal: {
    write: "exe:hello",
    pattern: /^[A-Za-z0-9][\w.+-]*(?::[A-Za-z0-9][\w.+-]*){0,2}$/,
    says: "a component of cabal's, as `cabal list-bin` takes it",
  },
  stack: {
    write: "hello",
    pattern: /^[A-Za-z0-9][\w.+-]*(?::exe:[A-Za-z0-9][\w.+-]*)?$/,
    says: "an executable of stack's: hello, or package:exe:hello",
  },
  nix: {
    write: ".#hello",
    pattern: /^\.{1,2}(?:\/[\w.+-]+)*\/?(?:#[\w.+-]+)?$/,
    says: "an output of the project's flake",
  },
} as const;

type ToolName = keyof typeof components;
const names = Object.keys(components) as readonly ToolName[];

const WRITE = "dist/hello, {cabal: exe:hello}, {stack: hello} or {nix: .#hello}";

/** A file, or a component whose file the build tool is asked for. */
export function programPath() {
  const error = ({ input }: { readonly input?: unknown }) => wrong(input);
  const one = <const Name extends ToolName>(name: Name) => {
    const { write, pattern, says } = components[name];
    const shape = { [name]: text({ what: "a component", write, pattern, most: 200 }).describe(says) };
    return z.strictObject(shape as Record<Name, z.ZodString>);
  };
  return z
    .union([localPath("dist/hello"), one("cabal"), one("stack"), one("nix")], { error })
    .transform((given): ProgramPath => given)
    .meta({ title: "path or map" });
}

function wrong(input: unknown): string {
  if (input === undefined) return `is missing; write ${WRITE}`;
  if (typeof input !== "object" || input === null || Array.isArray(input))
    return `${quoted(input)} is not a path; write ${WRITE}`;
  const given = Object.entries(input);
  const [key, value] = given[0] ?? [];
  const name = names.find((one) => one === key);
  if (key === undefined || given.length > 1) return `must name one build tool; write ${WRITE}`;
  if (name === undefined) return `unknown key ${quoted(key)}${didYouMean(key, names) || `; write ${WRITE}`}`;
  const { write } = components[name];
  if (name === "nix" && typeof value === "string") {
    return `${quoted(value)} is not of this project's flake; write {nix: ${write}}`;
  }
  return `${quoted(value)} is not what ${name} calls a component; write {${name}: ${write}}`;
}
