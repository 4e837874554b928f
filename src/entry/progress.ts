import { collect, type EndingReporter } from "../report/collect.ts";
import { colours, type Environment, type Screen } from "../report/colours.ts";
import { githubLog } from "../report/github-log.ts";
import { ndjson } from "../report/ndjson.ts";
import { plain } from "../report/plain.ts";
import { terminal } from "../report/terminal.ts";

export type Progress = "auto" | "live" | "plain" | "ndjson" | "none";

/**
 * The reporter --progress asks for, on standard error.
 *
 * @param goesOn for hours: then lines that stay, each with its time, say more than what is drawn in place
 */
export function progressReporter(
  progress: Progress,
  screen: Screen,
  env: Environment,
  { goesOn = false }: { readonly goesOn?: boolean } = {},
): EndingReporter {
  const write = (text: string) => screen.write(text);
  switch (progress) {
    case "auto":
      if (env.GITHUB_ACTIONS === "true") return githubLog({ write });
      return progressReporter(goesOn ? "plain" : "live", screen, env);
    // A terminal that cannot draw gets lines all the same.
    case "live":
      return terminal({ screen, environment: env });
    case "plain":
      return plain({ write, colours: colours(screen, env) });
    case "ndjson":
      return collect([ndjson(write)]);
    case "none":
      return collect([]);
  }
}
