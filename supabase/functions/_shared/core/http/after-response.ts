import type { Redact } from '../redact.ts';

/** Supabase's runtime keeps a function alive for work handed to it here; plain Deno runs it anyway. */
interface EdgeRuntime {
  waitUntil(work: Promise<unknown>): void;
}

/** Lets work go on when whoever waits for it hangs up; its failure is for whoever waits. */
export function keepAlive(work: Promise<unknown>): void {
  const { EdgeRuntime } = globalThis as { EdgeRuntime?: EdgeRuntime };
  EdgeRuntime?.waitUntil(work.catch(() => {}));
}

/** Lets work go on after the response, when nobody waits for it; its failure is logged. */
export function afterResponse(work: Promise<unknown>, redact: Redact): void {
  keepAlive(
    work.catch((error) =>
      console.error(redact(`after the response: ${error instanceof Error ? error.message : error}`)),
    ),
  );
}
