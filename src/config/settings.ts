import type { Image, PublicKeys } from "../domain/node.ts";
import type { Settings } from "../domain/settings.ts";
import type { Config } from "./schema/index.ts";

/** dflow.yaml's words as the rest of the program says them. */
export function settingsOf(config: Config, folder: string, environment: string | undefined): Settings {
  const { name, count, image, keys, path, executables, build, ssh, rollout, hooks, gc } = config;
  return {
    name,
    count,
    image: (image ?? "") as Image,
    keys: keys as PublicKeys | undefined,
    vmBackend: config["vm-backend"],
    containerBackend: config["container-backend"],
    storeBackend: config["store-backend"],
    ssh: {
      user: ssh.user,
      knownHosts: ssh["known-hosts"],
      identityFile: ssh["identity-file"],
      jump: ssh.jump,
      connectTimeout: ssh["connect-timeout"],
      maxParallel: ssh["max-parallel"],
    },
    build,
    path,
    executables,
    rollout: {
      waves: rollout.waves,
      pause: rollout.pause,
      shares: rollout.traffic,
      onFailure: rollout["on-failure"],
      maxUnavailable: rollout["max-unavailable"],
      unreachable: rollout.unreachable,
      receipt: rollout.receipt,
      maxFailedRequests: rollout["max-failed-requests"],
      bake: rollout.bake,
      confirmWithin: rollout["confirm-within"],
    },
    gc,
    hooks: Object.fromEntries(Object.entries(hooks).filter(([, file]) => file !== undefined)),
    folder,
    environment,
  };
}
