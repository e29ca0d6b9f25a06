import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Handlebars from 'handlebars';
import { quoteComment, quoteDollar, quoteIdentifier, quoteLiteral } from './quoting.ts';
import type { TemplateData, TemplateName } from './template-data.ts';
import { typescriptKey, typescriptLiteral, typescriptString } from './typescript-literal.ts';

const packagedDirectory = fileURLToPath(new URL('../templates/', import.meta.url));
const extension = '.hbs';

/** A template that cannot be read, parsed or filled. The message starts with `templates/<name>:<line>:`. */
export class TemplateError extends Error {
  override readonly name = 'TemplateError';
  readonly template: string;
  /** 1-based; null where the whole template is meant. */
  readonly line: number | null;

  constructor(template: string, line: number | null, problem: string) {
    super(`templates/${template}:${line === null ? '' : `${line}:`} ${problem}`);
    this.template = template;
    this.line = line;
  }
}

/** The templates of one project. */
export interface Templates {
  /**
   * Fills a template. Line endings of the result are LF.
   * @throws TemplateError naming the template's file and line, also for a variable that the data does not have.
   */
  render<Name extends TemplateName>(name: Name, data: TemplateData[Name]): string;
  /** Names of the templates directly in a directory (`core`), the project's and the packaged ones together, sorted. */
  list(directory: string): string[];
}

/**
 * The Handlebars environment: strict, nothing escaped, SQL and TypeScript quoted by helpers (`ident`, `literal`,
 * `comment`, `dollar`, `ts`, `key`, `json`). A file in `<root>/templates/` wins over the packaged file of that name.
 */
export function openTemplates(root: string): Templates {
  const directories = [join(root, 'templates'), packagedDirectory];
  const environment = Handlebars.create();
  for (const name of helperNames) environment.registerHelper(name, helpers[name]);
  const compiled = new Map<string, Handlebars.TemplateDelegate>();

  const list = (directory: string): string[] => {
    const found = directories.map((base) => join(base, directory)).filter((path) => existsSync(path));
    const names = found.flatMap((path) => readdirSync(path)).filter((name) => name.endsWith(extension));
    return [...new Set(names)].sort().map((name) => `${directory}/${name}`);
  };

  const compile = (name: string): Handlebars.TemplateDelegate => {
    const known = compiled.get(name);
    if (known !== undefined) return known;
    const template = environment.compile(readTemplate(directories, name), {
      strict: true,
      noEscape: true,
      knownHelpersOnly: true,
      knownHelpers: Object.fromEntries(helperNames.map((helper) => [helper, true])),
    } as CompileOptions);
    const located: Handlebars.TemplateDelegate = (data, options) =>
      locate(name, () => template(data, options));
    compiled.set(name, located);
    return located;
  };

  for (const name of list('partials')) {
    environment.registerPartial(name.slice(0, -extension.length), (data, options) =>
      compile(name)(data, options),
    );
  }
  return {
    list,
    render: (name, data) => compile(name)(data).replaceAll('\r\n', '\n'),
  };
}

/** Handlebars' own type for these leaves no room for helpers it does not know. */
type CompileOptions = Parameters<typeof Handlebars.compile>[1];

function readTemplate(directories: readonly string[], name: string): string {
  const path = directories.map((base) => join(base, name)).find((candidate) => existsSync(candidate));
  if (path === undefined) {
    throw new TemplateError(
      name,
      null,
      'there is no such template, neither in the project nor in the package.',
    );
  }
  return readFileSync(path, 'utf8').replaceAll('\r\n', '\n');
}

function locate(name: string, fill: () => string): string {
  try {
    return fill();
  } catch (error) {
    if (error instanceof TemplateError || !(error instanceof Error)) throw error;
    const problem = error as Error & { lineNumber?: number; hash?: { loc?: { first_line: number } } };
    const parsed = /^Parse error on line (\d+):\n([\s\S]*)$/.exec(problem.message);
    const line = problem.lineNumber ?? (parsed === null ? null : Number(parsed[1]));
    throw new TemplateError(name, line, describe(parsed?.[2] ?? problem.message));
  }
}

function describe(message: string): string {
  const missing = /^"(.+)" not defined in /.exec(message);
  if (missing !== null) return `the variable ${missing[1]} is not defined.`;
  const helper = /unknown helper (\S+)/.exec(message);
  if (helper !== null) return `there is no helper ${helper[1]}; known are ${helperNames.join(', ')}.`;
  return message.replace(/ - \d+:\d+$/, '');
}

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

const helpers = {
  ident: (name: unknown, options: Located) => quoteIdentifier(text(name, options)),
  literal: (value: unknown, options: Located) => quoteLiteral(text(value, options)),
  comment: (value: unknown, options: Located) => quoteComment(text(value, options)),
  dollar: (value: unknown, tag: unknown, options: Located) =>
    quoteDollar(text(value, options), text(tag, options)),
  ts: (value: unknown, options: Located) =>
    typeof value === 'string' ? typescriptString(value) : typescriptLiteral(defined(value, options)),
  key: (value: unknown, options: Located) => typescriptKey(text(value, options)),
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
const helperNames = Object.keys(helpers) as (keyof typeof helpers)[];
