/** The `run` of a command whose body is not written yet. */
export const notYet = (): Promise<never> => Promise.reject(new Error("this command is not written yet"));
