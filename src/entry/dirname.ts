import { dirname } from "node:path";
import { fileURLToPath } from "node:url";

// ssh2, bundled as an ES module, asks for the __dirname that only CommonJS has. To be imported before it.
globalThis.__dirname ??= dirname(fileURLToPath(import.meta.url));
