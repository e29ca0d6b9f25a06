import { type Setting, settingsOf } from '../connector/answers/settings.ts';
import type { ConnectorAnswers } from '../connector/answers.ts';
import type { ConfiguredApp } from '../connector/configured-apps.ts';
import { sqlName } from '../connector/names.ts';
import type { Prompter } from '../connector/prompter.ts';

/** The app that a new connector has in the config. */
export interface NewAppAnswers {
  readonly appKey: string;
  /** Whether it is there already, and stays as it is. */
  readonly isConfigured: boolean;
  /** Values of the connector's own settings. */
  readonly options: Readonly<Record<string, string>>;
  /** Settings that have no value yet. */
  readonly open: readonly Setting[];
}

/**
 * The app to add, by switches and, where there is a prompter, by prompts: null for none. An app of the connector that is
 * configured already is the one, unless `--app` names another. What stands in the base URL must be known; other settings may be
 * added to the config later, which refuses to do without them.
 */
export async function newApp(
  answers: ConnectorAnswers,
  flags: { readonly app?: string | boolean; readonly setting: readonly string[] },
  configured: readonly ConfiguredApp[],
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
  const own = configured.filter(({ connector }) => connector === answers.name);
  const there = typeof flags.app === 'string' ? own.find((app) => app.appKey === appKey) : own[0];
  if (there !== undefined) return asConfigured(there, appKey, wanted);
  for (const { name, where, isInBaseUrl } of wanted.filter((each) => options[each.name] === undefined)) {
    if (prompter !== null) {
      const message = `What is the ${name} of the account?`;
      const explanation = `It stands in ${where}.`;
      const inArguments = (answer: string) => ['--setting', `${name}=${answer}`];
      options[name] = await prompter.ask({ name, message, explanation, isRequired: true, inArguments }, null);
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
  const open = wanted.filter(({ name }) => options[name] === undefined);
  return { appKey, isConfigured: false, options, open };
}

/** An app that is there; where not all of its settings are written out, nobody can say that one is missing. */
function asConfigured(
  { appKey, settings }: ConfiguredApp,
  fallback: string,
  wanted: readonly Setting[],
): NewAppAnswers {
  const open = settings === null ? [] : wanted.filter(({ name }) => !settings.includes(name));
  return { appKey: appKey ?? fallback, isConfigured: true, options: {}, open };
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
