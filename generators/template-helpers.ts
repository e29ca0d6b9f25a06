import Handlebars from 'handlebars';
import { compactLiteral } from './compact-literal.ts';
import { quoteComment, quoteDollar, quoteIdentifier, quoteLiteral } from './quoting.ts';
import { typescriptKey, typescriptLiteral, typescriptString } from './typescript-literal.ts';

type Located = Handlebars.HelperOptions & { loc?: { start: { line: number; column: number } }; name: string };

/** Handlebars checks variables only where they stand alone; as the argument of a helper a missing one is undefined. */
function defined<T>(value: T | undefined, options: Located): T {
  if (value === undefined) return refuse(`an argument of {{${options.name}}} is not defined.`, options);
  return value;
}

function text(value: unknown, options: Located): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return String(value);
  if (value === undefined) return defined<string>(value, options);
  return refuse(`the argument of {{${options.name}}} must be text, not ${JSON.stringify(value)}.`, options);
}

function refuse(problem: string, options: Located): never {
  const error = new Error(problem) as Error & { lineNumber?: number };
  if (options.loc !== undefined) error.lineNumber = options.loc.start.line;
  throw error;
}

type BuiltIn = (this: unknown, value: unknown, options: Located) => unknown;
const builtIn = Handlebars.helpers as unknown as Record<'if' | 'unless' | 'each' | 'with', BuiltIn>;

/** Every helper that a template may call; any other is an error. */
export const helpers = {
  ident: (name: unknown, options: Located) => quoteIdentifier(text(name, options)),
  literal: (value: unknown, options: Located) => quoteLiteral(text(value, options)),
  comment: (value: unknown, options: Located) => quoteComment(text(value, options)),
  dollar: (value: unknown, tag: unknown, options: Located) =>
    quoteDollar(text(value, options), text(tag, options)),
  ts: (value: unknown, options: Located) =>
    typeof value === 'string' ? typescriptString(value) : typescriptLiteral(defined(value, options)),
  object: (value: unknown, options: Located) =>
    compactLiteral(defined(value, options), options.hash as Parameters<typeof compactLiteral>[1]),
  key: (value: unknown, options: Located) => typescriptKey(text(value, options)),
  lookup: (value: unknown, key: unknown, options: Located) => {
    const from = defined(value, options) as Record<string, unknown>;
    return Object.hasOwn(Object(from), String(key))
      ? from[String(key)]
      : refuse(`{{${options.name}}} finds nothing named ${JSON.stringify(key)}.`, options);
  },
  json: (value: unknown, options: Located) => JSON.stringify(defined(value, options), null, 2),
  if(this: unknown, value: unknown, options: Located) {
    return builtIn.if.call(this, defined(value, options), options);
  },
  unless(this: unknown, value: unknown, options: Located) {
    return builtIn.unless.call(this, defined(value, options), options);
  },
  each(this: unknown, value: unknown, options: Located) {
    return builtIn.each.call(this, defined(value, options), options);
  },
  with(this: unknown, value: unknown, options: Located) {
    return builtIn.with.call(this, defined(value, options), options);
  },
};
export const helperNames = Object.keys(helpers) as (keyof typeof helpers)[];

/** How many arguments each takes. */
export const helperArguments: ReadonlyMap<string, number> = new Map(
  helperNames.map((name) => [name, helpers[name].length - 1]),
);

/** A name that no template can write: what it would write as a variable alone is passed through this helper. */
export const valueHelper = 'a value';

/** Refuses what is missing, and what would be written as `[object Object]` or not at all. */
export function value(found: unknown, name: unknown, options: Located): unknown {
  if (found === undefined) return refuse(`the variable ${name} is not defined.`, options);
  if (found === null || typeof found === 'object')
    return refuse(`the variable ${name} is no text but ${JSON.stringify(found)}.`, options);
  return found;
}
