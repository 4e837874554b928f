import type { Settings } from "../domain/settings.ts";
import { type Judged, judge } from "./judge.ts";
import { didYouMean } from "./nearest.ts";
import { overlay, withFlag, without } from "./overlay.ts";
import { configError, type Problem, quoted } from "./problem.ts";
import { configSchema, MOST_ENVIRONMENTS, type Plugins } from "./schema/index.ts";
import { settingsOf } from "./settings.ts";
import { readYaml } from "./yaml/read-yaml.ts";
import { childrenOf } from "./yaml/size.ts";
import { type Entry, entryOf, type Place, type Written } from "./yaml/written.ts";

export interface Reading {
  /** As errors name it. */
  readonly file: string;
  /** The folder it lies in, absolute. */
  readonly folder: string;
  /** Which of `environments` to lay over the rest. */
  readonly environment?: string | undefined;
  readonly plugins: Plugins;
  /** Flags that stand in for a key of the same name: vm-backend, container-backend, store-backend, keys. */
  readonly flags?: Readonly<Record<string, string | undefined>>;
}

/**
 * dflow.yaml -> Settings.
 *
 * @throws DflowError `usage/config` with every problem of the file, those of environments that were not asked for included
 */
export function readSettings(text: string, reading: Reading): Settings {
  const { file, folder, environment, plugins, flags = {} } = reading;
  const { root, problems: unreadable } = readYaml(text);
  if (!root) throw configError(file, unreadable);

  const schema = configSchema(plugins);
  const environments = environmentsIn(root);
  const wished = environments.find((one) => one.key === environment);
  const judged = judge(withFlags(wished ? laidOver(root, wished) : root, flags), schema);
  // An environment's own problems are told once, with their whole path, whether it was asked for or not.
  const own = placesWithin(wished?.value);
  const problems = [
    ...unreadable,
    ...unknownEnvironment(root, environments, environment),
    ...environments.slice(0, MOST_ENVIRONMENTS).flatMap((one) => problemsOf(one, judge(laidOver(root, one), schema))),
    ...judged.problems.filter(({ place }) => !own.has(place)),
  ];
  if (problems.length > 0 || !judged.config) throw configError(file, problems);
  return settingsOf(judged.config, folder, environment);
}

const environmentsIn = (root: Written): readonly Entry[] => {
  const environments = entryOf(root, "environments")?.value;
  return environments?.kind === "map" ? environments.entries.filter(({ value }) => value.kind === "map") : [];
};

const laidOver = (root: Written, { value }: Entry): Written => overlay(without(root, "environments"), value);

const withFlags = (tree: Written, flags: Reading["flags"] = {}): Written =>
  Object.entries(flags).reduce((all, [key, text]) => (text === undefined ? all : withFlag(all, key, text)), tree);

function problemsOf({ key, value }: Entry, { problems }: Judged): readonly Problem[] {
  const own = placesWithin(value);
  const nested = entryOf(value, "environments");
  return [
    ...problems.filter(({ place }) => own.has(place)),
    ...(nested ? [{ place: nested.keyPlace, path: ["environments"], text: "cannot be inside an environment" }] : []),
  ].map((problem) => ({ ...problem, path: ["environments", key, ...problem.path] }));
}

/** The very objects: two values never share one, except through an alias. */
function placesWithin(node: Written | undefined, places = new Set<Place>()): ReadonlySet<Place> {
  if (!node || places.has(node.place)) return places;
  places.add(node.place);
  if (node.kind === "map") for (const { keyPlace } of node.entries) places.add(keyPlace);
  for (const child of childrenOf(node)) placesWithin(child, places);
  return places;
}

function unknownEnvironment(root: Written, known: readonly Entry[], wished: string | undefined): readonly Problem[] {
  const names = known.map(({ key }) => key);
  if (wished === undefined || names.includes(wished)) return [];
  const there = entryOf(root, "environments");
  const text =
    names.length === 0
      ? `${quoted(wished)} was asked for, and the file has no environments`
      : `there is no ${quoted(wished)}; known are ${names.slice(0, 20).join(", ")}${didYouMean(wished, names)}`;
  return [{ place: there?.keyPlace ?? root.place, path: ["environments"], text }];
}
