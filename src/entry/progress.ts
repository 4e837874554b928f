import { collect, type EndingReporter } from "../report/collect.ts";
import { colours, type Environment, type Screen } from "../report/colours.ts";
import { githubLog } from "../report/github-log.ts";
import { ndjson } from "../report/ndjson.ts";
import { plain } from "../report/plain.ts";
import { terminal } from "../report/terminal.ts";

export type Progress = "auto" | "live" | "plain" | "ndjson" | "none";

/** The reporter --progress asks for, on standard error. */
export function progressReporter(progress: Progress, screen: Screen, env: Environment): EndingReporter {
  const write = (text: string) => screen.write(text);
  switch (progress) {
    case "auto":
      return env.GITHUB_ACTIONS === "true" ? githubLog({ write }) : terminal({ screen, environment: env });
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
