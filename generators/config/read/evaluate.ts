import type { Node, SourceFile } from 'ts-morph';
import type { Report } from '../diagnostic.ts';
import type { StaticValue } from '../static-value.ts';
import { topLevelBindings } from './bindings.ts';
import { definedConfigArgument, isDefineConfig } from './define-config-call.ts';
import { arrayLiteral, objectLiteral } from './literals.ts';
import { mutatedNames } from './mutations.ts';
import { elementAccess, identifier, propertyAccess } from './names.ts';
import { type Reading, refuse } from './reading.ts';
import { refusalOf } from './refusals.ts';
import type { SourceFiles } from './source-files.ts';
import { concatenation, template } from './strings.ts';

/** Starts reading at the file `path`. */
export function startReading(files: SourceFiles, path: string, report: Report): Reading {
  const isIdentity = (callee: Node) => isDefineConfig(reading, callee);
  const reading: Reading = {
    files,
    report,
    evaluate: (node) => evaluate(reading, node),
    bindingsOf: oncePerFile((file) => topLevelBindings(file, files.tsMorph)),
    mutationsOf: oncePerFile((file) => mutatedNames(file, files.tsMorph, isIdentity)),
    known: new Map(),
    open: new Set(),
    trail: [path],
  };
  return reading;
}

function oncePerFile<T>(derive: (file: SourceFile) => T): (file: SourceFile) => T {
  const known = new Map<SourceFile, T>();
  return (file) => {
    const value = known.get(file) ?? derive(file);
    known.set(file, value);
    return value;
  };
}

function evaluate(reading: Reading, node: Node): StaticValue {
  const { Node } = reading.files.tsMorph;
  const span = reading.files.spanOf(node);
  if (
    Node.isParenthesizedExpression(node) ||
    Node.isAsExpression(node) ||
    Node.isSatisfiesExpression(node) ||
    Node.isTypeAssertion(node) ||
    Node.isNonNullExpression(node)
  ) {
    return reading.evaluate(node.getExpression());
  }
  if (Node.isStringLiteral(node) || Node.isNoSubstitutionTemplateLiteral(node)) {
    return { kind: 'string', value: node.getLiteralValue(), span };
  }
  if (Node.isNumericLiteral(node)) return { kind: 'number', value: node.getLiteralValue(), span };
  if (Node.isTrueLiteral(node) || Node.isFalseLiteral(node)) {
    return { kind: 'boolean', value: Node.isTrueLiteral(node), span };
  }
  if (Node.isNullLiteral(node)) return { kind: 'null', value: null, span };
  if (Node.isPrefixUnaryExpression(node)) return signed(reading, node);
  if (Node.isTemplateExpression(node)) return template(reading, node);
  if (Node.isBinaryExpression(node)) return concatenation(reading, node);
  if (Node.isArrayLiteralExpression(node)) return arrayLiteral(reading, node);
  if (Node.isObjectLiteralExpression(node)) return objectLiteral(reading, node);
  if (Node.isIdentifier(node)) return identifier(reading, node);
  const refusal = refusalOf(node, reading.files.tsMorph);
  if (Node.isPropertyAccessExpression(node) && refusal === null) return propertyAccess(reading, node);
  if (Node.isElementAccessExpression(node) && refusal === null) return elementAccess(reading, node);
  if (Node.isCallExpression(node)) {
    const argument = definedConfigArgument(reading, node);
    if (argument !== null) return reading.evaluate(argument);
  }
  return refuse(reading, node, refusal ?? { message: 'this expression is not a static value' });
}

function signed(reading: Reading, node: Node): StaticValue {
  const { Node, SyntaxKind } = reading.files.tsMorph;
  if (Node.isPrefixUnaryExpression(node)) {
    const operand = node.getOperand();
    const sign = node.getOperatorToken();
    if (Node.isNumericLiteral(operand) && (sign === SyntaxKind.MinusToken || sign === SyntaxKind.PlusToken)) {
      const value = operand.getLiteralValue();
      const span = reading.files.spanOf(node);
      return { kind: 'number', value: sign === SyntaxKind.MinusToken ? -value : value, span };
    }
  }
  return refuse(reading, node, {
    message: `'${node.getText()}' is computed`,
    reason: 'The config is read, never run, so nothing in it is computed.',
    fix: 'Write the value itself.',
  });
}
