import type { VersionHeader } from '../api-description.ts';
import { type Operation, type Parameter, parameterEvidence } from '../operations/operation.ts';
import { standIn } from '../resources/header-source.ts';

/** The header that chooses the API's version, when at least one of three operations takes it. */
export function findVersionHeader(operations: readonly Operation[]): VersionHeader | null {
  const found = new Map<string, { parameter: Parameter; count: number }>();
  for (const { parameters } of operations) {
    for (const parameter of parameters) {
      if (parameter.in !== 'header' || !/version|revision/i.test(parameter.name)) continue;
      const key = parameter.name.toLowerCase();
      found.set(key, { parameter, count: (found.get(key)?.count ?? 0) + 1 });
    }
  }
  const best = [...found].sort(([a, x], [b, y]) => y.count - x.count || (a < b ? -1 : 1))[0]?.[1];
  if (best === undefined || best.count * 3 < operations.length) return null;
  const { shape } = best.parameter;
  const only = shape.values.length === 1 ? shape.values[0] : undefined;
  const value = shape.fallback ?? only ?? shape.examples[0];
  return {
    name: best.parameter.name,
    value:
      (typeof value === 'string' && !standIn.test(value)) || typeof value === 'number' ? String(value) : null,
    confidence: shape.fallback !== undefined || only !== undefined ? 'certain' : 'likely',
    evidence: [parameterEvidence(best.parameter)],
  };
}
