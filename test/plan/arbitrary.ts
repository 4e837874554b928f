import fc from "fast-check";
import type { Container, Process, ProcessState } from "../../src/domain/container.ts";
import { type Executable, sameExecutable } from "../../src/domain/executable.ts";
import type { ObservedNode } from "../../src/domain/observation.ts";
import { container, executable, hello, missing, process, there, unreachable, web, worker } from "./things.ts";

/** One of each kind: led from port to port, sharing its port, without a port. */
export const programs = [hello, web, worker] as const;
const names = programs.map((one) => one.name);
const RELEASES = [1, 2, 3];
const everything: readonly Executable[] = RELEASES.flatMap((at) => names.map((name) => executable(name, at)));

/** Older than the plans of these tests, which have epoch 5. */
const someProcess = fc.record({
  executable: fc.constantFrom(...everything),
  epoch: fc.integer({ min: 1, max: 4 }),
  state: fc.constantFrom("running", "running", "running", "waiting", "stopped"),
  settings: fc.constantFrom("now", "now", "before"),
} as const);

/** Any mess that crashed commands may leave, also what no command of ours would. */
const reachable = (index: number): fc.Arbitrary<ObservedNode> =>
  fc
    .record({
      installed: fc.subarray([...everything]),
      processes: fc.uniqueArray(someProcess, {
        maxLength: 6,
        selector: (one) => `${one.executable.name}${one.executable.version}${one.epoch}`,
      }),
      current: fc.array(fc.option(fc.nat(9)), { minLength: 3, maxLength: 3 }),
      previous: fc.array(fc.option(fc.nat(9)), { minLength: 3, maxLength: 3 }),
      led: fc.option(fc.nat(9), { freq: 4 }),
      half: fc.option(fc.nat(9), { freq: 2 }),
      shared: fc.boolean(),
    })
    .map(({ installed, processes, current, previous, led, half, shared }) => {
      const all = processes.map((one, at) =>
        process(one.executable, { ...one, port: portOf(one.executable.name, at) }),
      );
      const files = everything.filter(
        (one) => installed.includes(one) || all.some((running) => sameExecutable(running.executable, one)),
      );
      const roleOf = (one: Executable) => {
        const kind = names.indexOf(one.name);
        const same = files.filter((other) => other.name === one.name);
        const is = (chosen: number | null | undefined) =>
          typeof chosen === "number" && same[chosen % same.length] === one;
        if (is(current[kind])) return { role: "current" } as const;
        return is(previous[kind]) ? ({ role: "previous" } as const) : {};
      };
      const containers = files.map(
        (one): Container => container(one, { ...roleOf(one), processes: ofExecutable(all, one) }),
      );
      // Led to one of its processes, alive or not, or to a port where nobody is.
      const ports = [...all.filter((one) => one.executable.name === "hello").map((one) => one.port as number), 18_999];
      const traffic = {
        ...(led === null ? {} : { hello: ports[led % ports.length] as number }),
        ...(shared ? { web: 8081 } : {}),
      };
      // A deploy that was cut off while it led a share of the requests elsewhere.
      const other = { port: ports[(half ?? 0) % ports.length] as number, of: 0.1 };
      const shares = led === null || half === null ? {} : { shares: { hello: other } };
      return { ...there(index, containers, traffic), ...shares };
    });

const portOf = (name: string, at: number) => (name === "hello" ? 18_080 + at : name === "web" ? 8081 : undefined);
const ofExecutable = (all: readonly Process[], executable: Executable) =>
  all.filter((one) => sameExecutable(one.executable, executable)).sort((a, b) => b.epoch - a.epoch);

/** What a deploy leaves that was cut off while it led a share of the requests to the new version. */
const halfway = (index: number): fc.Arbitrary<ObservedNode> =>
  fc
    .record({
      from: fc.constantFrom(...RELEASES),
      to: fc.constantFrom(...RELEASES),
      settings: fc.constantFrom("now", "now", "before"),
      states: fc.constantFrom(["running", "running"], ["running", "waiting"], ["stopped", "running"]),
    } as const)
    .map(({ from, to, settings, states: [was, is] }) => {
      const old = process(executable("hello", from), { epoch: 1, port: 18_080, state: was as ProcessState });
      const next = process(executable("hello", to), { epoch: 2, port: 18_081, settings, state: is as ProcessState });
      const containers =
        from === to
          ? [container(executable("hello", from), { role: "current", processes: [next, old] })]
          : [
              container(executable("hello", to), { processes: [next] }),
              container(executable("hello", from), { role: "current", processes: [old] }),
            ];
      const shares = { hello: { port: 18_081, of: 0.5 } };
      return { ...there(index, containers, { hello: 18_080 }), shares };
    });

const someNode = (index: number): fc.Arbitrary<ObservedNode> =>
  fc.oneof(
    { weight: 8, arbitrary: reachable(index) },
    { weight: 2, arbitrary: halfway(index) },
    { weight: 1, arbitrary: fc.constant(missing(index)) },
    { weight: 1, arbitrary: fc.constant(unreachable(index)) },
  );

/** 1 to 8 Nodes. */
export const someNodes: fc.Arbitrary<readonly ObservedNode[]> = fc
  .integer({ min: 1, max: 8 })
  .chain((count) => fc.tuple(...Array.from({ length: count }, (_, index) => someNode(index))));

/** In which order lanes get their turns. */
export const somePicks = fc.array(fc.nat(7), { maxLength: 80 });

export const someWaves = fc.array(
  fc.oneof(
    fc.record({ nodes: fc.integer({ min: 1, max: 9 }) }),
    fc.record({ share: fc.integer({ min: 1, max: 100 }).map((percent) => percent / 100) }),
  ),
  { minLength: 1, maxLength: 4 },
);

export const someShares = fc.constantFrom([1], [1], [0.1, 0.5, 1], [0.01, 1]);

/** A release of two or all three programs: dflow.yaml may list more than an old release has. */
export const someNames = fc.constantFrom<readonly string[]>(names, names, ["hello", "worker"], ["hello", "web"]);
