import type { Remote, RunOptions } from "../../src/contracts/transport.ts";
import { orFailure } from "../../src/node/answer.ts";
import { sh } from "../../src/node/shell-script.ts";
import type { FakeNode } from "./world.ts";

/** What a fake backend does on a Node. @throws DflowError, which reaches dflow as a script's `fail CODE DETAIL` would */
export type OnNode<T> = (there: FakeNode) => T | Promise<T>;

interface Asked {
  readonly act: OnNode<unknown>;
  answer?: unknown;
}

const asked = new Map<string, Asked>();
let questions = 0;

/**
 * Does something on the Node behind a link. It travels as a script, so fences refuse it and round trips are joined as
 * they are for real backends.
 */
export async function onNode<T>(remote: Remote, name: string, act: OnNode<T>, options: RunOptions = {}): Promise<T> {
  const id = String(questions++);
  const question: Asked = { act };
  asked.set(id, question);
  // A dflow that was killed never takes its question back.
  if (asked.size > 1000) asked.delete(asked.keys().next().value as string);
  try {
    const output = await remote.run(sh`fake ${name} ${id}`, options);
    orFailure(output, remote.node.index, name);
    return question.answer as T;
  } finally {
    asked.delete(id);
  }
}

/** For the interpreter: does what `onNode` was given. */
export async function doAsked(id: string, there: FakeNode): Promise<void> {
  const question = asked.get(id);
  if (!question) throw new Error(`nobody asked question ${id}`);
  question.answer = await question.act(there);
}
