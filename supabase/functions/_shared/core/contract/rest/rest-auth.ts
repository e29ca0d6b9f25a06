/** The one place where an API takes the key. */
export type RestAuth =
  | {
      /** `Authorization: Bearer <key>`. */
      readonly by: 'bearer';
    }
  | {
      /**
       * HTTP Basic. Without `user`, or with `key`, the key is the user's name and the password is empty; a key with a colon
       * in it is both, as it is. Any other `user` is the name, with the key for a password.
       */
      readonly by: 'basic';
      readonly user?: string;
    }
  | {
      readonly by: 'header';
      readonly name: string;
      /** What stands before the key, such as `Token `. */
      readonly prefix?: string;
    }
  | {
      /** In the address, where servers log it; for APIs that take it nowhere else. */
      readonly by: 'query';
      readonly name: string;
    };

/** How the key of one account is put into calls, and kept out of everything else. */
export interface Credentials {
  readonly headers: Readonly<Record<string, string>>;
  urlWithKey(url: URL): URL;
  /** Path and query as a provider links to them, without the key that it may have put there. */
  withoutKey(target: string): string;
  /** A message that may quote an address. */
  redact(message: string): string;
}

export function credentialsOf(auth: RestAuth, key: string): Credentials {
  const name = auth.by === 'query' ? auth.name : null;
  return {
    headers: headersOf(auth, key),
    urlWithKey(url) {
      if (name === null) return url;
      const keyed = new URL(url);
      keyed.searchParams.set(name, key);
      return keyed;
    },
    withoutKey(target) {
      if (name === null) return target;
      const url = new URL(target, 'http://any');
      if (!url.searchParams.has(name)) return target;
      url.searchParams.delete(name);
      return url.pathname + url.search;
    },
    redact(message) {
      if (name === null) return message;
      const forms = [
        key,
        encodeURIComponent(key),
        new URLSearchParams({ key }).toString().slice('key='.length),
      ];
      return forms.reduce((text, form) => (form === '' ? text : text.replaceAll(form, '[API key]')), message);
    },
  };
}

function headersOf(auth: RestAuth, key: string): Record<string, string> {
  if (auth.by === 'bearer') return { authorization: `Bearer ${key}` };
  if (auth.by === 'header') return { [auth.name]: `${auth.prefix ?? ''}${key}` };
  if (auth.by === 'query') return {};
  const { user = 'key' } = auth;
  const pair = user !== 'key' ? `${user}:${key}` : key.includes(':') ? key : `${key}:`;
  const bytes = new TextEncoder().encode(pair);
  return { authorization: `Basic ${btoa(String.fromCharCode(...bytes))}` };
}
