import { anchorOf, DEEPEST, MOST_VALUES, type Named, type Reading, Unreadable } from "./reading.ts";
import type { Path, Written } from "./written.ts";

/**
 * The very node an alias points at.
 *
 * @throws Unreadable when it points nowhere, at what it is part of, or makes the tree too large
 */
export function alias(reading: Reading, event: Named, path: Path): Written {
  const name = anchorOf(reading, event) ?? "";
  const target = reading.anchors.get(name);
  const place = reading.placeAt(event.anchorStart - 1);
  if (target === undefined) throw new Unreadable({ place, path, text: `*${name} has no &${name} above it` });
  if (target === "open") throw new Unreadable({ place, path, text: `*${name} is inside &${name}, so it never ends` });
  const { values, depth } = reading.sizeOf(target);
  reading.values += values;
  if (reading.values > MOST_VALUES || path.length + depth > DEEPEST) {
    const text = `*${name} makes the file more than ${MOST_VALUES} values large or ${DEEPEST} levels deep; write it out`;
    throw new Unreadable({ place, path, text });
  }
  return target;
}
