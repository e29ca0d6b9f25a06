import type { ConnectorAnswersInput } from './answers.ts';
import { assemble } from './assemble.ts';
import { findProvider, type Provider, readCatalogue } from './catalogue.ts';
import { type CheckedAnswers, checkAnswers } from './check-answers.ts';
import { defaultAnswer } from './defaults.ts';
import { didYouMean } from './names.ts';
import { presets } from './presets/index.ts';
import type { Prompter } from './prompter.ts';
import type { Question } from './questions/question.ts';
import { questions } from './questions.ts';
import { setAnswers } from './set-answers.ts';
import { listOf, ShorthandError } from './shorthand.ts';

/** What was answered by arguments. */
export interface Arguments {
  /** By the name of the question. */
  readonly given: ReadonlyMap<string, string>;
  /** A preset's name; `none` for no preset; null for that of the connector's name, if there is one. */
  readonly preset: string | null;
  /** A whole record of answers, which leaves nothing to ask; null to ask. */
  readonly record: Readonly<Record<string, unknown>> | null;
  /** Overrides of single answers: `contact.path=/people`. */
  readonly set: readonly string[];
}

export type { CheckedAnswers } from './check-answers.ts';

/**
 * The answers about a connector: from arguments, from a preset, from the catalogue and, where there is a prompter, from
 * whoever sits before it. What is wrong or missing is told all at once.
 */
export async function gatherAnswers(given: Arguments, prompter: Prompter | null): Promise<CheckedAnswers> {
  try {
    return await gather(given, prompter);
  } catch (error) {
    if (error instanceof ShorthandError) return { ok: false, problems: [error.message] };
    throw error;
  }
}

async function gather(args: Arguments, prompter: Prompter | null): Promise<CheckedAnswers> {
  const wrong = [...args.given].flatMap(([name, value]) => answerProblem(name, value));
  if (wrong.length > 0) return { ok: false, problems: wrong };
  if (args.record !== null) return fromRecord(args.record, args);

  const given = new Map(args.given);
  const [nameQuestion] = questions;
  if (!given.has('name') && prompter !== null && nameQuestion !== undefined)
    given.set('name', await prompter.ask(nameQuestion, null));
  const name = given.get('name');
  const presetName = args.preset ?? (name === undefined ? '' : presetOf(name));
  if (presetName !== 'none' && presetName !== '') {
    const preset = presets[presetName];
    if (preset !== undefined) return fromPreset(preset, { ...args, given });
    const known = Object.keys(presets);
    return {
      ok: false,
      problems: [`--preset: there is no preset '${presetName}'; there are ${known.join(', ')}, none.`],
    };
  }
  const provider = name === undefined ? null : findProvider(name, readCatalogue());
  const missing = await complete(given, provider, prompter);
  if (missing.length > 0) return { ok: false, problems: missing };
  return checkAnswers(setAnswers(assemble(given), args.set));
}

function presetOf(name: string): string {
  return Object.keys(presets).includes(name) ? name : 'none';
}

/** Fills in what is not answered. Returns what is missing. */
export async function complete(
  given: Map<string, string>,
  provider: Provider | null,
  prompter: Prompter | null,
  asked: readonly Question[] = questions,
): Promise<string[]> {
  const missing: string[] = [];
  for (const question of asked) {
    const { name, isAsked, isArgumentOnly, isRequired } = question;
    if (given.has(name) || isAsked?.(given) === false) continue;
    const suggested = defaultAnswer(name, given, provider);
    if (prompter !== null && isArgumentOnly !== true)
      given.set(name, await prompter.ask(question, suggested));
    else if (suggested !== null) given.set(name, suggested);
    else if (isRequired === true || isAsked !== undefined) missing.push(missingArgument(question));
    else given.set(name, '');
  }
  return missing;
}

function missingArgument({ name, message, explanation, choices }: Question): string {
  const answers =
    choices === undefined ? explanation : `One of ${choices.map(({ value }) => value).join(', ')}.`;
  return `--${name} is missing: ${message} ${answers}`;
}

/** What is wrong with an answer, as far as it can be told without the others: as one problem of its argument. */
export function answerProblem(name: string, value: string): string[] {
  const question = questions.find((each) => each.name === name);
  const choices = question?.choices?.map((choice) => choice.value);
  if (choices !== undefined && !choices.includes(value))
    return [`--${name}: '${value}' is none of ${choices.join(', ')}.${didYouMean(value, choices)}`];
  const problem = value === '' ? null : (question?.problem?.(value) ?? null);
  if (problem === null) return [];
  return [`--${name}: ${problem.startsWith("'") ? problem : `'${value}' is refused: ${problem}`}`];
}

/** The arguments that go with answers that are complete already, and what each of them changes. */
const adjustments: Readonly<Record<string, (value: string) => Record<string, unknown>>> = {
  name: (name) => ({ name }),
  'display-name': (displayName) => ({ displayName }),
  'base-url': (baseUrl) => ({ baseUrl }),
  'api-version': (apiVersion) => ({ apiVersion }),
  'docs-url': (docsUrl) => ({ docsUrl }),
};

function fromPreset(preset: ConnectorAnswersInput, args: Arguments): CheckedAnswers {
  const selected = args.given.get('resources');
  if (selected === undefined) return fromRecord({ ...preset }, args);
  const names = listOf(selected);
  const known = preset.resources.map(({ name }) => name);
  const unknown = names.filter((name) => !known.includes(name));
  if (unknown.length > 0)
    return {
      ok: false,
      problems: [
        `--resources: the preset of ${preset.displayName} has ${known.join(', ')}, and no ${unknown.join(', ')}; --preset none asks for everything instead.`,
      ],
    };
  return fromRecord(
    { ...preset, resources: preset.resources.filter(({ name }) => names.includes(name)) },
    args,
  );
}

function fromRecord(record: Readonly<Record<string, unknown>>, { given, set }: Arguments): CheckedAnswers {
  const ignored = [...given.keys()].filter((name) => name !== 'resources' && adjustments[name] === undefined);
  if (ignored.length > 0)
    return {
      ok: false,
      problems: ignored.map(
        (name) =>
          `--${name} has no effect on answers that are complete: change single ones with --set, or leave the preset with --preset none.`,
      ),
    };
  const changes = [...given].map(([name, value]) => adjustments[name]?.(value) ?? {});
  return checkAnswers(setAnswers(Object.assign({ ...record }, ...changes), set));
}
