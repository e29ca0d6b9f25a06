import type { Clock } from '../clock.ts';
import type { Random } from '../random.ts';
import { IntercomFault } from './errors.ts';

/** One step of a scroll: the ids on this page, none at the end, and the parameter for the next step. */
export interface ScrollStep {
  readonly ids: readonly string[];
  readonly scrollParam: string;
}

/** The scroll over all companies, of which a workspace can have one open at a time. */
export interface CompanyScroll {
  /**
   * Starts a scroll over `ids` when there is no parameter, else goes on with the one it names. Throws an IntercomFault:
   * 400 `scroll_exists` while another is open, 404 `not_found` for one that expired or never was.
   */
  next(scrollParam: string | undefined, ids: () => string[]): ScrollStep;
}

const IDLE_SECONDS = 60;

/** Makes the scroll of a workspace; `pageSize` companies come per step. */
export function createCompanyScroll(clock: Clock, random: Random, pageSize = 100): CompanyScroll {
  let current: { param: string; remaining: string[]; usedAt: number; ended: boolean } | undefined;
  return {
    next(scrollParam, ids) {
      const now = clock.seconds();
      if (current && now - current.usedAt > IDLE_SECONDS) current = undefined;
      if (scrollParam === undefined) {
        if (current && !current.ended) {
          throw new IntercomFault(400, 'scroll_exists', 'scroll already exists for this workspace');
        }
        current = { param: random.uuid(), remaining: ids(), usedAt: now, ended: false };
      } else if (current?.param !== scrollParam) {
        throw new IntercomFault(404, 'not_found', 'scroll parameter not found');
      }
      const scroll = current as NonNullable<typeof current>;
      scroll.usedAt = now;
      const page = scroll.remaining.splice(0, pageSize);
      // An ended scroll makes room for a new one but goes on answering with empty pages and the same parameter.
      scroll.ended = page.length === 0;
      return { ids: page, scrollParam: scroll.param };
    },
  };
}
