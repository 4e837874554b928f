import { inline } from "./markdown.ts";

/**
 * Makes links of the addresses of this repository's own runs, which dflow names where one holds the lock or has deployed.
 * No other address becomes one, whoever wrote it.
 *
 * @param runs `https://github.com/anna/hello/actions/runs/`
 * @returns for markdown in which every text is harmless already
 */
export function linkingRuns(runs: string | undefined): (markdown: string) => string {
  if (runs === undefined) return (markdown) => markdown;
  const address = new RegExp(
    `${inline(runs).replace(/[.+?^()[\]\\|{}$*]/g, "\\$&")}(\\d+(?:/attempts/\\d+)?)(?![\\w/])`,
    "g",
  );
  return (markdown) => markdown.replace(address, (shown, run: string) => `<a href="${runs}${run}">${shown}</a>`);
}
