import type { AuthRecord } from './records.ts';

/** The key of a request, as the header or parameter that has to hold it. */
export interface ExpectedKey {
  readonly header: string | null;
  readonly parameter: string | null;
  readonly value: string;
}

/** Where the API expects its key. */
export function expectedKey(auth: AuthRecord, key: string): ExpectedKey {
  const inHeader = (value: string, header = 'authorization') => ({ header, parameter: null, value });
  switch (auth.by) {
    case 'bearer':
      return inHeader(`Bearer ${key}`);
    case 'header':
      return inHeader(`${auth.prefix ?? ''}${key}`, auth.name);
    case 'query':
      return { header: null, parameter: auth.name, value: key };
    case 'basic': {
      const { user = 'key' } = auth;
      const pair = user !== 'key' ? `${user}:${key}` : key.includes(':') ? key : `${key}:`;
      return inHeader(`Basic ${Buffer.from(pair).toString('base64')}`);
    }
  }
}
