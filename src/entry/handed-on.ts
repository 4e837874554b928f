const ITS_OWN = /^(?:INPUT|STATE)_|^ACTIONS_(?:RUNTIME|RESULTS|CACHE)_/;

/**
 * Of the action's environment what builds, hooks and checks see, the same as a `run:` step would: a build runs the code of
 * its dependencies, and the inputs hold the key.
 */
export const handedOn = (env: NodeJS.ProcessEnv): NodeJS.ProcessEnv =>
  Object.fromEntries(Object.entries(env).filter(([name]) => !ITS_OWN.test(name)));
