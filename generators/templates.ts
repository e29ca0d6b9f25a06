import { createHash } from 'node:crypto';
import Handlebars from 'handlebars';
import type { TemplateData, TemplateName } from './template-data.ts';
import { type TemplateFiles, templateExtension, templateFiles } from './template-files.ts';
import { helperNames, helpers, value, valueHelper } from './template-helpers.ts';
import { parseTemplate, partialsOf } from './template-syntax.ts';
import { unresolvedConflict } from './workspace/conflict-markers.ts';

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
  /** The same with data that was recorded, which an older release may have written. */
  renderRecorded(name: string, data: unknown): string;
  /** Names of the templates directly in a directory (`core`), the project's and the packaged ones together, sorted. */
  list(directory: string): string[];
  has(name: string): boolean;
  /** Changes when the text of the template or of a partial that it includes does. Throws TemplateError. */
  hash(name: string): string;
}

/**
 * The Handlebars environment: strict, nothing escaped, SQL and TypeScript quoted by helpers (`ident`, `literal`,
 * `comment`, `dollar`, `ts`, `key`, `json`). A file in `<root>/templates/` wins over the packaged file of that name.
 */
export function openTemplates(root: string, files: TemplateFiles = templateFiles(root)): Templates {
  const environment = Handlebars.create();
  for (const name of helperNames) environment.registerHelper(name, helpers[name]);
  environment.registerHelper(valueHelper, value);
  const compiled = new Map<string, Handlebars.TemplateDelegate>();
  const names = files.names();

  const list = (directory: string): string[] =>
    names.filter((name) => name.slice(0, name.lastIndexOf('/')) === directory);

  const compile = (name: string): Handlebars.TemplateDelegate => {
    const known = compiled.get(name);
    if (known !== undefined) return known;
    const text = readTemplate(files, name);
    const program = locate(name, () =>
      parseTemplate(text, (partial) => Object.hasOwn(environment.partials, partial)),
    );
    const template = environment.compile(program, {
      strict: true,
      noEscape: true,
      knownHelpersOnly: true,
      knownHelpers: {
        ...Object.fromEntries(helperNames.map((helper) => [helper, true])),
        [valueHelper]: true,
        log: false,
      },
    } as CompileOptions);
    const located: Handlebars.TemplateDelegate = (data, options) =>
      locate(name, () => template(data, { ...options, ...ownPropertiesOnly }));
    compiled.set(name, located);
    return located;
  };
  const render = (name: string, data: unknown): string => compile(name)(data).replaceAll('\r\n', '\n');

  for (const name of list('partials')) {
    environment.registerPartial(name.slice(0, -templateExtension.length), (data, options) =>
      compile(name)(data, options),
    );
  }
  return {
    list,
    render,
    renderRecorded: render,
    has: (name) => names.includes(name),
    hash: (name) => {
      const texts = [...withPartials(files, name)].sort(([a], [b]) => (a < b ? -1 : 1));
      return createHash('sha256').update(JSON.stringify(texts)).digest('hex').slice(0, 16);
    },
  };
}

/** What Handlebars does anyway; said aloud, it does not warn on the console. */
const ownPropertiesOnly = { allowProtoPropertiesByDefault: false, allowProtoMethodsByDefault: false };

/** Handlebars' own type for these leaves no room for helpers it does not know. */
type CompileOptions = Parameters<typeof Handlebars.compile>[1];

function readTemplate(files: TemplateFiles, name: string): string {
  const text = files.project(name) ?? files.packaged(name);
  if (text === null) {
    throw new TemplateError(
      name,
      null,
      'there is no such template, neither in the project nor in the package.',
    );
  }
  const conflict = unresolvedConflict(text);
  if (conflict !== null) throw new TemplateError(name, conflict, 'this conflict is not resolved.');
  return text;
}

/** The texts of a template and of what it includes, by name. */
function withPartials(
  files: TemplateFiles,
  name: string,
  found = new Map<string, string>(),
): ReadonlyMap<string, string> {
  const text = readTemplate(files, name);
  found.set(name, text);
  const partials = locate(name, () => partialsOf(text));
  for (const partial of partials) if (!found.has(partial)) withPartials(files, partial, found);
  return found;
}

function locate<T>(name: string, fill: () => T): T {
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
