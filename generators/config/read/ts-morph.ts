import { createRequire } from 'node:module';

export type TsMorph = typeof import('ts-morph');

/**
 * Loads ts-morph, and with it the TypeScript compiler: the dearest step of a whole run. So it is loaded when a config
 * is read and not before, and with `require`, as importing it would first scan the 9 MB of it for export names.
 */
export function loadTsMorph(): TsMorph {
  return createRequire(import.meta.url)('ts-morph') as TsMorph;
}
