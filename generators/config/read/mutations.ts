import type { Node, SourceFile } from 'ts-morph';
import type { TsMorph } from './ts-morph.ts';

const MUTATING_METHODS = new Set(
  'push pop shift unshift splice sort reverse fill copyWithin set add delete clear'.split(' '),
);
// Functions that are known to leave what they are given as it is.
const HARMLESS_CALLS = /^(?:Object\.(?:freeze|keys|values|entries)|JSON\.stringify|console\.\w+)$/;

/**
 * The names that a file changes after declaring them, with the place of the first change: assigned to, changed through
 * a method, deleted from, or handed to a function that may change them. The change is never executed, so the value
 * as declared would not be the one meant. `isIdentity` tells calls that return their argument as it is.
 */
export function mutatedNames(
  file: SourceFile,
  { Node, SyntaxKind }: TsMorph,
  isIdentity: (callee: Node) => boolean,
): ReadonlyMap<string, Node> {
  const mutated = new Map<string, Node>();
  const add = (target: Node, place: Node) => {
    const name = rootName(target, Node);
    if (name !== null && !mutated.has(name)) mutated.set(name, place);
  };
  file.forEachDescendant((node) => {
    if (Node.isBinaryExpression(node)) {
      const operator = node.getOperatorToken().getKind();
      if (operator >= SyntaxKind.FirstAssignment && operator <= SyntaxKind.LastAssignment)
        add(node.getLeft(), node);
    } else if (Node.isDeleteExpression(node)) {
      add(node.getExpression(), node);
    } else if (Node.isPostfixUnaryExpression(node)) {
      add(node.getOperand(), node);
    } else if (Node.isPrefixUnaryExpression(node)) {
      const operator = node.getOperatorToken();
      if (operator === SyntaxKind.PlusPlusToken || operator === SyntaxKind.MinusMinusToken)
        add(node.getOperand(), node);
    } else if (Node.isCallExpression(node)) {
      const callee = node.getExpression();
      if (Node.isPropertyAccessExpression(callee) && MUTATING_METHODS.has(callee.getName())) {
        add(callee.getExpression(), node);
      }
      if (HARMLESS_CALLS.test(callee.getText()) || isIdentity(callee)) return;
      for (const argument of node.getArguments()) add(argument, node);
    }
  });
  return mutated;
}

/** `a` of `a`, `a.b`, `a[0].b` or `(a as X).b`; null when the expression does not start with a name. */
function rootName(node: Node, guards: TsMorph['Node']): string | null {
  if (guards.isIdentifier(node)) return node.getText();
  if (
    guards.isPropertyAccessExpression(node) ||
    guards.isElementAccessExpression(node) ||
    guards.isParenthesizedExpression(node) ||
    guards.isAsExpression(node) ||
    guards.isNonNullExpression(node)
  ) {
    return rootName(node.getExpression(), guards);
  }
  return null;
}
