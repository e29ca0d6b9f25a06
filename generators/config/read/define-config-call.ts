import { fileURLToPath } from 'node:url';
import type { CallExpression, Node } from 'ts-morph';
import type { Reading } from './reading.ts';
import { isRelative, resolveImport } from './resolve-import.ts';

const DEFINE_CONFIG_FILE = fileURLToPath(new URL('../define-config.ts', import.meta.url));

/** Whether an expression names `defineConfig` of this package, however it was imported. */
export function isDefineConfig(reading: Reading, callee: Node): boolean {
  const { tsMorph } = reading.files;
  if (!tsMorph.Node.isIdentifier(callee)) return false;
  const file = callee.getSourceFile();
  const binding = reading.bindingsOf(file).get(callee.getText());
  if (binding?.kind !== 'import' || binding.imported !== 'defineConfig') return false;
  if (binding.specifier === 'supasaasy') return true;
  return (
    isRelative(binding.specifier) &&
    resolveImport(binding.specifier, reading.files.sourceOf(callee).path) === DEFINE_CONFIG_FILE
  );
}

/** What `defineConfig(…)` is called with; null when the call is of another function or has not one argument. */
export function definedConfigArgument(reading: Reading, call: CallExpression): Node | null {
  const argument = call.getArguments()[0];
  const isOne = argument !== undefined && call.getArguments().length === 1;
  return isOne && isDefineConfig(reading, call.getExpression()) ? argument : null;
}
