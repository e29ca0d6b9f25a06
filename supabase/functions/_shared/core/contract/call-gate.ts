/** What every call to a provider passes first, so that all who call for one app keep its limit together. */
export interface CallGate {
  /**
   * Waits until a call may be made.
   * @throws RateLimitError when that is too far off to wait for, and the signal's reason when it is aborted
   */
  enter(signal: AbortSignal): Promise<void>;
  /** Tells everybody who shares the limit that the provider refused a call: none is made for so many seconds. */
  slowDown(seconds: number): Promise<void>;
}

/** A gate that never waits. */
export const openGate: CallGate = {
  enter: async (signal) => signal.throwIfAborted(),
  slowDown: async () => {},
};
