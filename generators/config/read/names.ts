import type {
  ElementAccessExpression,
  Identifier,
  Node,
  PropertyAccessExpression,
  SourceFile,
} from 'ts-morph';
import { relatedAt } from '../diagnostic.ts';
import { describeKind, type StaticValue } from '../static-value.ts';
import { suggestOrList } from '../suggest.ts';
import type { ExportSource } from './exports.ts';
import { findImported, type ImportedName } from './imports.ts';
import { type Reading, refuse } from './reading.ts';

/** The value of a name: a const of the same file, or what it imports. */
export function identifier(reading: Reading, node: Identifier): StaticValue {
  return namedValue(reading, node.getSourceFile(), node.getText(), node);
}

/** The value behind one export. */
export function exportValue(reading: Reading, source: ExportSource): StaticValue {
  if (source.kind === 'expression') return reading.evaluate(source.node);
  if (source.kind === 'from') return importedValue(reading, source, source.node);
  return namedValue(reading, source.node.getSourceFile(), source.name, source.node);
}

/** The value that `name` has at the top level of `file`; `node` is where it is used. */
function namedValue(reading: Reading, file: SourceFile, name: string, node: Node): StaticValue {
  const { files } = reading;
  const binding = reading.bindingsOf(file).get(name);
  if (binding === undefined) return refuseUnknown(reading, node, name);
  if (binding.kind === 'other') {
    return refuse(reading, node, {
      message: `'${name}' is ${binding.what}`,
      reason: 'The config is read, never run: a name stands for a value only when it is a const.',
      fix: binding.fix,
      related: [relatedAt(files.spanOf(binding.node), 'declared here')],
    });
  }
  const value =
    binding.kind === 'import'
      ? importedValue(reading, binding, node)
      : constValue(reading, binding.declaration.getInitializer(), binding.node);
  return refuseMutated(reading, file, name, node, value);
}

function importedValue(reading: Reading, wanted: ImportedName, use: Node): StaticValue {
  const found = findImported(reading, wanted, use);
  if (found === null) return { kind: 'unreadable', span: reading.files.spanOf(use) };
  reading.trail.push(found.path);
  const value = exportValue(reading, found.source);
  reading.trail.pop();
  return value;
}

/** `OBJECT.key`, or a name of a module imported as a whole. */
export function propertyAccess(reading: Reading, node: PropertyAccessExpression): StaticValue {
  const { tsMorph } = reading.files;
  const owner = node.getExpression();
  if (tsMorph.Node.isIdentifier(owner)) {
    const binding = reading.bindingsOf(owner.getSourceFile()).get(owner.getText());
    if (binding?.kind === 'import' && binding.imported === '*') {
      return importedValue(reading, { ...binding, imported: node.getName() }, node.getNameNode());
    }
  }
  return member(reading, reading.evaluate(owner), node.getName(), node.getNameNode());
}

/** `OBJECT['key']` or `LIST[0]`. */
export function elementAccess(reading: Reading, node: ElementAccessExpression): StaticValue {
  const owner = reading.evaluate(node.getExpression());
  const argument = node.getArgumentExpressionOrThrow();
  const key = reading.evaluate(argument);
  if (key.kind === 'string' || key.kind === 'number')
    return member(reading, owner, String(key.value), argument);
  if (key.kind === 'unreadable') return key;
  return refuse(reading, argument, {
    message: `${describeKind(key)} is not a key`,
    fix: 'Write the key as a string.',
  });
}

function member(reading: Reading, owner: StaticValue, key: string, node: Node): StaticValue {
  if (owner.kind === 'unreadable') return owner;
  const entries = new Map(
    owner.kind === 'object'
      ? [...owner.properties].map(([name, property]) => [name, property.value])
      : owner.kind === 'array'
        ? owner.items.map((item, index) => [String(index), item.value])
        : [],
  );
  const found = entries.get(key);
  if (found !== undefined) return found;
  if ((owner.kind === 'object' || owner.kind === 'array') && !owner.complete) {
    return { kind: 'unreadable', span: reading.files.spanOf(node) };
  }
  return refuse(reading, node, {
    message: `there is no '${key}' in ${describeKind(owner)} with ${entries.size === 1 ? '1 entry' : `${entries.size} entries`}`,
    fix: suggestOrList(key, [...entries.keys()], 'What there is'),
    related: [relatedAt(owner.span, 'the value is written here')],
  });
}

function constValue(reading: Reading, initializer: Node | undefined, name: Node): StaticValue {
  if (initializer === undefined)
    return refuse(reading, name, { message: `'${name.getText()}' has no value`, fix: 'Give it one.' });
  const known = reading.known.get(initializer);
  if (known !== undefined) return known;
  if (reading.open.has(initializer)) {
    return refuse(reading, name, {
      message: `'${name.getText()}' is defined by itself`,
      fix: 'Write the value that it starts from.',
    });
  }
  reading.open.add(initializer);
  const value = reading.evaluate(initializer);
  reading.open.delete(initializer);
  reading.known.set(initializer, value);
  return value;
}

function refuseMutated(
  reading: Reading,
  file: SourceFile,
  name: string,
  node: Node,
  value: StaticValue,
): StaticValue {
  const { files } = reading;
  const place = reading.mutationsOf(file).get(name);
  if (place === undefined || value.kind === 'unreadable') return value;
  // A call can change what it is given only when that is an object or an array.
  const isContainer = value.kind === 'object' || value.kind === 'array';
  if (!isContainer && files.tsMorph.Node.isCallExpression(place)) return value;
  return refuse(reading, place, {
    message: `'${name}' may be changed here after it was declared`,
    reason: 'The config is read, never run: the change would not be seen.',
    fix: `Write the final value where '${name}' is declared.`,
    related: [relatedAt(files.spanOf(node), `'${name}' is used here`)],
  });
}

function refuseUnknown(reading: Reading, node: Node, name: string): StaticValue {
  if (name === 'undefined') {
    return refuse(reading, node, { message: "'undefined' is not a config value", fix: 'Leave the key out.' });
  }
  return refuse(reading, node, {
    message: `'${name}' is not declared in this file`,
    reason: 'A name stands for a value when it is a const of this file or imported from a relative one.',
    fix: `Declare it ('const ${name} = …') or import it.`,
  });
}
