import type { Test } from 'uvu';
import type { Mirror } from '../../mirror.ts';
import { mergeApartCases } from './merge-apart-cases.ts';
import { mergeChildrenCases } from './merge-children-cases.ts';
import { mergeRefusedCases } from './merge-refused-cases.ts';
import { mergeRereadCases } from './merge-reread-cases.ts';
import { mergeRuleCases } from './merge-rule-cases.ts';

/** What a merge does, case by case; run on every kind of database. */
export function mergeCases(test: Test<{ mirror: Mirror }>): void {
  test.before.each(({ mirror }) => mirror.empty());
  mergeRuleCases(test);
  mergeRereadCases(test);
  mergeChildrenCases(test);
  mergeRefusedCases(test);
  mergeApartCases(test);
}
