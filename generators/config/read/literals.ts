import type {
  ArrayLiteralExpression,
  Node,
  ObjectLiteralElementLike,
  ObjectLiteralExpression,
} from 'ts-morph';
import { relatedAt } from '../diagnostic.ts';
import { describeKind, type StaticItem, type StaticProperty, type StaticValue } from '../static-value.ts';
import { type Reading, refuse } from './reading.ts';

export function arrayLiteral(reading: Reading, node: ArrayLiteralExpression): StaticValue {
  const { Node } = reading.files.tsMorph;
  const items: StaticItem[] = [];
  let complete = true;
  for (const element of node.getElements()) {
    if (Node.isOmittedExpression(element)) {
      refuse(reading, element, { message: 'the list has a hole', fix: 'Remove the extra comma.' });
    } else if (Node.isSpreadElement(element)) {
      const spread = reading.evaluate(element.getExpression());
      if (spread.kind === 'array') {
        items.push(...spread.items);
        complete &&= spread.complete;
      } else {
        complete = false;
        refuseSpread(reading, element, spread, 'an array');
      }
    } else {
      items.push({ value: reading.evaluate(element), use: reading.files.spanOf(element) });
    }
  }
  return { kind: 'array', items, complete, span: reading.files.spanOf(node) };
}

/** Properties and spreads are folded in the order written; the later one wins, as it does in JavaScript. */
export function objectLiteral(reading: Reading, node: ObjectLiteralExpression): StaticValue {
  const { Node } = reading.files.tsMorph;
  const properties = new Map<string, StaticProperty>();
  const written = new Map<string, Node>();
  let complete = true;
  for (const element of node.getProperties()) {
    if (Node.isSpreadAssignment(element)) {
      const spread = reading.evaluate(element.getExpression());
      if (spread.kind === 'object') {
        for (const [key, property] of spread.properties) properties.set(key, property);
        complete &&= spread.complete;
      } else {
        complete = false;
        refuseSpread(reading, element, spread, 'an object');
      }
      continue;
    }
    const key = keyOf(reading, element);
    if (key === null) {
      complete = false;
      continue;
    }
    const first = written.get(key.name);
    if (first !== undefined) {
      refuse(reading, key.node, {
        message: `'${key.name}' is written twice in one object`,
        fix: 'Keep one of the two.',
        related: [relatedAt(reading.files.spanOf(first), 'first written here')],
      });
    }
    written.set(key.name, key.node);
    properties.set(key.name, {
      key: reading.files.spanOf(key.node),
      value: reading.evaluate(key.value),
      use: reading.files.spanOf(key.value),
    });
  }
  return { kind: 'object', properties, complete, span: reading.files.spanOf(node) };
}

function keyOf(
  reading: Reading,
  element: ObjectLiteralElementLike,
): { name: string; node: Node; value: Node } | null {
  const { Node } = reading.files.tsMorph;
  if (Node.isShorthandPropertyAssignment(element)) {
    const node = element.getNameNode();
    return accepted(reading, { name: node.getText(), node, value: node });
  }
  if (!Node.isPropertyAssignment(element)) {
    refuse(reading, element, {
      message: Node.isMethodDeclaration(element)
        ? 'a method is not a value'
        : 'a getter or setter is not a value',
      reason: 'The config is read, never run, so what it would return is not known.',
      fix: "Write 'key: value'.",
    });
    return null;
  }
  const node = element.getNameNode();
  const value = element.getInitializerOrThrow();
  if (Node.isIdentifier(node)) return accepted(reading, { name: node.getText(), node, value });
  if (Node.isStringLiteral(node) || Node.isNumericLiteral(node)) {
    return accepted(reading, { name: String(node.getLiteralValue()), node, value });
  }
  refuse(reading, node, {
    message: `the key '${node.getText()}' is computed`,
    reason: 'Keys decide what the config means, so they are read as they are written.',
    fix: 'Write the key out.',
  });
  // Its value is read all the same: all errors are reported at once.
  reading.evaluate(value);
  return null;
}

function accepted<T extends { name: string; node: Node }>(reading: Reading, key: T): T | null {
  if (key.name !== '__proto__') return key;
  refuse(reading, key.node, {
    message: "'__proto__' is not a key",
    reason: 'In JavaScript it would change the prototype of the object.',
    fix: 'Remove it.',
  });
  return null;
}

function refuseSpread(reading: Reading, node: Node, value: StaticValue, wanted: string): void {
  if (value.kind === 'unreadable') return;
  refuse(reading, node, {
    message: `only ${wanted} can be spread here, not ${describeKind(value)}`,
    fix: `Spread a const that holds ${wanted}, or write the values out.`,
  });
}
