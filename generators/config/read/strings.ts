import type { BinaryExpression, Node, TemplateExpression } from 'ts-morph';
import type { StaticScalar, StaticValue } from '../static-value.ts';
import { type Reading, refuse } from './reading.ts';
import { refusalOf } from './refusals.ts';

/** A template literal whose parts are static themselves. */
export function template(reading: Reading, node: TemplateExpression): StaticValue {
  const span = reading.files.spanOf(node);
  let text: string | null = node.getHead().getLiteralText();
  for (const piece of node.getTemplateSpans()) {
    const part = scalarPart(reading, piece.getExpression());
    const literal = piece.getLiteral().getLiteralText();
    text = part === null || text === null ? null : text + String(part.value) + literal;
  }
  return text === null ? { kind: 'unreadable', span } : { kind: 'string', value: text, span };
}

/** `'a' + 'b'`, the one operator that is read. */
export function concatenation(reading: Reading, node: BinaryExpression): StaticValue {
  const { SyntaxKind } = reading.files.tsMorph;
  const span = reading.files.spanOf(node);
  const refusal = refusalOf(node, reading.files.tsMorph);
  if (node.getOperatorToken().getKind() !== SyntaxKind.PlusToken && refusal !== null) {
    return refuse(reading, node, refusal);
  }
  const left = scalarPart(reading, node.getLeft());
  const right = scalarPart(reading, node.getRight());
  if (left === null || right === null) return { kind: 'unreadable', span };
  if (left.kind !== 'string' && right.kind !== 'string') {
    return refuse(reading, node, {
      message: 'arithmetic is not read',
      reason: 'The config is read, never run; only strings are put together.',
      fix: 'Write the result.',
    });
  }
  return { kind: 'string', value: String(left.value) + String(right.value), span };
}

function scalarPart(reading: Reading, node: Node): StaticScalar | null {
  const value = reading.evaluate(node);
  if (value.kind === 'unreadable') return null;
  if (value.kind !== 'array' && value.kind !== 'object') return value;
  refuse(reading, node, {
    message: `an ${value.kind} can't be put into a string`,
    fix: 'Use a string, number or boolean.',
  });
  return null;
}
