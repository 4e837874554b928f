import { unwatchFile, watch, watchFile } from "node:fs";
import { basename, dirname } from "node:path";

/** ms between looks where looking is all that is left. */
const POLL = 250;

/**
 * Calls when the file is written, replaced or deleted. Its folder is watched, because a rename puts another file in its
 * place. inotify instances are few (128 for each user, by default): the file is polled when they are used up.
 *
 * @returns ends it
 */
export function onChange(file: string, changed: () => void): () => void {
  try {
    const watcher = watch(dirname(file), (_, name) => {
      if (name === basename(file)) changed();
    });
    // The folder itself may go away.
    watcher.on("error", changed);
    return () => watcher.close();
  } catch {
    watchFile(file, { interval: POLL }, changed);
    return () => unwatchFile(file, changed);
  }
}
