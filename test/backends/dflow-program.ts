import { localNode } from "../../src/entry/local-node.ts";

// As much of dflow's command line as the `local` backend runs: `local-node FOLDER`.
await localNode(process.argv[3]);
