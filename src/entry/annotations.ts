import { relative, resolve } from "node:path";
import { error as annotation } from "@actions/core";
import { DflowError, type Mark } from "../domain/errors.ts";
import { plural } from "../domain/words.ts";
import { oneLine } from "../report/harmless.ts";
import { sentence } from "../report/render-error.ts";
import { folderOf } from "./working-folder.ts";

/** GitHub shows ten errors of a step and drops the others without a word. */
const MOST = 10;

/** What went wrong beside the run, once: at its lines of dflow.yaml where it is written there, otherwise as one sentence. */
export function annotate(failure: unknown, env: NodeJS.ProcessEnv): void {
  const marks = failure instanceof DflowError ? failure.marks : [];
  if (marks.length === 0) annotation(wordsOf(failure).join("\n").split("\n").map(oneLine).join("\n"));
  const shown = marks.length > MOST ? marks.slice(0, MOST - 1) : marks;
  for (const mark of shown) annotation(oneLine(mark.text), placeOf(mark, env));
  const left = marks.length - shown.length;
  if (left > 0) annotation(`${plural(left, "more problem")} in ${oneLine(marks[0]?.file ?? "")}: the log lists them`);
}

function wordsOf(failure: unknown): readonly string[] {
  if (!(failure instanceof DflowError)) return [`this is a bug of dflow's: ${sentence(failure)}`];
  return failure.hint === undefined ? [failure.message] : [failure.message, failure.hint];
}

/** GitHub knows files by their path from the top of the repository. */
function placeOf({ file, line, column }: Mark, env: NodeJS.ProcessEnv) {
  const folder = folderOf({ workingDirectory: env["INPUT_WORKING-DIRECTORY"]?.trim() || undefined }, env);
  const path = relative(folderOf({ workingDirectory: undefined }, env), resolve(folder, file));
  return path.startsWith("..") ? {} : { file: path, startLine: line, startColumn: column };
}
