import type { TemplateFiles } from '../template-files.ts';
import { unresolvedConflict } from './conflict-markers.ts';
import { ejectedPath } from './eject.ts';
import type { Lock } from './lock.ts';

/**
 * Whose text a template has. `packaged`: ours. `overridden`: the project's. `outdated`: the project's, and ours changed since
 * it was copied. `conflicting`: the project's, with conflict markers. `own`: the project's, and we have none of that name.
 */
export type TemplateState = 'packaged' | 'overridden' | 'outdated' | 'conflicting' | 'own';

export interface ListedTemplate {
  readonly name: string;
  readonly state: TemplateState;
  /** Whether the lock knows the text that the project's version came from; without that it cannot be outdated. */
  readonly isRecorded: boolean;
}

/** Every template, by name. */
export function templateStates(files: TemplateFiles, lock: Lock): ListedTemplate[] {
  return files.names().map((name) => {
    const record = lock.files.get(ejectedPath(name));
    const base = record?.answers === null && record.template === name ? record.base : null;
    return {
      name,
      state: stateOf(files.project(name), files.packaged(name), base),
      isRecorded: base !== null,
    };
  });
}

function stateOf(own: string | null, packaged: string | null, base: string | null): TemplateState {
  if (own === null) return 'packaged';
  if (unresolvedConflict(own) !== null) return 'conflicting';
  if (packaged === null) return 'own';
  return base === null || base === packaged ? 'overridden' : 'outdated';
}
