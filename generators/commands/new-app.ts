import { type Setting, settingsOf } from '../connector/answers/settings.ts';
import type { ConnectorAnswers } from '../connector/answers.ts';
import { sqlName } from '../connector/names.ts';
import type { Prompter } from '../connector/prompter.ts';

/** The app that a new connector gets in the config. */
export interface NewAppAnswers {
  readonly appKey: string;
  /** Values of the connector's own settings. */
  readonly options: Readonly<Record<string, string>>;
  /** Settings that have no value yet. */
  readonly open: readonly string[];
}

/**
 * The app to add, by switches and, where there is a prompter, by prompts: null for none. What stands in the base URL must be
 * known; other settings may be added to the config later, which refuses to do without them.
 */
export async function newApp(
  answers: ConnectorAnswers,
  flags: { readonly app?: string | boolean; readonly setting: readonly string[] },
  prompter: Prompter | null,
): Promise<NewAppAnswers | { readonly problem: string } | null> {
  if (flags.app === false) return null;
  const appKey = typeof flags.app === 'string' ? flags.app : `${sqlName(answers.name)}_main`;
  if (!/^[a-z0-9_]+$/.test(appKey))
    return { problem: `--app: '${appKey}' is no app_key; use lower-case letters a to z, digits and _.` };
  const wanted = settingsOf(answers);
  const options: Record<string, string> = {};
  for (const given of flags.setting) {
    const [name = '', ...value] = given.split('=');
    const setting = wanted.find((each) => each.name === name);
    if (setting === undefined) return { problem: `--setting: ${unknownSetting(name, answers, wanted)}` };
    options[name] = value.join('=');
  }
  for (const { name, where, isInBaseUrl } of wanted.filter((each) => options[each.name] === undefined)) {
    if (prompter !== null) {
      const message = `What is the ${name} of the account?`;
      const explanation = `It stands in ${where}.`;
      options[name] = await prompter.ask({ name, message, explanation, isRequired: true }, null);
    } else if (isInBaseUrl)
      return {
        problem: `--setting ${name}=… is missing: it stands in ${where}. Or leave the config as it is with --no-app.`,
      };
  }
  for (const { name, isInBaseUrl } of wanted) {
    const problem = options[name] === undefined ? null : valueProblem(options[name], isInBaseUrl);
    if (problem !== null) return { problem: `--setting ${name}: '${options[name]}' ${problem}.` };
  }
  if (prompter !== null && flags.app === undefined) {
    const isWanted = await prompter.confirm(`Add the app ${appKey} to the config?`);
    if (!isWanted) return null;
  }
  const open = wanted.map(({ name }) => name).filter((name) => options[name] === undefined);
  return { appKey, options, open };
}

function unknownSetting(name: string, { baseUrl }: ConnectorAnswers, wanted: readonly Setting[]): string {
  return wanted.length === 0
    ? `'${name}' is not in ${baseUrl}, which has no settings, and in no path.`
    : `'${name}' is no setting; there are ${wanted.map((setting) => setting.name).join(', ')}.`;
}

/** What would lead to another address; a value in a path is one part of it, whatever it holds. */
function valueProblem(value: string, isInBaseUrl: boolean): string | null {
  if (isInBaseUrl)
    return /^[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?$/i.test(value) ? null : 'is no part of a host name';
  if (value.trim() === '' || /^\.\.?$/.test(value)) return 'cannot be a part of a path';
  return /\p{Cc}/u.test(value) ? 'has control characters' : null;
}
