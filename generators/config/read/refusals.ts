import type { Node } from 'ts-morph';
import type { DiagnosticText } from '../diagnostic.ts';
import type { TsMorph } from './ts-morph.ts';

const NEVER_RUN = 'The config is read, never run, so';
const ENVIRONMENT =
  /^(?:process\??\.env|Deno\??\.env|Bun\??\.env|import\.meta\??\.env)\b(?:\??\.get\(|\??\.|\[)?\s*['"`]?(\w*)/;

/** Why a form of expression is refused; null for the forms that are read. */
export function refusalOf(node: Node, { Node }: TsMorph): DiagnosticText | null {
  const text = node.getText();
  const environment = ENVIRONMENT.exec(text);
  if (environment !== null && !Node.isBinaryExpression(node)) return environmentRefusal(environment[1] ?? '');
  if (Node.isConditionalExpression(node)) {
    return {
      message: 'the value depends on a condition',
      reason: `${NEVER_RUN} it is not known which branch is meant.`,
      fix: 'Write one value; for several environments keep several files and choose with --config.',
    };
  }
  if (Node.isBinaryExpression(node)) {
    const operator = node.getOperatorToken().getText();
    if (operator === '+') return null;
    const isChoice = ['??', '||', '&&'].includes(operator);
    return {
      message: isChoice ? `the value depends on a condition ('${operator}')` : `'${operator}' is computed`,
      reason: `${NEVER_RUN} ${isChoice ? 'it is not known which side is meant' : 'nothing in it is computed'}.`,
      fix: isChoice
        ? 'Write one value; for several environments keep several files and choose with --config.'
        : 'Write the value itself.',
    };
  }
  if (Node.isArrowFunction(node) || Node.isFunctionExpression(node) || Node.isFunctionDeclaration(node)) {
    return {
      message: 'a function is not a value',
      reason: `${NEVER_RUN} what it would return is not known.`,
      fix: 'Write what it returns.',
    };
  }
  if (Node.isClassDeclaration(node) || Node.isClassExpression(node)) {
    return { message: 'a class is not a value', fix: 'Write an object.' };
  }
  if (Node.isAwaitExpression(node) || Node.isNewExpression(node)) {
    const what = Node.isAwaitExpression(node) ? "'await'" : "'new'";
    return {
      message: `${what} gives a value that only running the file would show`,
      reason: `${NEVER_RUN} the result is not known.`,
      fix: 'Write the value itself; dates as ISO 8601 strings.',
    };
  }
  if (Node.isCallExpression(node)) return callRefusal(node.getExpression().getText());
  if (Node.isRegularExpressionLiteral(node)) {
    return { message: 'a regular expression is not a config value', fix: 'Write a string.' };
  }
  if (Node.isBigIntLiteral(node))
    return { message: 'a bigint is not a config value', fix: 'Write a number.' };
  if (Node.isTaggedTemplateExpression(node)) return callRefusal(node.getTag().getText());
  return null;
}

function environmentRefusal(name: string): DiagnosticText {
  return {
    message: 'the environment is not read here',
    reason: 'The config is read, never run, and secrets belong to the environment the functions run in.',
    fix:
      name === ''
        ? 'Write the value; credentials are named by their variable (api_key_env, webhook_secret_env).'
        : `Write the variable's name as a string where a key ends in _env ('${name}'), and other values out.`,
  };
}

function callRefusal(callee: string): DiagnosticText {
  if (callee === 'defineConfig') {
    return {
      message: "defineConfig is not called as the config's identity function",
      reason: "Only 'defineConfig' imported from 'supasaasy', called with one object, is seen through.",
      fix: "Write: import { defineConfig } from 'supasaasy'; export default defineConfig({ … }).",
    };
  }
  return {
    message: `'${callee.length > 40 ? 'a function' : callee}' is called here`,
    reason: `${NEVER_RUN} the result of a call is not known.`,
    fix: callee === 'Object.freeze' ? "Use 'as const' instead." : 'Write the value itself.',
  };
}
