/** Collects the work that handlers leave running behind their response, as Supabase's runtime does. */
export interface BackgroundWork {
  /** Waits until there is none left. */
  finished(): Promise<void>;
  /** Stops collecting. */
  release(): void;
}

interface Runtime {
  EdgeRuntime?: { waitUntil(work: Promise<unknown>): void } | undefined;
}

/** Starts collecting; whoever collected before goes on when this one is released. */
export function collectBackgroundWork(): BackgroundWork {
  const runtime = globalThis as Runtime;
  const before = runtime.EdgeRuntime;
  const open = new Set<Promise<unknown>>();
  runtime.EdgeRuntime = {
    waitUntil(work) {
      open.add(work);
      work.finally(() => open.delete(work)).catch(() => {});
    },
  };
  return {
    async finished() {
      while (open.size > 0) await Promise.allSettled(open);
    },
    release() {
      runtime.EdgeRuntime = before;
    },
  };
}
