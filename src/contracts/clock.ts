export interface Clock {
  now(): Date;
  /** @throws DflowError `cancelled` when the signal fires first */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}
