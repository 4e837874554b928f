import type { z } from "zod";
import type { Problem } from "./problem.ts";
import { brokenRules } from "./rules.ts";
import type { Config, configSchema } from "./schema/index.ts";
import { plainValue } from "./yaml/plain-value.ts";
import { type Path, placeOf, placeOfKey, type Written } from "./yaml/written.ts";

export interface Judged {
  /** What was written, read; undefined when the schema has refused it. */
  readonly config: Config | undefined;
  readonly problems: readonly Problem[];
}

/** Everything that is wrong with a tree, each with its place. */
export function judge(root: Written, schema: ReturnType<typeof configSchema>): Judged {
  const problems: Problem[] = [];
  const value = plainValue(root, [], problems);
  const parsed = schema.safeParse(value);
  problems.push(...withoutEchoes(parsed.error?.issues ?? []).flatMap((issue) => problemsOf(root, issue)));
  problems.push(...brokenRules(value).map(({ path, text }) => ({ place: placeOf(root, path).place, path, text })));
  return { config: parsed.data, problems };
}

/** Where a key is misspelt, what the right one would have done is missing; saying both would be confusing. */
function withoutEchoes(issues: readonly z.core.$ZodIssue[]): readonly z.core.$ZodIssue[] {
  const misspelt = new Set(issues.filter((one) => one.code === "unrecognized_keys").map((one) => one.path.join("/")));
  return issues.filter((one) => one.code !== "custom" || !misspelt.has(one.path.join("/")));
}

function problemsOf(root: Written, issue: z.core.$ZodIssue): readonly Problem[] {
  const path = issue.path as Path;
  if (issue.code === "unrecognized_keys") {
    const texts = issue.message.split("\n");
    return issue.keys.map((key, at) => {
      const whole = [...path, key];
      return { place: placeOfKey(root, whole), path: whole, text: texts[at] ?? "unknown key" };
    });
  }
  if (issue.code === "invalid_key") {
    return [{ place: placeOfKey(root, path), path, text: issue.issues[0]?.message ?? issue.message }];
  }
  return [{ place: placeOf(root, path).place, path, text: issue.message }];
}
