import type { StorePlugin } from "../../contracts/registry.ts";
import { actionsCache } from "./actions-cache.ts";
import { artifact } from "./artifact.ts";
import { etcd } from "./etcd.ts";
import { gitRef } from "./git-ref.ts";
import { jsonFile } from "./json-file.ts";

/** Every store there is, the default first; help, README and schema list them from here. */
export const storePlugins: readonly StorePlugin[] = [jsonFile, gitRef, actionsCache, artifact, etcd];
