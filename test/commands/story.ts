import type { Command } from "../../src/commands/command.ts";
import { DflowError, type Exit, exitCodes } from "../../src/domain/errors.ts";
import type { Program } from "../../src/domain/settings.ts";
import { short } from "../../src/domain/version.ts";
import { noColours } from "../../src/report/colours.ts";
import { renderView } from "../../src/report/render-view.ts";
import { ask, type Flags } from "../fakes/ask.ts";
import type { Cluster, Controller } from "../fakes/cluster.ts";
import { alive, life, reached } from "../fakes/world.ts";

/** How a command ended, as a person and a program would see it. */
export interface Told {
  /** The exit code. */
  readonly exit: number;
  /** As --json has it; undefined where it was refused before there was anything to show. */
  // biome-ignore lint/suspicious/noExplicitAny: its shape has been held against the command's own schema.
  readonly data: any;
  /** What a person is shown of it. */
  readonly view: string;
  /** Message, hint and evidence of the failure, one a line. */
  readonly failure: string;
  readonly code: string | undefined;
  readonly controller: Controller;
  /** Warnings and notes. */
  readonly notes: readonly string[];
}

/** Runs a command as one dflow would and holds what it returns against its own --json shape. */
export async function tell(
  cluster: Cluster,
  command: Command,
  flags: Flags = {},
  meddle: (controller: Controller) => void = () => {},
): Promise<Told> {
  const controller = cluster.controller();
  meddle(controller);
  const ended = (exit: Exit, data: unknown, failure: unknown): Told => ({
    exit: exitCodes[exit],
    data,
    view: data === undefined ? "" : shown(command, data),
    failure: failure instanceof DflowError ? wordsOf(failure) : "",
    code: failure instanceof DflowError ? failure.code : undefined,
    controller,
    notes: controller.events.flatMap((event) => (event.type === "note" ? [event.text] : [])),
  });
  try {
    const { exit, data, failure } = await controller.run((dflow) => ask(dflow, command, flags));
    return ended(exit, asJson(command, data), failure);
  } catch (error) {
    if (error instanceof DflowError) return ended(error.exit, undefined, error);
    throw error;
  }
}

/** Exactly the documented keys: what the schema would strip has no place there. */
function asJson(command: Command, data: unknown): unknown {
  const sent = JSON.parse(JSON.stringify(data));
  const known = command.output.parse(sent);
  if (JSON.stringify(sorted(known)) !== JSON.stringify(sorted(sent))) {
    throw new Error(`${command.name} returns more than docs/json.md says: ${JSON.stringify(sent)}`);
  }
  return sent;
}

const sorted = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => a.localeCompare(b))
      .map(([key, one]) => [key, sorted(one)]),
  );
};

function shown(command: Command, data: unknown): string {
  const view = renderView(command.view(data), { colours: noColours });
  if (view === "" || /undefined|NaN|\[object/.test(view)) throw new Error(`${command.name} shows: ${view}`);
  return view;
}

const wordsOf = ({ message, hint, evidence }: DflowError): string =>
  [message, hint ?? "", ...evidence.flatMap((one) => [one.title, ...one.lines])].join("\n");

/** What clients of a program reach, Node by Node; for a worker, the version that runs. */
export const served = ({ world, settings }: Cluster, name = settings.executables[0]?.name): readonly string[] =>
  [...world.nodes.keys()].sort().map((index) => {
    const { port } = settings.executables.find((one) => one.name === name) as Program;
    const found =
      port === undefined
        ? alive(world, index).find((one) => one.executable.name === name && life(world, index, one).state === "running")
        : reached(world, index, name as string, port);
    return found ? short(found.executable.version) : "nobody";
  });

/** Versions of everything that is alive, Node by Node. */
export const running = ({ world }: Cluster): readonly (readonly string[])[] =>
  [...world.nodes.keys()].sort().map((index) =>
    alive(world, index)
      .map(({ executable }) => `${executable.name} ${short(executable.version)}`)
      .sort(),
  );

/** Everything there is: equal before and after a command that changes nothing. */
export const everything = ({ world }: Cluster): string =>
  JSON.stringify({
    store: world.store,
    cache: [...world.cache.keys()],
    nodes: [...world.nodes.values()].map((node) => ({
      ...node,
      portMap: [...node.portMap],
      current: [...node.current],
      previous: [...node.previous],
      earlier: [...node.earlier],
    })),
  });

export const v1 = "1111111";
export const v2 = "2222222";
export const v3 = "3333333";
