import { type Problem, quoted } from "../problem.ts";
import type { Path, Written, WrittenScalar } from "./written.ts";

/** Keys that dflow does not look into: notes to oneself, and anchors to be used elsewhere. */
export const isExtension = (key: string): boolean => key.startsWith("x-");

/**
 * The tree as plain data, by YAML 1.2's core rules. What YAML readers disagree about (`no`, `0755`) is a problem: whoever
 * wrote it should say which was meant.
 */
export function plainValue(node: Written, path: Path, problems: Problem[]): unknown {
  switch (node.kind) {
    case "list":
      return node.items.map((item, at) => plainValue(item, [...path, at], problems));
    case "map":
      return Object.fromEntries(
        node.entries.map(({ key, value }) => [
          key,
          isExtension(key) ? undefined : plainValue(value, [...path, key], problems),
        ]),
      );
    case "scalar":
      return scalarValue(node, path, problems);
  }
}

/** `receipt: off` is no receipt, whether it is read as a word or as false. */
const isEitherWay = (text: string, path: Path): boolean =>
  text.toLowerCase() === "off" && ["rollout.receipt", "rollout.confirm-within"].includes(path.slice(-2).join("."));

const NUMBER = /^(?:[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[-+]?\d+)?|0o[0-7]+|0x[\da-f]+)$/i;
const NO_NUMBER = /^(?:[-+]?\.inf|\.nan)$/i;

function scalarValue({ plain, text, place }: WrittenScalar, path: Path, problems: Problem[]): unknown {
  if (!plain) return text;
  if (/^(?:~|null|)$/i.test(text)) return null;
  if (/^(?:true|false)$/i.test(text)) return text.toLowerCase() === "true";
  const shown = text.length > 60 ? `${text.slice(0, 60)}…` : text;
  if (/^(?:yes|no|on|off)$/i.test(text) && !isEitherWay(text, path)) {
    const meant = /^(?:yes|on)$/i.test(text);
    const why = `${text} is a word to some YAML readers and ${meant} to others`;
    problems.push({ place, path, text: `${why}; write ${quoted(text)} in quotes, or ${meant}` });
    return text;
  }
  if (!NUMBER.test(text)) {
    if (NO_NUMBER.test(text)) problems.push({ place, path, text: `${shown} is no number to count with; quote it` });
    return text;
  }
  const number = Number(text);
  if (String(number) !== text) {
    const why = `${shown} is read as different numbers or as a word by different YAML readers`;
    problems.push({
      place,
      path,
      text: `${why}; write ${quoted(text)} in quotes${Number.isSafeInteger(number) ? `, or ${number}` : ""}`,
    });
  }
  return number;
}
