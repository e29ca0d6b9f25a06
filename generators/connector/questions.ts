import { aboutChanges } from './questions/about-changes.ts';
import { aboutConnector } from './questions/about-connector.ts';
import { aboutEvents } from './questions/about-events.ts';
import { aboutLists } from './questions/about-lists.ts';
import { aboutPages } from './questions/about-pages.ts';
import { aboutSignatures } from './questions/about-signatures.ts';
import { aboutViews } from './questions/about-views.ts';
import type { Question } from './questions/question.ts';

/** Everything that is asked of a new connector, in order. Documented in docs/SCAFFOLDING.md. */
export const questions: readonly Question[] = [
  ...aboutConnector,
  ...aboutLists,
  ...aboutPages,
  ...aboutChanges,
  ...aboutSignatures,
  ...aboutEvents,
  ...aboutViews,
];
