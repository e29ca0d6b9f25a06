import type { Prompter } from '../connector/prompter.ts';
import type { Question } from '../connector/questions/question.ts';

const what: Question = {
  name: 'what',
  message: 'What is to be written?',
  explanation: 'npx supasaasy new --help has the arguments of each.',
  choices: [
    { value: 'connector', meaning: 'a connector for a provider, with its app in the config' },
    { value: 'resource', meaning: 'a resource more in a connector' },
    { value: 'migration', meaning: 'an empty migration' },
    { value: 'function', meaning: 'an Edge Function of your own' },
  ],
  isRequired: true,
};

function words(name: string, message: string, explanation: string): Question {
  return { name, message, explanation, isRequired: true };
}

/** What each cannot do without; a connector asks by itself. */
const needed: Readonly<Record<string, readonly Question[]>> = {
  resource: [
    words('connector', 'Which connector?', 'Its name, as under supabase/functions/_shared/connectors.'),
    words('name', 'What is the resource called?', 'A singular, in lower case: invoice.'),
  ],
  migration: [words('description', 'What does it do?', 'In a few words: add contact notes.')],
  function: [words('name', 'What is the function called?', 'Its directory and its URL: export-contacts.')],
};

/** The arguments, with those that are missing altogether asked for: what it is, and what that cannot do without. */
export async function askWhat(args: readonly string[], prompter: Prompter): Promise<readonly string[]> {
  if (args.length > 1) return args;
  const [kind = await prompter.ask(what, null)] = args;
  const given: string[] = [];
  for (const question of needed[kind] ?? []) given.push(await prompter.ask(question, null));
  return [kind, ...given];
}
