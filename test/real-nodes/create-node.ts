import { vagrantIn } from "./vagrant-place.ts";

/** A run of its own that makes Node 0 in the folder of its first argument; for tests that kill it. */
const { backend, image } = await vagrantIn(process.argv[2] ?? "");
await backend().create(image, { index: 0, keys: undefined });
