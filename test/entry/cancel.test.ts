import { EventEmitter } from "node:events";
import { expect, test } from "vitest";
import { cancelledBySignals } from "../../src/entry/cancel.ts";

test("the first signal cancels; at the second dflow is gone, and says what it leaves to whom", () => {
  const said: string[] = [];
  const exits: number[] = [];
  const process = Object.assign(new EventEmitter(), { exit: (code: number) => void exits.push(code) });
  const signal = cancelledBySignals(process as unknown as NodeJS.Process, (text) => void said.push(text));
  process.emit("SIGTERM");
  expect(signal.reason).toMatchObject({ code: "cancelled", message: "cancelled by SIGTERM" });
  expect([exits, said]).toEqual([[], []]);
  process.emit("SIGINT");
  expect(exits).toEqual([130]);
  expect(said).toEqual([expect.stringContaining('"dflow repair"')]);
});
