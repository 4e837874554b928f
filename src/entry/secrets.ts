import type { Reporter } from "../contracts/reporter.ts";
import { masked, withoutSecrets } from "../report/masked.ts";

/** Secrets become known while dflow.yaml is read, after the reporter is there: whatever leaves goes through here. */
export interface Secrets {
  hide(secret: string): void;
  without<T>(value: T): T;
  readonly reporter: Reporter;
}

/** @param told of each secret once, so that CI can hide it too */
export function keepingSecrets(reporter: Reporter, told: (secret: string) => void = () => {}): Secrets {
  const known: string[] = [];
  let safe: Reporter = reporter;
  return {
    hide(secret) {
      if (secret === "" || known.includes(secret)) return;
      known.push(secret);
      told(secret);
      safe = masked(reporter, known);
    },
    without: (value) => withoutSecrets(value, known),
    reporter: { report: (event) => safe.report(event) },
  };
}
