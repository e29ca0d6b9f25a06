import type { ApiDescription } from '../openapi/api-description.ts';
import { describeReview } from '../openapi/describe-review.ts';
import { type DocumentResources, describeLeftOut } from './document-resources.ts';

/** All that a document says and leaves open, and each list that is left out with its reason. */
export function describeInFull(description: ApiDescription, { leftOut }: DocumentResources): string {
  const lines = leftOut.map((each) => `left out: ${describeLeftOut(each)}\n`);
  return `${describeReview(description)}${lines.length === 0 ? '' : '\n'}${lines.join('')}`;
}
