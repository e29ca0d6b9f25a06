import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { plainName } from './names.ts';

/** What is known of a provider without asking. */
export interface Provider {
  /** `help-scout` */
  readonly name: string;
  readonly displayName: string;
  /** `crm`, `support`, … */
  readonly category: string;
  /** How its API is authorized; `other` for what no single secret in a header does. */
  readonly auth: 'api_key' | 'basic' | 'oauth2' | 'other';
  /** Settings of the account are in braces: `https://{subdomain}.zendesk.com`. Null where it is not known. */
  readonly baseUrl: string | null;
  readonly hosts: readonly string[];
  readonly docsUrl: string;
}

const file = fileURLToPath(new URL('./catalogue.tsv', import.meta.url));

/** The providers that something is known of, by name: those of catalogue.tsv. */
export function readCatalogue(): Provider[] {
  const [, ...lines] = readFileSync(file, 'utf8').trimEnd().split('\n');
  return lines.map((line) => {
    const [name = '', displayName = '', category = '', auth = '', baseUrl = '', hosts = '', docsUrl = ''] =
      line.split('\t');
    return {
      name,
      displayName,
      category,
      auth: auth as Provider['auth'],
      baseUrl: baseUrl === '' ? null : baseUrl,
      hosts: hosts.split(' ').filter((host) => host !== ''),
      docsUrl,
    };
  });
}

/** The provider of a name, whether it is written `help-scout`, `help_scout` or `HelpScout`; null when it is not known. */
export function findProvider(name: string, providers: readonly Provider[]): Provider | null {
  const wanted = bare(name);
  return providers.find((provider) => bare(provider.name) === wanted) ?? null;
}

function bare(name: string): string {
  return plainName(name, '-').replaceAll('-', '');
}
