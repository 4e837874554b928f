import { EVENT_ID, type Event, getScalarValue, SCALAR_STYLE } from "js-yaml";
import type { Problem } from "../problem.ts";
import { alias } from "./alias.ts";
import { anchorOf, MOST_VALUES, type Reading, refuseTag, Unreadable } from "./reading.ts";
import { sizes } from "./size.ts";
import { entryOf, type Path, type Place, type Written, type WrittenMap, type WrittenScalar } from "./written.ts";

/**
 * js-yaml's events as a tree that knows its places; undefined for a file without a value.
 *
 * @throws Unreadable
 */
export function compose(
  source: string,
  events: readonly Event[],
  placeAt: (offset: number) => Place,
  problems: Problem[],
): Written | undefined {
  const reading: Reading = {
    ...{ source, events, placeAt, problems },
    ...{ anchors: new Map(), sizeOf: sizes(), next: 0, values: 0 },
  };
  if (events.length === 0) return undefined;
  reading.next++;
  const root = value(reading, [], placeAt(0));
  const second = events.findIndex((event, at) => at > 0 && event.type === EVENT_ID.DOCUMENT);
  if (second !== -1) problems.push(secondDocument(reading, second));
  return root;
}

function secondDocument({ source, events, placeAt }: Reading, second: number): Problem {
  const before = events.slice(0, second).findLast((event) => event.type === EVENT_ID.SCALAR && event.valueEnd !== -1);
  const from = before?.type === EVENT_ID.SCALAR ? before.valueEnd : 0;
  const marker = source.slice(from).search(/^---/m);
  return {
    place: placeAt(from + Math.max(0, marker)),
    path: [],
    text: "a second document begins here; a dflow.yaml is one, so put `environments` in it or use a file for each",
  };
}

/** @param missing the place of a value that is not there */
function value(reading: Reading, path: Path, missing: Place): Written {
  const event = reading.events[reading.next++];
  if (++reading.values > MOST_VALUES) {
    throw new Unreadable({ place: missing, path: [], text: `the file has more than ${MOST_VALUES} values` });
  }
  switch (event?.type) {
    case EVENT_ID.SCALAR:
      return scalar(reading, event, path, missing);
    case EVENT_ID.ALIAS:
      return alias(reading, event, path);
    case EVENT_ID.SEQUENCE:
    case EVENT_ID.MAPPING: {
      const anchor = anchorOf(reading, event);
      if (anchor !== undefined) reading.anchors.set(anchor, "open");
      refuseTag(reading, event, path);
      const place = reading.placeAt(event.start);
      const made = event.type === EVENT_ID.MAPPING ? map(reading, path, place) : list(reading, path, place);
      if (anchor !== undefined) reading.anchors.set(anchor, made);
      return made;
    }
    default:
      throw new Unreadable({ place: missing, path, text: "the file ends in the middle of a value" });
  }
}

function scalar(
  reading: Reading,
  event: Extract<Event, { valueStart: number }>,
  path: Path,
  missing: Place,
): WrittenScalar {
  const asText = reading.source.slice(event.tagStart, event.tagEnd) === "!!str";
  if (!asText) refuseTag(reading, event, path);
  const made: WrittenScalar = {
    kind: "scalar",
    place: event.valueStart === -1 ? missing : reading.placeAt(quoteStart(event)),
    text: getScalarValue(reading.source, event),
    plain: event.style === SCALAR_STYLE.PLAIN && !asText,
  };
  const anchor = anchorOf(reading, event);
  if (anchor !== undefined) reading.anchors.set(anchor, made);
  return made;
}

/** The events point behind the opening quote. */
const quoteStart = ({ style, valueStart }: { style: number; valueStart: number }): number =>
  style === SCALAR_STYLE.SINGLE_QUOTED || style === SCALAR_STYLE.DOUBLE_QUOTED ? valueStart - 1 : valueStart;

const closed = (reading: Reading): boolean => reading.events[reading.next]?.type === EVENT_ID.POP;

function list(reading: Reading, path: Path, place: Place): Written {
  const items: Written[] = [];
  while (!closed(reading)) items.push(value(reading, [...path, items.length], place));
  reading.next++;
  return { kind: "list", place, items };
}

function map(reading: Reading, path: Path, place: Place): Written {
  const entries: WrittenMap["entries"][number][] = [];
  const made: WrittenMap = { kind: "map", place, entries };
  while (!closed(reading)) {
    const { text: key, place: keyPlace } = keyOf(reading, path, place);
    const entry = { key, keyPlace, value: value(reading, [...path, key], keyPlace) };
    const text = whyNot(entryOf(made, key)?.keyPlace, key);
    if (text === undefined) entries.push(entry);
    else reading.problems.push({ place: keyPlace, path: [...path, key], text });
  }
  reading.next++;
  return made;
}

function keyOf(reading: Reading, path: Path, missing: Place): WrittenScalar {
  const event = reading.events[reading.next];
  if (event?.type === EVENT_ID.SCALAR) {
    reading.next++;
    return scalar(reading, event, path, missing);
  }
  const place = event && "start" in event ? reading.placeAt(event.start) : missing;
  throw new Unreadable({ place, path, text: "a key must be one word; if this was meant as a value, quote it" });
}

function whyNot(twin: Place | undefined, key: string): string | undefined {
  if (key === "__proto__") return "cannot be a key; choose another name";
  if (key === "<<") return "is not understood here; write the keys out, or use *alias for a whole value";
  if (twin && "line" in twin) return `is written twice; the first one is on line ${twin.line}`;
  return undefined;
}
