import { settingsAmong } from '../answers/placeholders.ts';
import { settingsOf } from '../answers/settings.ts';
import type { ConnectorAnswers } from '../answers.ts';
import { environmentOf } from './environment.ts';
import { headersOf } from './index-data.ts';

/** What `connector/test.ts.hbs` is filled with. */
export interface TestData {
  readonly name: string;
  readonly appKey: string;
  readonly auth: object;
  readonly headers: Readonly<Record<string, string>> | null;
  /** The path of the base URL, without a slash at the end; empty for none. */
  readonly basePath: string;
  /** A value for each setting of the app. */
  readonly options: Readonly<Record<string, string>>;
  readonly hasOptions: boolean;
  /** Whether its apps have a secret for webhooks. */
  readonly hasSecret: boolean;
}

const example = 'example';

export function testData(answers: ConnectorAnswers, appKey: string): TestData {
  const { name, auth, baseUrl } = answers;
  const settings = settingsOf(answers);
  const headers = Object.entries(headersOf(answers) ?? {});
  const { pathname } = new URL(baseUrl.replace(/\{\w+\}/g, example));
  return {
    name,
    appKey,
    auth,
    headers:
      headers.length === 0 ? null : Object.fromEntries(headers.map(([key, text]) => [key, filled(text)])),
    basePath: pathname.replace(/\/+$/, ''),
    options: Object.fromEntries(settings.map((setting) => [setting.name, example])),
    hasOptions: settings.length > 0,
    hasSecret: environmentOf(answers).webhookSecret !== null,
  };
}

function filled(text: string): string {
  return settingsAmong(text).reduce((made, name) => made.replaceAll(`{app.${name}}`, example), text);
}
