import type { Output } from "../../src/contracts/transport.ts";
import { DflowError, type ErrorCode } from "../../src/domain/errors.ts";
import { doAsked } from "./on-node.ts";
import { type FakeNode, life, type World } from "./world.ts";

/** A script that is understood. */
export interface Understood {
  /** The functions it calls: "fence start", "facts list current". */
  readonly name: string;
  run(world: World, there: FakeNode): Promise<Output>;
}

type Words = readonly string[];
type Call = (words: Words, world: World, there: FakeNode) => string | Promise<string>;

/** What dflow itself runs on a Node, and what it does there: the same as the .sh files say. */
const calls: Readonly<Record<string, Call>> = {
  facts: (_, world, there) => {
    const { architecture, diskFree, boot, commands, witness, forgetful, writable, clockAhead } = there;
    const seconds = Math.floor(world.time.now() / 1000) + clockAhead;
    const said = [architecture, diskFree, seconds, boot, commands.join(" "), writable ? "yes" : "no"];
    const { wentBack } = there;
    const back = wentBack ? `went-back\t${wentBack.epoch}\t${wentBack.at}\n` : "";
    const facts = `${back}${["facts", ...said].join("\t")}`;
    if (forgetful) return `${facts}\nwitness\t{"lin\n`;
    return witness ? `${facts}\nwitness\t${JSON.stringify(witness)}\n` : `${facts}\n`;
  },
  still_alive: ([boot, pid, , what], world, there) => {
    const lives = there.processes.some((one) => {
      const { state, restarts } = life(world, there.node.index, one);
      return state === "running" && there.boot === boot && one.pid + restarts === Number(pid);
    });
    if (!lives) throw failed("verify/unhealthy", `${what} ended after it was verified`);
    return "";
  },
  arm_switch: ([, epoch, seconds, waiter = ""], world, there) => {
    const calledOff = new AbortController();
    there.unconfirmed = calledOff;
    const goBack = async () => {
      // A machine that is gone, or was made anew, has no waiters.
      if (world.nodes.get(there.node.index) !== there || !there.up) return;
      there.unconfirmed = undefined;
      const [still, lead] = both(callsIn(waiter));
      const stays = (await answerOf(still, world, there)).status !== 0;
      there.journal.push({
        epoch: Number(epoch),
        what: stays ? "stays: what served before has ended" : "went back by itself",
      });
      if (stays) return;
      there.wentBack = { epoch: Number(epoch), at: new Date(world.time.now()).toISOString() };
      await answerOf(lead, world, there);
      world.changed(there.node.index);
    };
    world.time.sleep(Number(seconds) * 1000, calledOff.signal).then(goBack, () => undefined);
    return "";
  },
  still_runs: ([boot, pid], world, there) => {
    const lives = there.processes.some((one) => {
      const { state, restarts } = life(world, there.node.index, one);
      return state === "running" && there.boot === boot && one.pid + restarts === Number(pid);
    });
    if (!lives) throw failed("verify/unhealthy", "it has ended");
    return "";
  },
  lead_port: ([owner = "", port, to], _, there) => {
    there.portMap.set(Number(port), { owner, to: Number(to) });
    return "";
  },
  become_current: ([, name = "", folder = ""], _, { current, previous, earlier }) => {
    const was = { current: current.get(name), previous: previous.get(name), earlier: earlier.get(name) };
    current.set(name, folder);
    if (was.earlier === folder || was.previous === folder) {
      put(previous, name, was.earlier === folder ? undefined : was.earlier);
      earlier.delete(name);
    } else if (was.current !== undefined && was.current !== folder) {
      put(earlier, name, was.previous);
      previous.set(name, was.current);
    }
    return "";
  },
  leave_current: ([, name = "", folder = ""], _, { current, previous, earlier }) => {
    if (current.get(name) !== folder) return "";
    put(current, name, previous.get(name));
    put(previous, name, earlier.get(name));
    earlier.delete(name);
    return "";
  },
  fail: ([code, detail]) => {
    throw failed(code as ErrorCode, detail ?? "");
  },
  fake: async ([, id = ""], _, there) => {
    await doAsked(id, there);
    return "";
  },
};

const put = (names: Map<string, string>, name: string, to: string | undefined) =>
  to === undefined ? names.delete(name) : names.set(name, to);

const fence: Call = ([, lineage = "", epoch, serial, index, count, what = "", mend], _, there) => {
  const { witness } = there;
  if (there.forgetful && mend !== "mend") throw failed("store/damaged", "its node.json is damaged");
  there.forgetful = false;
  if (witness && witness.lineage !== lineage) throw failed("store/foreign", "it belongs to another cluster");
  if (witness && witness.epoch > Number(epoch)) {
    throw failed("node/zombie", `a later command (epoch ${witness.epoch}) has changed it`);
  }
  there.witness = {
    lineage,
    epoch: Number(epoch),
    serial: Number(serial),
    index: Number(index),
    count: Number(count),
  };
  if (there.wentBack?.epoch === Number(epoch) && mend !== "undo") {
    throw failed("node/went-back", `it went back by itself at ${there.wentBack.at}`);
  }
  there.wentBack = undefined;
  there.unconfirmed?.abort();
  there.unconfirmed = undefined;
  there.journal.push({ epoch: Number(epoch), what });
  return "";
};

const failed = (code: ErrorCode, detail: string) => new DflowError(code, detail);

/** Calls stand at the beginning of a line and have quoted words, which definitions of functions have not. */
const CALL =
  /^(facts|still_alive|arm_switch|still_runs|lead_port|become_current|leave_current|fail|fake)((?: (?:'(?:[^']|'\\'')*'|[^\s'$"]+))+)$/gm;
const FENCE = /^fence((?: '(?:[^']|'\\'')*')+)$/m;
/** Where `together` joins scripts. */
const JOINT = /^\) <\/dev\/null\ntogether_status=\$\?\nprintf '\\n%s %s\\n' '([^']*)' "\$together_status"$/gm;

export function interpret(text: string): Understood {
  const pass = FENCE.exec(text)?.[1];
  const joints = [...text.matchAll(JOINT)];
  const pieces = joints.map((joint, at) => ({
    calls: callsIn(text.slice(at === 0 ? 0 : (joints[at - 1]?.index ?? 0), joint.index)),
    token: joint[1] as string,
  }));
  const all = pieces.length > 0 ? pieces.flatMap((piece) => piece.calls) : callsIn(text);
  if (all.length === 0 && !pass) throw new Error(`the fake Node does not understand this script:\n${text}`);
  const names = all.map(({ name, words }) => (name === "fake" ? words[0] : name));
  return {
    name: [...(pass ? ["fenced"] : []), ...new Set(names)].join(" "),
    async run(world, there) {
      const past = pass ? await answerOf([{ call: fence, words: wordsIn(pass) }], world, there) : undefined;
      if (past && past.status !== 0) return past;
      if (pieces.length === 0) return answerOf(all, world, there);
      return joined(pieces, text.includes('exit "$together_status"'), world, there);
    },
  };
}

interface Called {
  readonly call: Call;
  readonly words: Words;
}

const callsIn = (text: string) =>
  [...text.matchAll(CALL)].map(([, name = "", words = ""]) => ({
    name,
    call: calls[name] as Call,
    words: wordsIn(words),
  }));

const wordsIn = (text: string): Words =>
  [...text.matchAll(/'((?:[^']|'\\'')*)'|([^\s']+)/g)].map(([, quoted, plain]) =>
    quoted === undefined ? (plain as string) : quoted.replaceAll("'\\''", "'"),
  );

/** A waiter first looks, then leads. */
const both = (all: readonly Called[]) =>
  [all.filter(({ call }) => call === calls.still_runs), all.filter(({ call }) => call !== calls.still_runs)] as const;

async function answerOf(all: readonly Called[], world: World, there: FakeNode): Promise<Output> {
  let stdout = "";
  try {
    for (const { call, words } of all) stdout += await call(words, world, there);
    return { status: 0, stdout, stderr: "" };
  } catch (error) {
    if (!(error instanceof DflowError)) throw error;
    return { status: 70, stdout: `${stdout}failed\t${error.code}\t${error.message}\n`, stderr: "" };
  }
}

async function joined(
  pieces: readonly { readonly calls: readonly Called[]; readonly token: string }[],
  untilFailure: boolean,
  world: World,
  there: FakeNode,
): Promise<Output> {
  let stdout = "";
  for (const piece of pieces) {
    const answer = await answerOf(piece.calls, world, there);
    stdout += `${answer.stdout}\n${piece.token} ${answer.status}\n`;
    if (answer.status !== 0 && untilFailure) return { ...answer, stdout };
  }
  return { status: 0, stdout, stderr: "" };
}
