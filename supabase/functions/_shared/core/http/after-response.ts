/** Supabase's runtime keeps a function alive for work handed to it here; plain Deno runs it anyway. */
interface EdgeRuntime {
  waitUntil(work: Promise<unknown>): void;
}

/** Lets work go on after the response; its failure is logged. */
export function afterResponse(work: Promise<unknown>): void {
  const logged = work.catch((error) =>
    console.error(`after the response: ${error instanceof Error ? error.message : error}`),
  );
  const { EdgeRuntime } = globalThis as { EdgeRuntime?: EdgeRuntime };
  EdgeRuntime?.waitUntil(logged);
}
