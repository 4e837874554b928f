/** The word most like the given one, but not that one itself, when it is near enough to be what was meant. */
export function nearest(given: string, words: readonly string[]): string | undefined {
  if (given.length > 60) return undefined;
  const far = Math.max(1, Math.floor(given.length / 3));
  const ranked = words
    .filter((word) => word !== given && Math.abs(word.length - given.length) <= far)
    .map((word) => ({ word, distance: distance(given.toLowerCase(), word.toLowerCase()) }))
    .sort((a, b) => a.distance - b.distance);
  const best = ranked[0];
  return best && best.distance <= far ? best.word : undefined;
}

/** `; did you mean "verify"?`, or nothing when no word is near. */
export function didYouMean(given: string, words: readonly string[]): string {
  const meant = nearest(given, words);
  return meant === undefined ? "" : `; did you mean "${meant}"?`;
}

/** Damerau-Levenshtein: letters added, left out, changed, or swapped with their neighbour. */
function distance(a: string, b: string): number {
  const rows = [Array.from({ length: b.length + 1 }, (_, j) => j)];
  const at = (i: number, j: number): number => rows[i]?.[j] ?? Number.POSITIVE_INFINITY;
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    rows.push(row);
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      const swapped = a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1] ? at(i - 2, j - 2) + 1 : Number.POSITIVE_INFINITY;
      row.push(Math.min(at(i - 1, j) + 1, at(i, j - 1) + 1, at(i - 1, j - 1) + same, swapped));
    }
  }
  return at(a.length, b.length);
}
