import { columnType } from './answers/resource.ts';
import { columnNameOf } from './names.ts';
import type { Given } from './questions/question.ts';

/** A short form that cannot be read; the message says what it should look like. */
export class ShorthandError extends Error {
  override readonly name = 'ShorthandError';
}

/** Items with commas between them, without blanks around and empty ones. */
export function listOf(text: string): string[] {
  return text
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');
}

/** `email,address.city,amount:numeric` as columns. Throws ShorthandError. */
export function columnsOf(text: string): object[] {
  return listOf(text).map((item) => {
    const [path = '', type = 'text', ...more] = item.split(':');
    if (more.length > 0 || !columnType.safeParse(type).success)
      throw new ShorthandError(
        `'${item}' is no column: write a path, and behind a colon one of ${columnType.options.join(', ')}`,
      );
    return { name: columnNameOf(path), path, type };
  });
}

/** `bearer`, `basic:<user>`, `header:<name>`, `query:<name>` as an authorization. Throws ShorthandError. */
export function authOf(text: string): object {
  const [by = '', ...rest] = text.split(':');
  const name = rest.join(':').trim();
  if (by === 'bearer' && name === '') return { by };
  if (by === 'basic') return name === '' ? { by } : { by, user: name };
  const [header = '', prefix, ...more] = rest;
  if (by === 'header' && header !== '' && more.length === 0)
    return { by, name: header, ...(prefix === undefined ? {} : { prefix: `${prefix.trim()} ` }) };
  if (by === 'query' && name !== '') return { by, name };
  throw new ShorthandError(
    `'${text}' is none of bearer, basic, basic:<user>, header:<name>, header:<name>:<word before the key>, query:<name>`,
  );
}

/** `{resource}.created=create,…` as the events of a resource. Throws ShorthandError. */
export function eventsOf(text: string, resource: string): object {
  return Object.fromEntries(
    listOf(text).map((item) => {
      const [type = '', kind = '', ...more] = item.split('=');
      if (type === '' || kind === '' || more.length > 0)
        throw new ShorthandError(
          `'${item}' is no event: write its type, = and create, update, archive or delete`,
        );
      return [type.replaceAll('{resource}', resource), { kind }];
    }),
  );
}

/**
 * `/workspaces:workspace_gid=gid` as the list that is walked first; several with > between them, the outermost first. `common` is
 * what they have of the list itself. Null for none. Throws ShorthandError.
 */
export function eachOf(text: string, common: object): object | null {
  return text
    .split('>')
    .map((level) => level.trim())
    .filter((level) => level !== '')
    .reduce<object | null>((each, level) => {
      const [, path, pairs = ''] = /^(\/.*):([^:]+)$/.exec(level) ?? [];
      const values = listOf(pairs).map((pair) => pair.split('='));
      if (path === undefined || values.length === 0 || values.some((pair) => pair.length !== 2))
        throw new ShorthandError(
          `'${level}' is no list to walk first: write its path, a colon and <name>=<field>, as in /workspaces:workspace_gid=gid`,
        );
      return { ...common, path, values: Object.fromEntries(values), each };
    }, null);
}

/** `header:X-Topic` as a header, anything else as a field. */
export function sourceOf(text: string): string | { readonly header: string } {
  return text.startsWith('header:') ? { header: text.slice('header:'.length).trim() } : text;
}

/** `head`, `get:<parameter>`, `body:<field>=<value>:<challenge>` as a handshake; undefined for `none`. Throws ShorthandError. */
export function handshakeOf(text: string): object | undefined {
  if (text === '' || text === 'none') return undefined;
  if (text === 'head') return { by: 'head' };
  const param = /^get:(\S+)$/.exec(text)?.[1];
  if (param !== undefined) return { by: 'get', param };
  const [, field, equals, challenge] = /^body:([^=]+)=([^:]+):(\S+)$/.exec(text) ?? [];
  if (field !== undefined) return { by: 'body', when: { field, equals }, challenge };
  throw new ShorthandError(
    `--webhook-handshake: '${text}' is none of none, head, get:<parameter>, body:<field>=<value>:<challenge>`,
  );
}

/** `5` or `5/10` as a rate limit. Throws ShorthandError. */
export function rateLimitOf(text: string): object {
  const [perSecond = '', burst = ''] = text.split('/');
  const requestsPerSecond = numberOf('rate-limit', perSecond);
  return {
    requestsPerSecond,
    burst: burst === '' ? Math.max(1, Math.ceil(requestsPerSecond)) : numberOf('rate-limit', burst),
  };
}

/** A number. Throws ShorthandError naming the argument. */
export function numberOf(question: string, text: string): number {
  if (/^\d+(?:\.\d+)?$/.test(text.trim())) return Number(text);
  throw new ShorthandError(`--${question}: '${text}' is not a number`);
}

/** How a list goes on, from the answers about it. */
export function paginationOf(by: string, given: Given): object {
  const of = (question: string): string => given.get(question) ?? '';
  const max = of('page-size') === '' ? 100 : numberOf('page-size', of('page-size'));
  const size = ['', 'none'].includes(of('page-size-param')) ? null : { param: of('page-size-param'), max };
  const hasMore = of('pagination-has-more') === '' ? {} : { hasMore: of('pagination-has-more') };
  const param = of('pagination-param');
  const next = of('pagination-next');
  switch (by) {
    case 'none':
    case 'unknown':
      return { by };
    case 'page':
      return { by, param, first: of('first-page') === '0' ? 0 : 1, size, ...hasMore };
    case 'offset':
      return { by, param, size, ...hasMore };
    case 'cursor':
      return { by, param, next, size, ...hasMore };
    case 'last_id':
      return { by, param, ...hasMore, size };
    case 'next_url':
      return { by, next, size };
    default:
      return { by, size };
  }
}
