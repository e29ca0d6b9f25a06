import { loadTsMorph } from '../config/read/ts-morph.ts';
import { typescriptKey, typescriptLiteral, typescriptString } from '../typescript-literal.ts';
import { appsIn, appsOfList } from './configured-apps.ts';
import { insertMember } from './insert-member.ts';

/** An app as supasaasy.config.ts has it. */
export interface NewApp {
  readonly appKey: string;
  readonly name: string;
  readonly connector: string;
  readonly apiKeyEnv: string;
  /** Null for a connector without webhooks. */
  readonly webhookSecretEnv: string | null;
  /** The connector's own settings. */
  readonly options: Readonly<Record<string, string>>;
}

export type AddAppResult =
  | { readonly ok: true; readonly text: string; readonly appKey: string }
  /** `snippet` is what to write by hand. */
  | { readonly ok: false; readonly reason: string; readonly snippet: string };

/**
 * Adds an app to the text of a config, as the last of its list. Everything else stays as it is, comments and layout too.
 * Refused where the list is not written out in the file, so that nobody can say where the app would go.
 *
 * An app_key that is taken gets a number: `acme_main_2`.
 */
export function addApp(config: string, app: NewApp): AddAppResult {
  const tsMorph = loadTsMorph();
  const found = appsIn(config, tsMorph);
  if (typeof found === 'string') return { ok: false, reason: found, snippet: appLines(app, '  ').join('\n') };
  const taken = appsOfList(found, tsMorph).map((each) => each.appKey);
  let { appKey } = app;
  for (let n = 2; taken.includes(appKey); n += 1) appKey = `${app.appKey}_${n}`;
  const text = insertMember(
    config,
    found,
    { lines: (unit) => appLines({ ...app, appKey }, unit), trailingComma: true },
    tsMorph,
  );
  const after = appsIn(text, tsMorph);
  if (typeof after === 'string' || after.getElements().length !== found.getElements().length + 1)
    throw new Error('an app was added to the config in such a way that it is not there');
  return { ok: true, text, appKey };
}

/** The lines of an app, without the comma behind it. */
export function appLines(app: NewApp, unit: string): string[] {
  const options = Object.entries(app.options).map(
    ([name, value]) => `${unit}${unit}${typescriptKey(name)}: ${typescriptString(value)},`,
  );
  return [
    '{',
    `${unit}app_key: ${typescriptLiteral(app.appKey)},`,
    `${unit}name: ${typescriptLiteral(app.name)},`,
    `${unit}connector: ${typescriptLiteral(app.connector)},`,
    `${unit}config: {`,
    `${unit}${unit}api_key_env: ${typescriptLiteral(app.apiKeyEnv)},`,
    ...(app.webhookSecretEnv === null
      ? []
      : [`${unit}${unit}webhook_secret_env: ${typescriptLiteral(app.webhookSecretEnv)},`]),
    ...options,
    `${unit}},`,
    '}',
  ];
}
