import Handlebars from 'handlebars';
import { templateExtension } from './template-files.ts';
import { helperArguments, valueHelper } from './template-helpers.ts';

type Call = hbs.AST.MustacheStatement | hbs.AST.BlockStatement | hbs.AST.SubExpression;
type Include = hbs.AST.PartialStatement | hbs.AST.PartialBlockStatement;

/** Something in a template that could only go wrong. The line is 1-based. */
export class TemplateSyntaxError extends Error {
  override readonly name = 'TemplateSyntaxError';
  readonly lineNumber: number;

  constructor(line: number, message: string) {
    super(message);
    this.lineNumber = line;
  }
}

/**
 * Parses a template so that nothing in it is silently empty. Handlebars' own strictness ends at block parameters, at
 * arguments of partials and at what objects inherit, so every value goes through a helper that refuses what is missing.
 * Throws TemplateSyntaxError and the parser's own errors.
 */
export function parseTemplate(text: string, hasPartial: (name: string) => boolean): hbs.AST.Program {
  const program = Handlebars.parse(text);
  new Strictness(hasPartial, inlinePartials(program)).accept(program);
  return program;
}

/** Names of the templates that a template includes. Throws the parser's errors. */
export function partialsOf(text: string): string[] {
  const program = Handlebars.parse(text);
  const inline = inlinePartials(program);
  const found = new Includes();
  found.accept(program);
  return found.names.filter((name) => !inline.has(name)).map((name) => `${name}${templateExtension}`);
}

class Strictness extends Handlebars.Visitor {
  readonly #hasPartial: (name: string) => boolean;
  readonly #inline: ReadonlySet<string>;

  constructor(hasPartial: (name: string) => boolean, inline: ReadonlySet<string>) {
    super();
    this.#hasPartial = hasPartial;
    this.#inline = inline;
  }

  override MustacheStatement(statement: hbs.AST.MustacheStatement): void {
    checkArguments(statement);
    super.MustacheStatement(statement);
    const { path, params, loc } = statement;
    if (!isPath(path) || params.length > 0 || isHelper(path)) return;
    Object.assign(statement, valueCall(path, loc));
  }

  override SubExpression(expression: hbs.AST.SubExpression): void {
    checkArguments(expression);
    super.SubExpression(expression);
  }

  override BlockStatement(block: hbs.AST.BlockStatement): void {
    checkArguments(block);
    if (!isHelper(block.path)) {
      const name = String((block.path as hbs.AST.PathExpression).original);
      throw new TemplateSyntaxError(
        block.loc.start.line,
        `{{#${name}}} does not say what is meant; write {{#if ${name}}}, {{#each ${name}}} or {{#with ${name}}}.`,
      );
    }
    super.BlockStatement(block);
  }

  override PartialStatement(statement: hbs.AST.PartialStatement): void {
    this.#include(statement);
    super.PartialStatement(statement);
  }

  override PartialBlockStatement(statement: hbs.AST.PartialBlockStatement): void {
    this.#include(statement);
    super.PartialBlockStatement(statement);
  }

  #include(statement: Include): void {
    const name = staticName(statement);
    if (name !== null && !this.#inline.has(name) && !this.#hasPartial(name)) {
      throw new TemplateSyntaxError(
        statement.loc.start.line,
        `there is no partial ${name}; partials are the files in templates/partials/.`,
      );
    }
    for (const pair of statement.hash?.pairs ?? []) {
      const { value, loc } = pair;
      if (isPath(value)) {
        const call = {
          type: 'SubExpression',
          ...valueCall(value, loc),
          loc,
        } as unknown as hbs.AST.Expression;
        pair.value = call;
      }
    }
  }
}

class Includes extends Handlebars.Visitor {
  readonly names: string[] = [];

  override PartialStatement(statement: hbs.AST.PartialStatement): void {
    this.#note(statement);
    super.PartialStatement(statement);
  }

  override PartialBlockStatement(statement: hbs.AST.PartialBlockStatement): void {
    this.#note(statement);
    super.PartialBlockStatement(statement);
  }

  #note(statement: Include): void {
    const name = staticName(statement);
    if (name !== null) this.names.push(name);
  }
}

/** Partials that a template defines itself. */
function inlinePartials(program: hbs.AST.Program): ReadonlySet<string> {
  const names = new Set<string>();
  class Inlines extends Handlebars.Visitor {
    override DecoratorBlock(block: hbs.AST.DecoratorBlock): void {
      const [name] = block.params;
      if (name?.type === 'StringLiteral') names.add((name as hbs.AST.StringLiteral).value);
      super.DecoratorBlock(block);
    }
  }
  new Inlines().accept(program);
  return names;
}

/** Null for `@partial-block` and for names that are computed. */
function staticName({ name }: Include): string | null {
  const node: hbs.AST.Node = name;
  if (node.type === 'StringLiteral') return (node as hbs.AST.StringLiteral).value;
  return isPath(name) && !name.data ? name.original : null;
}

function checkArguments({ path, params, loc }: Call): void {
  if (!isHelper(path)) return;
  const name = path.original;
  const wanted = helperArguments.get(name);
  if (wanted === undefined || wanted === params.length) return;
  throw new TemplateSyntaxError(
    loc.start.line,
    `the helper ${name} takes ${wanted === 1 ? '1 argument' : `${wanted} arguments`}; a variable of that name is {{this.${name}}}.`,
  );
}

function isHelper(path: hbs.AST.Node): path is hbs.AST.PathExpression {
  return isPath(path) && !path.data && path.depth === 0 && helperArguments.has(path.original);
}

function isPath(node: hbs.AST.Node): node is hbs.AST.PathExpression {
  return node.type === 'PathExpression';
}

/** The path as the argument of the helper that refuses what is missing, and how it is written, for the message. */
function valueCall(path: hbs.AST.PathExpression, loc: hbs.AST.SourceLocation) {
  const name = { type: 'StringLiteral', value: path.original, original: path.original, loc };
  return {
    path: { type: 'PathExpression', data: false, depth: 0, parts: [valueHelper], original: valueHelper, loc },
    params: [path, name],
    hash: { type: 'Hash', pairs: [], loc },
  };
}
